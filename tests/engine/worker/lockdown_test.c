// What a hostile mode would try, in a real process that has been locked down.
#include "lockdown.h"
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include "check.h"

extern char **environ;

// Whether the attempt was refused: the process lived on without success, or was killed for it.
static bool is_refused(char *attempt)
{
    char *arguments[] = { "fake_worker", "attempt", attempt, NULL };
    pid_t process;
    int status;
    if (posix_spawn(&process, FAKE_WORKER, NULL, NULL, arguments, environ)) return false;
    if (waitpid(process, &status, 0) != process) return false;
    if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGSYS;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(lockdown, opens_no_file)
{
    EXPECT(is_refused("open"));
    EXPECT(is_refused("create"));
}

TEST(lockdown, opens_no_socket)
{
    EXPECT(is_refused("socket"));
}

TEST(lockdown, starts_no_process)
{
    EXPECT(is_refused("fork"));
    EXPECT(is_refused("execve"));
}

TEST(lockdown, touches_no_other_process)
{
    EXPECT(is_refused("ptrace"));
    EXPECT(is_refused("kill"));
}

TEST(lockdown, makes_no_descriptor_and_resizes_no_memory)
{
    EXPECT(is_refused("pipe"));
    EXPECT(is_refused("resize"));
}

TEST(lockdown, reads_nothing_but_its_bell)
{
    EXPECT(is_refused("stdin"));
}

TEST(lockdown, still_lets_the_jit_make_code)
{
    EXPECT(is_refused("code"));
}

TEST(lockdown, follows_nobody_but_its_parent)
{
    EXPECT(is_refused("parent"));
}
