#include "link.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// Moved above the numbers that a worker gets them as, so that none overwrites another on the way.
static int moved_up(int descriptor)
{
    if (descriptor < 0) return -1;
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 16);
    close(descriptor);
    return moved;
}

bool link_open(Link *link, Failure *why)
{
    *link = (Link){ .memory = -1, .bell = -1, .answer = -1, .exit = -1 };
    if ((link->memory = moved_up(channel_create(why))) < 0) return false;
    link->bell = moved_up(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    link->answer = moved_up(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (link->bell < 0 || link->answer < 0) return fail(why, "cannot create an eventfd: %s", strerror(errno));
    return channel_map(&link->channel, link->memory, false, why);
}

void link_close(Link *link)
{
    if (!link->channel.control) return;
    link_stop(link);
    channel_unmap(&link->channel);
    buffer_deinit(&link->overflow);
    close(link->memory);
    close(link->bell);
    close(link->answer);
}

static int spawn_worker(Link *link, const char *program)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, link->memory, CHANNEL_MEMORY_FD);
    posix_spawn_file_actions_adddup2(&files, link->bell, CHANNEL_WORKER_FD);
    posix_spawn_file_actions_adddup2(&files, link->answer, CHANNEL_GATEWAY_FD);
    posix_spawn_file_actions_addclosefrom_np(&files, CHANNEL_GATEWAY_FD + 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    char *arguments[] = { "moontick", "worker", NULL };
    int error = posix_spawn(&link->process, program, &files, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return error;
}

bool link_start(Link *link, const char *program, Failure *why)
{
    channel_reset(&link->channel);
    link->to_worker = ring_open_producer(link->channel.to_worker, CHANNEL_TO_WORKER);
    link->to_gateway = ring_open_consumer(link->channel.to_gateway, CHANNEL_TO_GATEWAY);
    buffer_clear(&link->overflow);
    int error = spawn_worker(link, program);
    if (error) {
        link->process = 0;
        return fail(why, "cannot start a worker: %s", strerror(error));
    }
    link->exit = pidfd_open(link->process, 0);
    if (link->exit >= 0) return true;
    link_stop(link);
    return fail(why, "cannot watch a worker: %s", strerror(errno));
}

void link_stop(Link *link)
{
    if (!link->process) return;
    kill(link->process, SIGKILL);
    while (waitpid(link->process, NULL, 0) < 0 && errno == EINTR) continue;
    if (link->exit >= 0) close(link->exit);
    link->exit = -1;
    link->process = 0;
}

static bool put(Link *link, const void *first, size_t first_size, const void *second, size_t second_size)
{
    uint8_t *out = ring_reserve(&link->to_worker, (uint32_t)(first_size + second_size));
    if (!out) return false;
    memcpy(out, first, first_size);
    if (second_size) memcpy(out + first_size, second, second_size);
    ring_publish(&link->to_worker, (uint32_t)(first_size + second_size));
    return true;
}

void link_send(Link *link, const ChannelHead *head, const void *body, size_t size)
{
    if (!link->process) return;
    link->must_ring = true;
    if (!link->overflow.size && put(link, head, sizeof *head, body, size)) return;
    const size_t whole = sizeof *head + size;
    buffer_append(&link->overflow, &whole, sizeof whole);
    buffer_append(&link->overflow, head, sizeof *head);
    buffer_append(&link->overflow, body, size);
}

void link_offer(Link *link, const ChannelHead *head, const void *body, size_t size)
{
    if (link->process && !link->overflow.size) put(link, head, sizeof *head, body, size);
}

static void send_overflow(Link *link)
{
    size_t sent = 0, whole;
    while (sent < link->overflow.size) {
        memcpy(&whole, link->overflow.data + sent, sizeof whole);
        if (!put(link, link->overflow.data + sent + sizeof whole, whole, NULL, 0)) break;
        sent += sizeof whole + whole;
        link->must_ring = true;
    }
    link->overflow.size -= sent;
    if (sent && link->overflow.size)
        memmove(link->overflow.data, link->overflow.data + sent, link->overflow.size);
}

void link_flush(Link *link)
{
    if (!link->process) return;
    if (link->overflow.size) send_overflow(link);
    if (!link->must_ring) return;
    const uint64_t one = 1;
    (void)!write(link->bell, &one, sizeof one);
    link->must_ring = false;
}
