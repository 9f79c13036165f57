// Which slot goes into which array of a client's frame.
// Whole words of bits where possible: a client that is up to date, and most are, costs five operations
// for 64 slots. Only who has missed something is looked up slot by slot.
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
    bool up_to_date = client->told && client->tick == s->previous && s->committed;
    for (uint32_t w = 0; w < s->words; w++) {
        uint64_t known = client->known[w], sees = frame->sight[w], stays = known & sees;
        uint64_t behind = !up_to_date ? stays : client->missed_any ? stays & client->missed[w] : 0;
        uint64_t current = stays & ~behind;
        frame->rows[SECTION_LEFT][w] = known & ~sees;
        frame->rows[SECTION_ENTERED][w] = (sees & ~known) | (current & s->spawned[w]);
        frame->rows[SECTION_CHANGED][w] = 0;
        frame->rows[SECTION_STEPS][w] = current & s->stream.bits[w];
        frame->own_steps[w] = 0;
        if (behind) sort_behind(frame, w, behind);
    }
}

static void move_bit(uint64_t *from, uint64_t *to, uint32_t slot)
{
    bit_clear(from, slot);
    bit_set(to, slot);
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
        if (s->told.slots[slot].owned_since == s->tick)
            move_bit(frame->rows[SECTION_STEPS], frame->rows[SECTION_CHANGED], slot);
        else if (s->own[slot].tick == s->tick && s->own[slot].values) {
            bit_set(frame->rows[SECTION_STEPS], slot);
            bit_set(frame->own_steps, slot);
            frame->own_steps_any = true;
        }
    }
}

void frame_sort(Frame *frame)
{
    sort_slots(frame);
    sort_own(frame);
}
