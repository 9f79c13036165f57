#include "watch.h"
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

static const uint64_t SETTLE = UINT64_C(10000000);  // nanoseconds

bool watch_open(Watch *watch, const char *folder, Failure *why)
{
    *watch = (Watch){ .descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC) };
    if (watch->descriptor >= 0 &&
        inotify_add_watch(watch->descriptor, folder, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) >= 0)
        return true;
    fail(why, "cannot watch the folder %s: %s", folder, strerror(errno));
    watch_close(watch);
    return false;
}

void watch_close(Watch *watch)
{
    if (watch->descriptor >= 0) close(watch->descriptor);
    watch->descriptor = -1;
}

void watch_read(Watch *watch, uint64_t now)
{
    char events[4096];
    while (read(watch->descriptor, events, sizeof events) > 0) {
        if (!watch->saved) watch->saved = now;
        watch->settles = now + SETTLE;
    }
}

bool watch_is_due(const Watch *watch, uint64_t now)
{
    return watch->saved && now >= watch->settles;
}
