// CPU time is read from schedstat, thread by thread: nanoseconds of user and
// system time together, where stat counts in steps of ten milliseconds.
#include "tree.h"
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pid_t parent_of(pid_t pid, char name[32])
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = 0;
    char *open = strchr(text, '('), *close = strrchr(text, ')');  // a name may hold anything
    int parent = 0;
    if (!open || !close || sscanf(close + 1, " %*c %d", &parent) != 1) return 0;
    snprintf(name, 32, "%.*s", (int)(close - open - 1), open + 1);
    return parent;
}

static bool holds(const Tree *tree, pid_t pid)
{
    for (int i = 0; i < tree->count; i++)
        if (tree->processes[i].pid == pid) return true;
    return false;
}

static void add(Tree *tree, pid_t pid, const char *name)
{
    if (tree->count == TREE_LIMIT || holds(tree, pid)) return;
    TreeProcess *process = &tree->processes[tree->count++];
    *process = (TreeProcess){ .pid = pid };
    snprintf(process->name, sizeof process->name, "%s", name);
}

// One look at all processes. True: it found more of the tree.
static bool grow(Tree *tree)
{
    int before = tree->count;
    DIR *all = opendir("/proc");
    for (struct dirent *entry; all && (entry = readdir(all));) {
        char name[32];
        pid_t pid = atoi(entry->d_name);
        if (pid > 0 && holds(tree, parent_of(pid, name))) add(tree, pid, name);
    }
    if (all) closedir(all);
    return tree->count > before;
}

void tree_find(Tree *tree, pid_t root)
{
    char name[32] = "";
    *tree = (Tree){ 0 };
    parent_of(root, name);
    add(tree, root, name);
    while (grow(tree)) continue;
}

static uint64_t cpu_of(pid_t pid)
{
    char path[300];
    uint64_t total = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *threads = opendir(path);
    for (struct dirent *entry; threads && (entry = readdir(threads));) {
        unsigned long long ran = 0;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", (int)pid, entry->d_name);
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (file && fscanf(file, "%llu", &ran) == 1) total += ran;
        if (file) fclose(file);
    }
    if (threads) closedir(threads);
    return total;
}

static uint64_t stolen_ticks(void)
{
    unsigned long long stolen = 0;
    FILE *file = fopen("/proc/stat", "r");
    if (file && fscanf(file, "cpu %*u %*u %*u %*u %*u %*u %*u %llu", &stolen) != 1) stolen = 0;
    if (file) fclose(file);
    return stolen;
}

void tree_mark(Tree *tree)
{
    for (int i = 0; i < tree->count; i++) tree->processes[i].before = cpu_of(tree->processes[i].pid);
    tree->stolen_before = stolen_ticks();
}

void tree_measure(Tree *tree)
{
    for (int i = 0; i < tree->count; i++)
        tree->processes[i].used = cpu_of(tree->processes[i].pid) - tree->processes[i].before;
    tree->stolen = stolen_ticks() - tree->stolen_before;
}
