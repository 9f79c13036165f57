// tree.h: what a process and its descendants have used of the processors.
#pragma once
#include <stdint.h>
#include <sys/types.h>

enum { TREE_LIMIT = 32 };  // processes of one server

typedef struct {
    pid_t pid;
    char name[32];
    uint64_t before;  // nanoseconds of CPU at tree_mark()
    uint64_t used;    // and since then, at tree_measure()
} TreeProcess;

typedef struct {
    TreeProcess processes[TREE_LIMIT];
    int count;
    uint64_t stolen_before, stolen;  // ticks that the machine's host took from all our processors
} Tree;

void tree_find(Tree *tree, pid_t root);  // the process and all its descendants, as they are now
void tree_mark(Tree *tree);
void tree_measure(Tree *tree);
