// The frame of one client: the arrays are put together from bodies encoded before. The
// client's own memory changes last, when the frame is known to fit.
#include "state.h"
#include "encode.h"
#include "mem.h"
#include "protocol.h"
#include "writer.h"
#include <assert.h>
#include <string.h>

static Body cached_body(const Cached *cached, const Buffer *bytes)
{
    return (Body){ bytes->data + cached->at, cached->size, cached->values };
}

Body frame_step(const Frame *frame, uint32_t slot)
{
    const Snapshots *s = frame->snapshots;
    if (bit_is_set(frame->own_steps, slot)) return cached_body(&s->own[slot], &s->own_bytes);
    return stream_find(&s->stream, slot);
}

static Body keep_body(Frame *frame, uint32_t slot, uint32_t at, uint32_t values)
{
    bit_set(frame->encoded, slot);
    frame->bodies[slot] =
        (Cached){ .at = at, .size = (uint32_t)frame->body_bytes.size - at, .values = values };
    return cached_body(&frame->bodies[slot], &frame->body_bytes);
}

static Body own_entered(Frame *frame, uint32_t slot)
{
    const Told *told = &frame->snapshots->told;
    uint32_t at = (uint32_t)frame->body_bytes.size, allowed = told_allowed(told, slot, frame->view->player);
    return keep_body(frame, slot, at, encode_entered(&frame->body_bytes, told, slot, allowed));
}

Body frame_entered(Frame *frame, uint32_t slot)
{
    Snapshots *s = frame->snapshots;
    if (bit_is_set(frame->encoded, slot)) return cached_body(&frame->bodies[slot], &frame->body_bytes);
    if (frame_is_own(frame, slot)) return own_entered(frame, slot);
    Cached *cached = &s->entered[slot];
    if (cached->tick != s->tick || !cached->values) {
        cached->tick = s->tick;
        cached->at = (uint32_t)s->entered_bytes.size;
        cached->values = encode_entered(&s->entered_bytes, &s->told, slot, told_allowed(&s->told, slot, 0));
        cached->size = (uint32_t)s->entered_bytes.size - cached->at;
    }
    return cached_body(cached, &s->entered_bytes);
}

Body frame_changed(Frame *frame, uint32_t slot)
{
    if (bit_is_set(frame->encoded, slot)) return cached_body(&frame->bodies[slot], &frame->body_bytes);
    const Told *told = &frame->snapshots->told;
    uint32_t at = (uint32_t)frame->body_bytes.size, allowed = told_allowed(told, slot, frame->view->player);
    uint32_t since = client_known_since(frame->client, slot);
    return keep_body(frame, slot, at, encode_changed(&frame->body_bytes, told, slot, since, allowed));
}

static void write_steps(Frame *frame)
{
    const Snapshots *s = frame->snapshots;
    Section *section = &frame->sections[SECTION_STEPS];
    for (uint32_t w = 0; w < s->words; w++) {
        uint64_t wanted = frame->rows[SECTION_STEPS][w];
        if (!frame->own_steps_any || !frame->own_steps[w]) {
            stream_copy(&s->stream, w, wanted, section);
            continue;
        }
        while (wanted) {
            uint32_t slot = w * 64 + bits_take(&wanted);
            section_row(section, slot, frame_step(frame, slot));
        }
    }
}

static void write_whole(Frame *frame, SectionIndex index)
{
    for (uint32_t w = 0; w < frame->snapshots->words; w++)
        for (uint64_t word = frame->rows[index][w]; word;) {
            uint32_t slot = w * 64 + bits_take(&word);
            if (index == SECTION_LEFT) {
                section_gap(&frame->sections[index], slot);
                continue;
            }
            Body body = index == SECTION_ENTERED ? frame_entered(frame, slot) : frame_changed(frame, slot);
            if (body.values) section_row(&frame->sections[index], slot, body);
        }
}

bool frame_event(const Frame *frame, uint32_t index, const Event **event, const uint8_t **bytes)
{
    const Snapshots *s = frame->snapshots;
    const Client *client = frame->client;
    const Events *events = &s->events;
    bool is_late = client->told && client->tick < s->previous,
         has_been = client->told && client->tick == s->tick;
    uint32_t kept =
        is_late ? (uint32_t)(events->kept_count < EVENTS_KEPT ? events->kept_count : EVENTS_KEPT) : 0;
    *bytes = NULL;
    if (has_been || index >= kept + events->told->count) return false;
    if (index < kept) {
        *event = events_kept(events, events->kept_count - kept + index, bytes);
        if ((*event)->tick <= client->tick || (*event)->tick == s->tick) *bytes = NULL;
    } else {
        *event = &events->told->list[index - kept];
        *bytes = events->told->bytes.data + (*event)->at;
    }
    const Event *it = *event;
    bool for_this = it->to ? it->to == frame->view->player
                           : !it->placed || interest_reaches(&s->interest, frame->view, it->x, it->y);
    if (!for_this) *bytes = NULL;
    return true;
}

static void write_events(Frame *frame)
{
    const Event *event;
    const uint8_t *bytes;
    for (uint32_t i = 0; frame_event(frame, i, &event, &bytes); i++) {
        if (!bytes || (frame->shed_any && frame->event_shed[i])) continue;
        buffer_append(&frame->events.bytes, bytes, event->size);
        frame->events.values++;
    }
}

static void write_head(Frame *frame)
{
    buffer_clear(&frame->head);
    write_array(&frame->head, 9);
    write_integer(&frame->head, frame->client->told ? MESSAGE_DELTA : MESSAGE_SNAPSHOT);
    write_integer(&frame->head, frame->snapshots->tick);
    write_integer(&frame->head, frame->view->ack);
    write_integer(&frame->head, frame->view->waiting);
}

static size_t size_of_array(const Section *section)
{
    return (section->values < 16 ? 1 : section->values < 65536 ? 3 : 5) + section->bytes.size;
}

size_t frame_write(Frame *frame)
{
    for (int i = 0; i < SECTIONS; i++) section_clear(&frame->sections[i]);
    section_clear(&frame->events);
    write_whole(frame, SECTION_LEFT);
    write_whole(frame, SECTION_ENTERED);
    write_whole(frame, SECTION_CHANGED);
    write_steps(frame);
    write_events(frame);
    size_t size = frame->head.size + size_of_array(&frame->events);
    for (int i = 0; i < SECTIONS; i++) size += size_of_array(&frame->sections[i]);
    return size;
}

static uint8_t *put_array(Frame *frame, const Section *section, uint8_t *out)
{
    buffer_clear(&frame->head);
    write_array(&frame->head, section->values);
    memcpy(out, frame->head.data, frame->head.size);
    out += frame->head.size;
    if (section->bytes.size) memcpy(out, section->bytes.data, section->bytes.size);
    return out + section->bytes.size;
}

static void put_frame(Frame *frame, uint8_t *out)
{
    memcpy(out, frame->head.data, frame->head.size);
    out += frame->head.size;
    for (int i = 0; i < SECTIONS; i++) out = put_array(frame, &frame->sections[i], out);
    put_array(frame, &frame->events, out);
}

static void remember_missed(Frame *frame)
{
    Snapshots *s = frame->snapshots;
    Client *client = frame->client;
    if (!client->since) client->since = mem_zalloc(s->words * 64 * sizeof *client->since);
    for (uint32_t w = 0; w < s->words; w++) {
        uint64_t missed_before = client->missed_any ? client->missed[w] : 0;
        for (uint64_t word = frame->shed[w] & ~missed_before; word;) {
            uint32_t slot = w * 64 + bits_take(&word);
            client->since[slot] = bit_is_set(client->known, slot) ? client->tick : s->tick - 1;
        }
        client->missed[w] = frame->shed[w];
    }
}

static void remember(Frame *frame)
{
    Snapshots *s = frame->snapshots;
    Client *client = frame->client;
    if (frame->shed_any) remember_missed(frame);
    for (uint32_t w = 0; w < s->words; w++)
        client->known[w] =
            (client->known[w] & ~frame->rows[SECTION_LEFT][w]) | frame->rows[SECTION_ENTERED][w];
    client->missed_any = frame->shed_any;
    client->told = true;
    client->tick = s->tick;
    client->player = frame->view->player;
}

void snapshot_forget(Snapshots *snapshots, int index)
{
    assert(index >= 0 && index < snapshots->client_count);
    Client *client = &snapshots->clients[index];
    memset(client->known, 0, snapshots->words * sizeof *client->known);
    client->told = client->missed_any = false;
    client->tick = 0;
}

size_t snapshot_frame(Snapshots *snapshots, int index, const View *view, uint8_t *out, size_t most)
{
    assert(index >= 0 && index < snapshots->client_count);
    Client *client = &snapshots->clients[index];
    if (client->told && client->player != view->player) snapshot_forget(snapshots, index);
    Frame *frame = &snapshots->frame;
    frame->snapshots = snapshots;
    frame->client = client;
    frame->view = view;
    frame->own_steps_any = frame->shed_any = false;
    memset(frame->encoded, 0, snapshots->words * sizeof *frame->encoded);
    buffer_clear(&frame->body_bytes);
    owned_update(&snapshots->owned, &snapshots->told);
    frame->sight = interest_sight(snapshots, client, view, frame->seen);
    frame_sort(frame);
    write_head(frame);
    uint32_t budget = snapshots->interest.budget;
    size_t limit = budget && budget < most ? budget : most;
    size_t size = frame_write(frame);
    if (size > limit) size = budget_shed(frame, limit);
    if (size > most) return 0;
    put_frame(frame, out);
    remember(frame);
    return size;
}
