// Rows that are not in the stream: whole entities, and what a client that has missed ticks must be told.
// Many clients that missed the same tick need the same bytes, so each slot keeps what it was last
// encoded as. Work in an overload must not grow with the number of those who are late.
#include "state.h"
#include "encode.h"
#include "mem.h"

enum { MOST_BYTES = 1 << 20 };  // clients that all need something else must not fill the memory

void bodies_create(Snapshots *s)
{
    size_t count = (size_t)s->schema->slot_count * s->levels;
    s->own_steps = mem_zalloc(s->levels > 1 ? count * sizeof *s->own_steps : 0);
    s->entered = mem_zalloc(count * sizeof *s->entered);
    s->changed = mem_zalloc(count * sizeof *s->changed);
}

void bodies_destroy(Snapshots *s)
{
    mem_free(s->own_steps);
    mem_free(s->entered);
    mem_free(s->changed);
    buffer_deinit(&s->own_bytes);
    buffer_deinit(&s->body_bytes);
}

void bodies_make_room(Snapshots *s)
{
    if (s->body_age && s->body_bytes.size < MOST_BYTES) return;
    buffer_clear(&s->body_bytes);
    s->body_age++;
}

static Body cached_body(const Cached *cached, const Buffer *bytes)
{
    return (Body){ bytes->data + cached->at, cached->size, cached->values };
}

static void begin(const Snapshots *s, Cached *cached)
{
    cached->stamp = s->body_age;
    cached->at = (uint32_t)s->body_bytes.size;
}

static void end(const Snapshots *s, Cached *cached, uint32_t values)
{
    cached->size = (uint32_t)s->body_bytes.size - cached->at;
    cached->values = values;
}

Body frame_step(const Frame *frame, uint32_t slot)
{
    const Snapshots *s = frame->snapshots;
    if (bit_is_set(frame->own_steps, slot))
        return cached_body(body_at(s, s->own_steps, slot, access_level(frame, slot)), &s->own_bytes);
    return stream_find(&s->stream, slot);
}

Body frame_entered(Frame *frame, uint32_t slot)
{
    Snapshots *s = frame->snapshots;
    Level level = access_level(frame, slot);
    Cached *cached = body_at(s, s->entered, slot, level);
    if (cached->stamp != s->body_age) {
        begin(s, cached);
        end(s, cached,
            encode_entered(&s->body_bytes, &s->told, slot, told_kind(&s->told, slot)->masks[level]));
    }
    return cached_body(cached, &s->body_bytes);
}

Body frame_changed(Frame *frame, uint32_t slot)
{
    Snapshots *s = frame->snapshots;
    Level level = access_level(frame, slot);
    Cached *cached = body_at(s, s->changed, slot, level);
    uint32_t since = client_known_since(frame->client, slot);
    bool good = cached->stamp == s->body_age;
    if (good && cached->since == since) return cached_body(cached, &s->body_bytes);
    uint32_t mask = told_mask_since(&s->told, slot, since, told_kind(&s->told, slot)->masks[level]);
    cached->since = since;
    if (!good || cached->mask != mask) {
        cached->mask = mask;
        begin(s, cached);
        end(s, cached, encode_changed(&s->body_bytes, &s->told, slot, mask));
    }
    return cached_body(cached, &s->body_bytes);
}
