// A world is a few hundred KiB in 32 MiB of address space: the kernel knows which
// pages were ever written, and of these most 64-byte lines are zero. What is kept
// is a list of runs, each an offset, a size and that many bytes.
#include "still.h"
#include "hash.h"
#include <string.h>
#include <unistd.h>

enum { LINE = 64, CHUNK = 64 << 10 };

typedef struct {
    char magic[8];
    uint64_t hash, size;  // of all runs
} StillHead;

typedef struct {
    uint32_t offset, size;
} StillRun;

static const char MAGIC[8] = "moon-st1";

static uint64_t hash_of(const uint8_t *data, size_t size)
{
    return hash_words(HASH_BEGIN ^ size, data, size);  // runs are whole lines: nothing is left over
}

static bool is_zero(const uint8_t *line)
{
    static const uint8_t zeros[LINE];
    return memcmp(line, zeros, LINE) == 0;
}

static void append_runs(Buffer *out, uint32_t offset, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t start = at;
        while (at < size && !is_zero(data + at)) at += LINE;
        if (at > start) {
            StillRun run = { offset + (uint32_t)start, (uint32_t)(at - start) };
            buffer_append(out, &run, sizeof run);
            buffer_append(out, data + start, run.size);
        }
        while (at < size && is_zero(data + at)) at += LINE;
    }
}

// Pages are whole lines, and so is every chunk of them.
static bool append_pages(Buffer *out, int memory, off_t world, off_t from, off_t to)
{
    uint8_t chunk[CHUNK];
    while (from < to) {
        size_t want = to - from < CHUNK ? (size_t)(to - from) : CHUNK;
        if (pread(memory, chunk, want, from) != (ssize_t)want) return false;
        append_runs(out, (uint32_t)(from - world), chunk, want);
        from += (off_t)want;
    }
    return true;
}

static bool append_world(Buffer *out, int memory, int slot)
{
    const off_t world = channel_world_offset(slot), end = world + CHANNEL_WORLD;
    off_t from = world;
    while ((from = lseek(memory, from, SEEK_DATA)) >= 0 && from < end) {
        off_t to = lseek(memory, from, SEEK_HOLE);
        if (to < 0 || to > end) to = end;
        if (!append_pages(out, memory, world, from, to)) return false;
        from = to;
    }
    return true;
}

bool still_take(int memory, int slot, const _Atomic uint32_t *writes, Buffer *out)
{
    const size_t start = out->size;
    const uint32_t before = writes ? atomic_load_explicit(writes, memory_order_acquire) : 0;
    if (before & 1) return false;
    buffer_extend(out, sizeof(StillHead));
    bool copied = append_world(out, memory, slot);
    atomic_thread_fence(memory_order_acquire);
    if (!copied || (writes && atomic_load_explicit(writes, memory_order_relaxed) != before)) {
        out->size = start;
        return false;
    }
    StillHead head = { .size = out->size - start - sizeof(StillHead) };
    memcpy(head.magic, MAGIC, sizeof head.magic);
    head.hash = hash_of(out->data + start + sizeof head, head.size);
    memcpy(out->data + start, &head, sizeof head);
    return true;
}

// The next run, with its bytes behind it. False: there is none that is whole and in bounds.
static bool next_run(const uint8_t **at, const uint8_t *end, StillRun *run)
{
    if (end - *at < (ptrdiff_t)sizeof *run) return false;
    memcpy(run, *at, sizeof *run);
    *at += sizeof *run;
    return run->size && run->size <= (size_t)(end - *at) && run->offset <= CHANNEL_WORLD &&
           run->size <= CHANNEL_WORLD - run->offset;
}

bool still_is_whole(const uint8_t *data, size_t size)
{
    StillHead head;
    StillRun run;
    if (size < sizeof head) return false;
    memcpy(&head, data, sizeof head);
    const uint8_t *at = data + sizeof head, *end = data + size;
    if (memcmp(head.magic, MAGIC, sizeof head.magic) != 0 || head.size != size - sizeof head ||
        head.hash != hash_of(at, head.size))
        return false;
    while (at < end && next_run(&at, end, &run)) at += run.size;
    return at == end;
}

bool still_put(int memory, int slot, const uint8_t *data, size_t size)
{
    StillRun run;
    if (!still_is_whole(data, size)) return false;
    const uint8_t *at = data + sizeof(StillHead), *end = data + size;
    while (next_run(&at, end, &run)) {
        if (pwrite(memory, at, run.size, channel_world_offset(slot) + run.offset) != (ssize_t)run.size)
            return false;
        at += run.size;
    }
    return true;
}
