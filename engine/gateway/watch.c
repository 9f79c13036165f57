#include "watch.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

static const uint64_t SETTLE = UINT64_C(10000000);  // nanoseconds

static const uint32_t SAVES = IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR;

// The folder of what modes share may come later, or never.
static void add_library(Watch *watch)
{
    inotify_add_watch(watch->descriptor, watch->library, SAVES);
}

bool watch_open(Watch *watch, const char *folder, Failure *why)
{
    *watch = (Watch){ .descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC) };
    if (watch->descriptor >= 0 && inotify_add_watch(watch->descriptor, folder, SAVES | IN_CREATE) >= 0) {
        snprintf(watch->library, sizeof watch->library, "%s/lib", folder);
        add_library(watch);
        return true;
    }
    fail(why, "cannot watch the folder %s: %s", folder, strerror(errno));
    watch_close(watch);
    return false;
}

void watch_close(Watch *watch)
{
    if (watch->descriptor >= 0) close(watch->descriptor);
    watch->descriptor = -1;
}

// A file that is made is saved when it is closed; in a folder that is made, files may be already.
static bool holds_a_save(const char *events, ssize_t size)
{
    struct inotify_event event;
    for (ssize_t at = 0; at + (ssize_t)sizeof event <= size; at += (ssize_t)(sizeof event + event.len)) {
        memcpy(&event, events + at, sizeof event);
        if (!(event.mask & IN_CREATE) || event.mask & IN_ISDIR) return true;
    }
    return false;
}

void watch_read(Watch *watch, uint64_t now)
{
    char events[4096];
    for (ssize_t size; (size = read(watch->descriptor, events, sizeof events)) > 0;) {
        add_library(watch);
        if (!holds_a_save(events, size)) continue;
        if (!watch->saved) watch->saved = now;
        watch->settles = now + SETTLE;
    }
}

bool watch_is_due(const Watch *watch, uint64_t now)
{
    return watch->saved && now >= watch->settles;
}
