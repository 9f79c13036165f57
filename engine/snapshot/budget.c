// What to leave out when a frame would be too long.
// The player's own entities, players, the room, and what is addressed to somebody come first. The rest
// competes: an entity twice as far away is told half as often, since what was left out
// grows more urgent with every tick. So nothing waits for ever, however short the budget. An event that was
// left out is gone, so it is events as such that grow more urgent while none of them is told.
#include "mem.h"
#include "sort.h"
#include "state.h"
#include <math.h>
#include <string.h>

typedef struct {
    float urgency;  // the lowest goes first
    uint32_t slot;  // or the index of an event
    uint32_t size;
    uint8_t array;  // SectionIndex, or SECTIONS for an event
} Candidate;

static float distance_to(const Frame *frame, float x, float y)
{
    float dx = x - frame->view->x, dy = y - frame->view->y;
    float distance = sqrtf(dx * dx + dy * dy);
    return distance < 1e9f ? distance : 1e9f;
}

// Distances shorter than this count as the same, so that a crowd around the view takes turns.
static float blur(const Interest *interest)
{
    float widest = fmaxf(interest->width, interest->height);
    return widest > 0 ? widest / 8 : 100;
}

static float age_of(const Frame *frame, uint32_t slot)
{
    const Client *client = frame->client;
    if (!client->told) return 1;
    return (float)(frame->snapshots->tick - client_known_since(client, slot));
}

static bool comes_first(const Frame *frame, uint32_t slot)
{
    const Told *told = &frame->snapshots->told;
    uint32_t player = frame->view->player;
    return told->kind_of[slot] <= KIND_PLAYER || (player && told->slots[slot].owner == player);
}

static float urgency_of(const Frame *frame, int array, uint32_t slot)
{
    const Snapshots *s = frame->snapshots;
    float place[2], age = age_of(frame, slot), distance = 0;
    if (array == SECTION_LEFT) return -INFINITY;
    if (comes_first(frame, slot)) return -age;
    if (interest_place(s, slot, place)) distance = distance_to(frame, place[0], place[1]);
    return (distance + blur(&s->interest)) / (1 + age);
}

static void add(Frame *frame, Candidate candidate)
{
    buffer_append(&frame->candidates, &candidate, sizeof candidate);
}

static Body body_of(Frame *frame, int array, uint32_t slot)
{
    return array == SECTION_LEFT      ? (Body){ 0 }
           : array == SECTION_ENTERED ? frame_entered(frame, slot)
           : array == SECTION_CHANGED ? frame_changed(frame, slot)
                                      : frame_step(frame, slot);
}

static void add_rows(Frame *frame, int array)
{
    for (uint32_t i = 0; frame->any[array] && i < frame->word_count; i++)
        for (uint64_t word = frame->rows[array][frame->words[i]]; word;) {
            uint32_t slot = frame->words[i] * 64u + bits_take(&word);
            Body body = body_of(frame, array, slot);
            if (body.values || array == SECTION_LEFT)
                add(frame,
                    (Candidate){ urgency_of(frame, array, slot), slot, body.size + 1, (uint8_t)array });
        }
}

static void add_events(Frame *frame)
{
    const Event *event;
    const uint8_t *bytes;
    const Client *client = frame->client;
    float nearest = blur(&frame->snapshots->interest);
    float age = client->told ? (float)(frame->snapshots->tick - client->heard) : 1;
    for (uint32_t i = 0; frame_event(frame, i, &event, &bytes); i++) {
        if (!bytes) continue;
        bool first = !event->placed || event->audience.to || event->keep;
        float urgency = first ? 0 : (distance_to(frame, event->x, event->y) + nearest) / (1 + age);
        frame->heard &= first;
        add(frame, (Candidate){ urgency, i, event->size, SECTIONS });
    }
}

// Negative floats are ordered the other way round than their bits.
static uint64_t order_of(float urgency, uint32_t index)
{
    uint32_t bits;
    memcpy(&bits, &urgency, sizeof bits);
    bits ^= bits >> 31 ? UINT32_MAX : UINT32_C(1) << 31;
    return (uint64_t)bits << 32 | index;
}

static void sort_candidates(Frame *frame)
{
    const Candidate *candidates = (const Candidate *)(const void *)frame->candidates.data;
    uint32_t count = (uint32_t)(frame->candidates.size / sizeof *candidates);
    buffer_clear(&frame->order);
    uint64_t *order = (uint64_t *)(void *)buffer_extend(&frame->order, 2 * count * sizeof *order);
    for (uint32_t i = 0; i < count; i++) order[i] = order_of(candidates[i].urgency, i);
    sort_by_upper_half(order, order + count, count);
}

static void put_in_or_leave_out(Frame *frame, const Candidate *candidate, bool in)
{
    if (candidate->array == SECTIONS) {
        frame->event_shed[candidate->slot] = !in;
        if (candidate->urgency > 0) frame->heard |= in;
        return;
    }
    (in ? bit_set : bit_clear)(frame->rows[candidate->array], candidate->slot);
    (in ? bit_clear : bit_set)(frame->shed, candidate->slot);
}

static void choose(Frame *frame, size_t room)
{
    const Candidate *candidates = (const Candidate *)(const void *)frame->candidates.data;
    const uint64_t *order = (const uint64_t *)(const void *)frame->order.data;
    for (size_t left = frame->candidates.size / sizeof *candidates; left; left--) {
        const Candidate *candidate = &candidates[(uint32_t)*order++];
        bool in = candidate->size <= room;
        if (in) room -= candidate->size;
        put_in_or_leave_out(frame, candidate, in);
    }
}

static void find_candidates(Frame *frame)
{
    buffer_clear(&frame->candidates);
    for (int array = SECTION_LEFT; array < SECTIONS; array++) add_rows(frame, array);
    add_events(frame);
    sort_candidates(frame);
}

// How long a gap is shows only when its neighbours are chosen, so the first choice may be too long by
// some bytes. Each further one has that much less room.
size_t budget_shed(Frame *frame, size_t limit)
{
    size_t size, room = limit, over = frame->head.size + SECTIONS + 1;
    frame->shed_any = true;
    const Snapshots *s = frame->snapshots;
    for (uint32_t i = 0; i < s->used_count; i++) frame->shed[s->used[i]] = 0;
    memset(frame->event_shed, 0, sizeof frame->event_shed);
    find_candidates(frame);
    const bool nothing_to_hear = frame->heard;
    do {
        frame->heard = nothing_to_hear;
        room -= over < room ? over : room;
        choose(frame, room);
        size = frame_write(frame);
        over = size > limit ? size - limit : 0;
    } while (over && room);
    return size;
}
