// The frame of one client: the arrays are put together from bodies encoded before. The
// client's own memory changes last, when the frame is known to fit.
#include "state.h"
#include "protocol.h"
#include "writer.h"
#include <assert.h>
#include <string.h>

static void write_steps(Frame *frame)
{
    const Snapshots *s = frame->snapshots;
    Section *section = &frame->sections[SECTION_STEPS];
    for (uint32_t i = 0; frame->any[SECTION_STEPS] && i < frame->word_count; i++) {
        uint32_t w = frame->words[i];
        uint64_t wanted = frame->rows[SECTION_STEPS][w];
        if (!frame->own_steps[w]) {
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
    for (uint32_t i = 0; frame->any[index] && i < frame->word_count; i++)
        for (uint64_t word = frame->rows[index][frame->words[i]]; word;) {
            uint32_t slot = frame->words[i] * 64u + bits_take(&word);
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
    bool near = it->audience.to || !it->placed || interest_reaches(&s->interest, frame->view, it->x, it->y);
    if (!near || !access_hears(frame, &it->audience)) *bytes = NULL;
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

size_t snapshot_frame(Snapshots *snapshots, int index, const View *view, uint8_t *out, size_t most)
{
    assert(index >= 0 && index < snapshots->client_count);
    Client *client = &snapshots->clients[index];
    if (client->told && client->player != view->player) snapshot_forget(snapshots, index);
    client_prepare(client, snapshots->words);
    Frame *frame = &snapshots->frame;
    frame->snapshots = snapshots;
    frame->client = client;
    frame->view = view;
    frame->shed_any = false;
    frame->heard = true;
    bodies_make_room(snapshots);
    owned_update(&snapshots->owned, &snapshots->told);
    frame->team = access_team(snapshots, view->player);
    frame->sight = interest_sight(frame);
    frame_sort(frame);
    write_head(frame);
    uint32_t budget = snapshots->interest.budget;
    size_t limit = budget && budget < most ? budget : most;
    size_t size = frame_write(frame);
    if (size > limit) size = budget_shed(frame, limit);
    if (size > most) return 0;
    put_frame(frame, out);
    costs_count(frame);
    client_remember(frame);
    return size;
}
