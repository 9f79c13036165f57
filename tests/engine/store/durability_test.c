// What the store promises when things go wrong: the process is killed, the disk
// is full, the file is damaged. Whatever needs a process of its own runs in a child.
#include "check.h"
#include "owner.h"
#include "random.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

// Submits ever better scores and tells the parent each one that is known to be saved.
static void submit_for_ever(Owner *owner, int telling)
{
    if (!owner_open(owner)) return;
    for (int score = 1;; score++) {
        owner_submit(owner, 1, "Ada", score);
        if (owner_top(owner, "arena", "best", 1) != 1) return;
        if (write(telling, &score, sizeof score) < 0) return;
    }
}

// Kills such a child after some answers; the last score it told, 0 if it told none.
static int kill_after(Owner *owner, int answers)
{
    int ends[2], score = 0;
    if (pipe(ends) < 0) abort();
    pid_t child = fork();
    if (child == 0) submit_for_ever(owner, ends[1]), _exit(1);
    close(ends[1]);
    for (int i = 0; i < answers && read(ends[0], &score, sizeof score) > 0;) i++;
    kill(child, SIGKILL);
    while (read(ends[0], &score, sizeof score) > 0) continue;
    waitpid(child, NULL, 0);
    close(ends[0]);
    return score;
}

TEST(durability, kill_9_after_an_answer_keeps_what_it_said)
{
    for (int round = 1; round <= 10; round++) {
        Owner owner;
        owner_init(&owner);
        int told = kill_after(&owner, round * 3);
        EXPECT(told >= round * 3);
        EXPECT(owner_open(&owner));
        EXPECT_EQ(owner_top(&owner, "arena", "best", 1), 1);
        EXPECT(owner.rows[0].score >= told);
        owner_deinit(&owner);
    }
}

// A way to make the disk refuse. prepare() false: this machine does not let us.
typedef struct {
    bool (*prepare)(Owner *owner);
    void (*begin)(Owner *owner);
    void (*end)(Owner *owner);
} Trouble;

static bool ignore_the_signal(Owner *owner)
{
    (void)owner;
    return signal(SIGXFSZ, SIG_IGN) != SIG_ERR;
}

static void forbid_large_files(Owner *owner)
{
    (void)owner;
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 4096, RLIM_INFINITY });
}

static void allow_large_files(Owner *owner)
{
    (void)owner;
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY });
}

static const Trouble large_files = { ignore_the_signal, forbid_large_files, allow_large_files };

static void write_text(const char *path, const char *text)
{
    int file = open(path, O_WRONLY);
    if (write(file, text, strlen(text)) < 0) perror(path);
    close(file);
}

// Anybody may mount in a namespace of their own, where they pass for root.
static bool enter_namespace(void)
{
    char user[32], group[32];
    snprintf(user, sizeof user, "0 %u 1", getuid());
    snprintf(group, sizeof group, "0 %u 1", getgid());
    if (unshare(CLONE_NEWNS) == 0) return true;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) return false;
    write_text("/proc/self/setgroups", "deny");
    write_text("/proc/self/gid_map", group);
    write_text("/proc/self/uid_map", user);
    return true;
}

static bool mount_a_tiny_disk(Owner *owner)
{
    if (!enter_namespace()) return false;
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    return mount("tmpfs", owner->folder, "tmpfs", 0, "size=1m") == 0;
}

static const char *ballast(const Owner *owner, char path[300])
{
    snprintf(path, 300, "%s/ballast", owner->folder);
    return path;
}

static void fill_the_disk(Owner *owner)
{
    char path[300];
    static const char block[4096];
    int file = open(ballast(owner, path), O_WRONLY | O_CREAT, 0600);
    while (write(file, block, sizeof block) > 0) continue;
    close(file);
}

static void free_the_disk(Owner *owner)
{
    char path[300];
    unlink(ballast(owner, path));
}

static const Trouble tiny_disk = { mount_a_tiny_disk, fill_the_disk, free_the_disk };

enum { WELL = 0, CANNOT = 77 };  // how a child ends; anything else is the line that went wrong

#define NEED(holds)                                                                                          \
    if (!(holds)) return __LINE__

static int play_through(Owner *owner, const Trouble *trouble)
{
    if (!trouble->prepare(owner)) return CANNOT;
    NEED(owner_open(owner));
    int64_t ada = owner_login(owner, 1, "Ada");
    NEED(ada > 0 && owner_submit(owner, ada, "Ada", 7));
    NEED(owner_top(owner, "arena", "best", 1) == 1);
    trouble->begin(owner);
    int token = 2;
    while (token < 2000 && owner_login(owner, token, "guest") > 0) token++;
    NEED(owner->profile.profile == 0 && !owner->profile.is_new && !store_is_saving(owner->store));
    NEED(owner_login(owner, token, "guest") == 0);
    NEED(owner_login(owner, 1, "new name") == ada && strcmp(owner->profile.name, "Ada") == 0);
    NEED(owner_top(owner, "arena", "best", 1) == 1 && owner->rows[0].profile == ada);
    trouble->end(owner);
    NEED(owner_login(owner, token, "guest") > 0 && owner->profile.is_new);
    NEED(store_is_saving(owner->store) && owner_reopen(owner));
    for (int known = 1; known <= token; known++)
        NEED(owner_login(owner, known, "") > 0 && !owner->profile.is_new);
    owner_close(owner);
    return WELL;
}

// What a child does to a store in trouble, and what it logs.
static int play_in_child(const Trouble *trouble, char *log, size_t log_size)
{
    Owner owner;
    int ends[2], status;
    if (pipe(ends) < 0) abort();
    owner_init(&owner);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        _exit(play_through(&owner, trouble));
    }
    close(ends[1]);
    size_t used = 0;
    for (ssize_t got; (got = read(ends[0], log + used, log_size - 1 - used)) > 0;) used += (size_t)got;
    log[used] = 0;
    waitpid(child, &status, 0);
    close(ends[0]);
    owner_deinit(&owner);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int count_of(const char *text, const char *words)
{
    int count = 0;
    while ((text = strstr(text, words))) text++, count++;
    return count;
}

TEST(durability, failing_writes_are_answered_as_failed_and_logged_once)
{
    char log[65536];
    EXPECT_EQ(play_in_child(&large_files, log, sizeof log), WELL);
    EXPECT_EQ(count_of(log, "nothing is saved"), 1);
    EXPECT_EQ(count_of(log, "again; 3 requests were not saved"), 1);
    EXPECT_EQ(count_of(log, "\n"), 2);
}

TEST(durability, full_disk_is_survived_and_named)
{
    char log[65536];
    int end = play_in_child(&tiny_disk, log, sizeof log);
    if (end == CANNOT) {
        printf("    not tried: a tiny disk cannot be mounted here\n");
        return;
    }
    EXPECT_EQ(end, WELL);
    EXPECT_EQ(count_of(log, "free some space on its disk"), 1);
    EXPECT_EQ(count_of(log, "\n"), 2);
}

typedef struct {
    uint8_t bytes[1 << 18];
    size_t size;
} Copy;

static void copy_in(Copy *copy, const char *path)
{
    FILE *file = fopen(path, "rb");
    copy->size = file ? fread(copy->bytes, 1, sizeof copy->bytes, file) : 0;
    if (file) fclose(file);
}

static void copy_out(const Copy *copy, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (fwrite(copy->bytes, 1, copy->size, file) != copy->size) abort();
    fclose(file);
}

// One to twelve bytes of nonsense, or the end cut off.
static Copy damaged(Copy copy, Random *random)
{
    if (copy.size == 0) return copy;
    if (random_between(random, 0, 4) == 0) {
        copy.size = (size_t)random_between(random, 0, (int64_t)copy.size - 1);
        return copy;
    }
    for (int64_t i = random_between(random, 1, 12); i > 0; i--) {
        bool in_header = random_between(random, 0, 3) == 0;
        int64_t at = random_between(random, 0, (in_header && copy.size > 100 ? 100 : (int64_t)copy.size) - 1);
        copy.bytes[at] = (uint8_t)random_bits(random);
    }
    return copy;
}

// The file and its write-ahead log, as they are while a store is open.
static bool copy_a_store(Owner *owner, Copy *file, Copy *log, const char *log_path)
{
    if (!owner_open(owner)) return false;
    for (int i = 1; i <= 300; i++) owner_ask_login(owner, i, "Ada"), owner_submit(owner, i, "Ada", i);
    if (!owner_wait(owner, 300) || !owner_reopen(owner)) return false;
    for (int i = 301; i <= 350; i++) owner_submit(owner, i, "Ada", i);
    if (owner_login(owner, 400, "Bob") < 0) return false;
    copy_in(file, owner->path);
    copy_in(log, log_path);
    owner_close(owner);
    return file->size > 0 && log->size > 0;
}

TEST(durability, damaged_files_are_refused_or_used_and_never_end_the_process)
{
    static Copy file, log, bad;
    Owner owner;
    Random random;
    char log_path[300];
    owner_init(&owner);
    random_seed(&random, 8);
    snprintf(log_path, sizeof log_path, "%s-wal", owner.path);
    EXPECT(copy_a_store(&owner, &file, &log, log_path));
    for (int i = 0; i < 100; i++) {
        bad = damaged(file, &random);
        copy_out(i % 3 ? &bad : &file, owner.path);
        bad = damaged(log, &random);
        copy_out(i % 3 == 1 ? &log : &bad, log_path);
        if (!owner_open(&owner)) continue;
        EXPECT(owner_login(&owner, i, "Bob") >= 0);
        EXPECT(owner_top(&owner, "arena", "best", 100) >= 0);
        owner_close(&owner);
    }
    owner_deinit(&owner);
}
