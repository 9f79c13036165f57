// The list of system calls is what LuaJIT, malloc and the loop need. mmap may
// map executable memory, since the JIT writes code, but never a file.
// RLIMIT_FSIZE is left alone: standard error may be a file, and writing past the
// limit would be a signal instead of a lost log line.
#include "lockdown.h"
#include "channel.h"
#include "sanitized.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const int allowed[] = {
    SCMP_SYS(mprotect),
    SCMP_SYS(munmap),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(ppoll),
    SCMP_SYS(poll),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(getrandom),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(sched_yield),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
};

// What a sanitizer's runtime asks for when it reports.
static const int allowed_to_sanitizers[] = {
    SCMP_SYS(sched_getaffinity), SCMP_SYS(getrlimit), SCMP_SYS(prlimit64),
    SCMP_SYS(getppid),           SCMP_SYS(prctl),     SCMP_SYS(uname),
};

// What libraries try on their way and can do without.
static const int refused[] = {
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(stat),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(ioctl),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(close),
    SCMP_SYS(sched_getaffinity),
};

static bool add_lists(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < COUNT(allowed); i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0)) return false;
    for (size_t i = 0; SANITIZED && i < COUNT(allowed_to_sanitizers); i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_to_sanitizers[i], 0)) return false;
    for (size_t i = 0; i < COUNT(refused); i++) {
        if (SANITIZED && refused[i] == SCMP_SYS(sched_getaffinity)) continue;
        if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0)) return false;
    }
    return true;
}

// Calls that are fine with some arguments only: the number of the argument, and what it must be.
static bool add_conditions(scmp_filter_ctx filter)
{
    const struct {
        int call;
        struct scmp_arg_cmp when;
    } rules[] = {
        { SCMP_SYS(mmap), { 3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS } },
        { SCMP_SYS(read), { 0, SCMP_CMP_EQ, CHANNEL_WORKER_FD, 0 } },
        { SCMP_SYS(write), { 0, SCMP_CMP_EQ, CHANNEL_GATEWAY_FD, 0 } },
        { SCMP_SYS(write), { 0, SCMP_CMP_EQ, STDERR_FILENO, 0 } },
        { SCMP_SYS(tgkill), { 0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0 } },  // abort()
    };
    for (size_t i = 0; i < COUNT(rules); i++)
        if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rules[i].call, 1, &rules[i].when)) return false;
    return true;
}

static bool lock_system_calls(Failure *why)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool locked = filter && seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                  add_lists(filter) && add_conditions(filter) && seccomp_load(filter) == 0;
    if (filter) seccomp_release(filter);
    return locked || fail(why, "the kernel does not take the system call filter (seccomp) of a worker");
}

// A worker never needs more than the machine has; its modes have caps of their own.
static rlim_t machine_memory(void)
{
    return (rlim_t)sysconf(_SC_PHYS_PAGES) * (rlim_t)sysconf(_SC_PAGESIZE);
}

static bool limit(int resource, rlim_t most)
{
    return setrlimit(resource, &(struct rlimit){ most, most }) == 0;
}

static bool limit_resources(Failure *why)
{
    const rlim_t worlds = (rlim_t)CHANNEL_ROOMS * CHANNEL_WORLD;
    bool limited = limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) && limit(RLIMIT_MEMLOCK, 0) &&
                   (SANITIZED || (limit(RLIMIT_DATA, machine_memory()) &&
                                  limit(RLIMIT_AS, worlds + ((rlim_t)1 << 30) + machine_memory() * 2)));
    return limited || fail(why, "cannot set the resource limits of a worker: %s", strerror(errno));
}

static bool drop_descriptors(Failure *why)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 ||
        close_range(CHANNEL_GATEWAY_FD + 1, ~0U, 0) != 0)
        return fail(why, "cannot close a worker's descriptors: %s", strerror(errno));
    close(CHANNEL_MEMORY_FD);
    return true;
}

// When memory runs out, the kernel should take a worker, which is restarted, not the gateway.
static void volunteer_for_the_oom_killer(void)
{
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    (void)!write(file, "500", 3);
    close(file);
}

// The gateway ends workers itself, after its players: signals sent to the whole group are not for them.
static void ignore_signals(void)
{
    const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP };
    for (size_t i = 0; i < COUNT(ignored); i++) signal(ignored[i], SIG_IGN);
}

bool lockdown(pid_t gateway, Failure *why)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return fail(why, "cannot follow the gateway's death");
    if (getppid() != gateway) return fail(why, "a worker is started by `moontick serve`, not by hand");
    prctl(PR_SET_NAME, "moontick-worker");
    prctl(PR_SET_TIMERSLACK, 1000);  // nanoseconds: ticks start on time
    ignore_signals();
    volunteer_for_the_oom_killer();
    return drop_descriptors(why) && limit_resources(why) && lock_system_calls(why);
}
