// What each kind of entity takes of a frame, counted again from what went into it, so that whoever does not
// ask pays nothing.
#include "state.h"
#include "bits.h"

enum { GAP = 1 };  // bytes before a row; more where many slots are passed over

void snapshot_count_costs(Snapshots *snapshots, uint64_t costs[SCHEMA_KINDS])
{
    snapshots->costs = costs;
}

static uint32_t size_of_row(Frame *frame, SectionIndex index, uint32_t slot)
{
    switch (index) {
    case SECTION_ENTERED: return frame_entered(frame, slot).size;
    case SECTION_CHANGED: return frame_changed(frame, slot).size;
    case SECTION_STEPS: return frame_step(frame, slot).size;
    default: return 0;
    }
}

static void count_section(Frame *frame, SectionIndex index)
{
    const Snapshots *s = frame->snapshots;
    for (uint32_t i = 0; frame->any[index] && i < frame->word_count; i++)
        for (uint64_t word = frame->rows[index][frame->words[i]]; word;) {
            uint32_t slot = frame->words[i] * 64u + bits_take(&word);
            const Kind *kind = schema_kind_of_slot(s->schema, slot);
            if (kind) s->costs[kind - s->schema->kinds] += GAP + size_of_row(frame, index, slot);
        }
}

void costs_count(Frame *frame)
{
    if (!frame->snapshots->costs) return;
    for (int i = 0; i < SECTIONS; i++) count_section(frame, (SectionIndex)i);
}
