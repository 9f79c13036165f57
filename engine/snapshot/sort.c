// Which slot goes into which array of a client's frame.
// Whole words of bits where possible: a client that is up to date, and most are, costs five operations
// for 64 slots, and none where it neither knows nor sees anything. Only who has missed something is
// looked up slot by slot.
#include "state.h"

static void sort_behind(Frame *frame, uint32_t w, uint64_t slots)
{
    const Told *told = &frame->snapshots->told;
    const Client *client = frame->client;
    uint32_t turned = client->team != frame->team ? UINT32_MAX : client->turned;
    while (slots) {
        uint64_t bit = slots & -slots;
        uint32_t slot = w * 64 + bits_take(&slots), since = client_known_since(client, slot);
        const ToldSlot *is = &told->slots[slot];
        bool another_level =
            is->granted > since || (turned > since && told_has_levels(told_kind(told, slot)));
        if (is->born > since || another_level)
            frame->rows[SECTION_ENTERED][w] |= bit;
        else if (is->changed > since)
            frame->rows[SECTION_CHANGED][w] |= bit;
    }
}

// What the client knows from the tick before, in kinds with fields that not everybody is told.
static void sort_levels(Frame *frame, uint32_t w, uint64_t current)
{
    const Snapshots *s = frame->snapshots;
    const uint64_t *now = s->members[frame->team], *before = s->members[frame->client->team];
    uint64_t suspects = s->regranted[w];
    if (now != before) suspects |= (now ? now[w] : 0) | (before ? before[w] : 0);
    for (suspects &= current; suspects;) {
        uint64_t bit = suspects & -suspects;
        if (!access_changed(frame, w * 64 + bits_take(&suspects))) continue;
        frame->rows[SECTION_ENTERED][w] |= bit;
        frame->rows[SECTION_STEPS][w] &= ~bit;
        current &= ~bit;
    }
    if (!now) return;
    uint64_t mine = current & now[w] & s->team_steps[w] & ~frame->rows[SECTION_ENTERED][w];
    frame->rows[SECTION_STEPS][w] |= mine;
    frame->own_steps[w] |= mine;
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
        steps[w] = current & stream[w];
        frame->own_steps[w] = 0;
        if (s->levels > 1) sort_levels(frame, w, current);
        any_steps |= steps[w];
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

// The player's own entities: some fields only this client is told.
static void sort_own(Frame *frame)
{
    const Snapshots *s = frame->snapshots;
    const Client *client = frame->client;
    if (s->levels == 1 || client->tick != s->previous) return;
    uint32_t at = owned_first(&s->owned, &s->told, frame->view->player);
    for (; at; at = s->owned.next[at - 1]) {
        uint32_t slot = at - 1;
        bool missed = client->missed_any && bit_is_set(client->missed, slot);
        if (missed || !bit_is_set(client->known, slot) || !bit_is_set(frame->sight, slot)) continue;
        if (bit_is_set(frame->rows[SECTION_ENTERED], slot)) continue;
        const Cached *own = body_at(s, s->own_steps, slot, LEVEL_OWNER);
        if (own->stamp != s->tick || !own->values) continue;
        bit_set(frame->rows[SECTION_STEPS], slot);
        bit_set(frame->own_steps, slot);
        frame->any[SECTION_STEPS] = true;
    }
}

void frame_sort(Frame *frame)
{
    sort_slots(frame);
    sort_own(frame);
}
