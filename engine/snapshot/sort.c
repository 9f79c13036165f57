// Which slot goes into which array of a client's frame.
// Whole words of bits where possible: a client that is up to date, and most are, costs five operations
// for 64 slots, and none where it neither knows nor sees anything. Only who has missed something is
// looked up slot by slot.
#include "state.h"

bool frame_is_own(const Frame *frame, uint32_t slot)
{
    const Told *told = &frame->snapshots->told;
    return told_kind(told, slot)->owner_mask && told->slots[slot].owner == frame->view->player;
}

static void sort_behind(Frame *frame, uint32_t w, uint64_t slots)
{
    const Told *told = &frame->snapshots->told;
    while (slots) {
        uint64_t bit = slots & -slots;
        uint32_t slot = w * 64 + bits_take(&slots), since = client_known_since(frame->client, slot);
        if (told->slots[slot].born > since)
            frame->rows[SECTION_ENTERED][w] |= bit;
        else if (told->slots[slot].changed > since)
            frame->rows[SECTION_CHANGED][w] |= bit;
    }
}

static void sort_slots(Frame *frame)
{
    const Snapshots *s = frame->snapshots;
    const Client *client = frame->client;
    const uint64_t *known_words = client->known, *sight = frame->sight, *stream = s->stream.bits;
    const uint64_t *missed = client->missed_any ? client->missed : NULL;
    uint64_t *left = frame->rows[SECTION_LEFT], *entered = frame->rows[SECTION_ENTERED];
    uint64_t *changed = frame->rows[SECTION_CHANGED], *steps = frame->rows[SECTION_STEPS];
    uint64_t any_left = 0, any_entered = 0, any_changed = 0, any_steps = 0;
    bool up_to_date = client->told && client->tick == s->previous && s->committed;
    uint32_t count = 0;
    for (const uint16_t *at = s->used, *end = at + s->used_count; at < end; at++) {
        uint32_t w = *at;
        uint64_t known = known_words[w], sees = sight[w], stays = known & sees;
        if (!(known | sees)) continue;
        frame->words[count++] = (uint16_t)w;
        uint64_t behind = !up_to_date ? stays : missed ? stays & missed[w] : 0;
        uint64_t current = stays & ~behind;
        any_left |= left[w] = known & ~sees;
        entered[w] = (sees & ~known) | (current & s->spawned[w]);
        changed[w] = 0;
        any_steps |= steps[w] = current & stream[w];
        frame->own_steps[w] = 0;
        if (behind) sort_behind(frame, w, behind);
        any_entered |= entered[w];
        any_changed |= changed[w];
    }
    frame->word_count = count;
    frame->any[SECTION_LEFT] = any_left != 0;
    frame->any[SECTION_ENTERED] = any_entered != 0;
    frame->any[SECTION_CHANGED] = any_changed != 0;
    frame->any[SECTION_STEPS] = any_steps != 0;
}

static void put(Frame *frame, SectionIndex index, uint32_t slot)
{
    bit_set(frame->rows[index], slot);
    frame->any[index] = true;
}

// The player's own entities: some fields only this client is told.
static void sort_own(Frame *frame)
{
    const Snapshots *s = frame->snapshots;
    const Client *client = frame->client;
    if (!s->owner_fields || client->tick != s->previous) return;
    uint32_t at = owned_first(&s->owned, &s->told, frame->view->player);
    for (; at; at = s->owned.next[at - 1]) {
        uint32_t slot = at - 1;
        bool missed = client->missed_any && bit_is_set(client->missed, slot);
        if (missed || !bit_is_set(client->known, slot) || bit_is_set(s->spawned, slot)) continue;
        if (!frame_is_own(frame, slot)) continue;
        if (s->told.slots[slot].owned_since == s->tick) {
            bit_clear(frame->rows[SECTION_STEPS], slot);
            put(frame, SECTION_CHANGED, slot);
        } else if (s->own[slot].stamp == s->tick && s->own[slot].values) {
            put(frame, SECTION_STEPS, slot);
            bit_set(frame->own_steps, slot);
        }
    }
}

void frame_sort(Frame *frame)
{
    sort_slots(frame);
    sort_own(frame);
}
