// A worker whose rooms are fake_room.c's. Run with `attempt NAME`, it locks itself
// down and tries what a hostile mode would like to do; it ends with 0 if that was
// refused, with 1 if it worked. A forbidden call may also kill it.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "channel.h"
#include "lockdown.h"
#include "worker.h"

static bool try_execve(void)
{
    char *arguments[] = { "/bin/true", NULL };
    execve("/bin/true", arguments, arguments + 1);
    return false;
}

static bool try_map_exec(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0 && munmap(page, 4096) == 0;
}

static int attempt(const char *what)
{
    Failure why;
    pid_t parent = getppid();
    if (!strcmp(what, "parent")) return lockdown(getpid(), &why);  // not its parent: it must refuse
    if (!lockdown(parent, &why)) return 2;
    bool worked = true;
    if (!strcmp(what, "open")) worked = open("/etc/passwd", O_RDONLY) >= 0;
    if (!strcmp(what, "create")) worked = open("/tmp/moontick-test", O_WRONLY | O_CREAT, 0600) >= 0;
    if (!strcmp(what, "socket")) worked = socket(AF_INET, SOCK_STREAM, 0) >= 0;
    if (!strcmp(what, "fork")) worked = fork() >= 0;
    if (!strcmp(what, "execve")) worked = try_execve();
    if (!strcmp(what, "ptrace")) worked = ptrace(PTRACE_ATTACH, parent, NULL, NULL) >= 0;
    if (!strcmp(what, "kill")) worked = kill(parent, 0) == 0;
    if (!strcmp(what, "pipe")) worked = pipe((int[2]){ 0, 0 }) == 0;
    if (!strcmp(what, "resize")) worked = ftruncate(CHANNEL_MEMORY_FD, 0) == 0;
    if (!strcmp(what, "stdin")) worked = read(STDIN_FILENO, &worked, 1) >= 0;
    if (!strcmp(what, "code")) worked = !try_map_exec();  // what the JIT needs must go on working
    _exit(worked);
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "attempt")) return attempt(argv[2]);
    return worker_main();
}
