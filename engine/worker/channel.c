// The block is sparse: 32 GiB of address space, of which only the pages that a
// room has written are memory. Its size is sealed, because a worker that shrank
// it would end the gateway with SIGBUS.
#include "channel.h"
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096 };

typedef struct {
    size_t to_worker, to_gateway, lines, worlds, end;
} Layout;

static size_t page_up(size_t size)
{
    return (size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static Layout layout(void)
{
    Layout at = { .to_worker = page_up(sizeof(ChannelControl)) };
    at.to_gateway = at.to_worker + page_up(ring_size(CHANNEL_TO_WORKER));
    at.lines = at.to_gateway + page_up(ring_size(CHANNEL_TO_GATEWAY));
    at.worlds = at.lines + page_up((size_t)CHANNEL_ROOMS * CHANNEL_SEATS * sizeof(ChannelLine));
    at.end = at.worlds + (size_t)CHANNEL_ROOMS * CHANNEL_WORLD;
    return at;
}

int channel_create(Failure *why)
{
    int memory = memfd_create("moontick", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory >= 0 && ftruncate(memory, (off_t)layout().end) == 0 &&
        fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        return memory;
    fail(why, "cannot create the memory shared with a worker: %s", strerror(errno));
    if (memory >= 0) close(memory);
    return -1;
}

bool channel_map(Channel *channel, int memory, bool worlds, Failure *why)
{
    Layout at = layout();
    size_t size = worlds ? at.end : at.worlds;
    uint8_t *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, memory, 0);
    if (block == MAP_FAILED)
        return fail(why, "cannot map the memory shared with a worker: %s", strerror(errno));
    *channel = (Channel){
        .control = (ChannelControl *)(void *)block,
        .to_worker = (Ring *)(void *)(block + at.to_worker),
        .to_gateway = (Ring *)(void *)(block + at.to_gateway),
        .lines = (ChannelLine *)(void *)(block + at.lines),
        .worlds = worlds ? block + at.worlds : NULL,
        .mapped = size,
    };
    return true;
}

void channel_unmap(Channel *channel)
{
    if (channel->control) munmap(channel->control, channel->mapped);
    *channel = (Channel){ 0 };
}

void channel_reset(Channel *channel)
{
    memset(channel->control, 0, offsetof(ChannelControl, writes));
    for (int i = 0; i < CHANNEL_ROOMS; i++) {  // a worker that died while writing left an odd one
        uint32_t writes = atomic_load(&channel->control->writes[i]);
        if (writes & 1) atomic_store(&channel->control->writes[i], writes + 1);
    }
    ring_init(channel->to_worker, CHANNEL_TO_WORKER);
    ring_init(channel->to_gateway, CHANNEL_TO_GATEWAY);
    atomic_store(&channel->control->gateway, getpid());
}

ChannelLine *channel_line(const Channel *channel, int room, int seat)
{
    if (room < 0 || room >= CHANNEL_ROOMS || seat < 0 || seat >= CHANNEL_SEATS) return NULL;
    return &channel->lines[(size_t)room * CHANNEL_SEATS + (size_t)seat];
}

void *channel_world(const Channel *channel, int room)
{
    if (!channel->worlds || room < 0 || room >= CHANNEL_ROOMS) return NULL;
    return channel->worlds + (size_t)room * CHANNEL_WORLD;
}

off_t channel_world_offset(int room)
{
    return (off_t)(layout().worlds + (size_t)room * CHANNEL_WORLD);
}

void channel_erase_world(int memory, int room)
{
    if (room < 0 || room >= CHANNEL_ROOMS) return;
    fallocate(memory, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, channel_world_offset(room), CHANNEL_WORLD);
}

bool channel_take(RingRecord *record, void *out, size_t size)
{
    if (record->size < size) return false;
    memcpy(out, record->data, size);
    record->data += size;
    record->size -= (uint32_t)size;
    return true;
}

void channel_take_text(RingRecord *record, char *out, size_t out_size)
{
    size_t size = record->size < out_size ? record->size : out_size - 1;
    channel_take(record, out, size);
    out[size] = 0;
    // The copy, not the ring, decides where the text ends: a zero inside cuts it for every reader alike.
}
