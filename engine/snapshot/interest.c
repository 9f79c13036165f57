// Who sees what.
// What has no place is seen by all, and so are one's own entities by oneself. The rest must
// be near: a known entity may go a margin farther, so that nothing flickers on the border.
#include "mem.h"
#include "state.h"
#include <math.h>
#include <string.h>

bool interest_reaches(const Interest *interest, const View *view, float x, float y)
{
    float dx = x - view->x, dy = y - view->y;
    switch (interest->shape) {
    case INTEREST_RADIUS: return dx * dx + dy * dy <= interest->width * interest->width;
    case INTEREST_RECTANGLE: return fabsf(dx) <= interest->width / 2 && fabsf(dy) <= interest->height / 2;
    default: return true;
    }
}

bool interest_place(const Snapshots *snapshots, uint32_t slot, float place[2])
{
    const ToldKind *told = told_kind(&snapshots->told, slot);
    if (told->kind->x < 0) return false;
    const uint8_t *entity =
        world_committed_entity(snapshots->world, snapshots->told.kind_of[slot], slot - told->kind->first);
    memcpy(&place[0], entity + told->kind->x, sizeof(float));
    memcpy(&place[1], entity + told->kind->y, sizeof(float));
    return true;
}

static float reach_of(const Interest *interest)
{
    float widest =
        interest->shape == INTEREST_RADIUS ? interest->width : fmaxf(interest->width, interest->height) / 2;
    return widest + interest->margin;
}

static void update_grid(Snapshots *snapshots)
{
    if (!snapshots->grid_old) return;
    snapshots->grid_old = false;
    int count = 0;
    for (uint32_t i = 0; i < snapshots->used_count; i++) {
        uint32_t w = snapshots->used[i];
        for (uint64_t word = snapshots->alive[w] & ~snapshots->placeless[w]; word;) {
            float place[2] = { 0 };
            uint32_t slot = w * 64 + bits_take(&word);
            interest_place(snapshots, slot, place);
            snapshots->points[count++] = (GridPoint){ place[0], place[1], slot };
        }
    }
    grid_build(snapshots->grid, snapshots->points, count, fmaxf(reach_of(&snapshots->interest) / 3, 1));
}

static void see_own(const Snapshots *snapshots, const View *view, uint64_t *seen)
{
    const Owned *owned = &snapshots->owned;
    for (uint32_t at = owned_first(owned, &snapshots->told, view->player); at; at = owned->next[at - 1])
        if (snapshots->told.slots[at - 1].seen_by < SEEN_BY_NOBODY) bit_set(seen, at - 1);
}

static void look_round(const Snapshots *snapshots, const Client *client, const View *view, uint64_t *seen)
{
    const Interest *interest = &snapshots->interest;
    float reach = interest->width + interest->margin, near = interest->width * interest->width;
    float x = view->x, y = view->y, far = reach * reach;
    GridSpan spans[GRID_SPANS];
    int count = grid_spans(snapshots->grid, x - reach, y - reach, x + reach, y + reach, spans);
    for (const GridSpan *span = spans; span < spans + count; span++)
        for (const GridPoint *point = span->from; point < span->to; point++) {
            float dx = point->x - x, dy = point->y - y, distance = dx * dx + dy * dy;
            uint64_t known = client->known[point->slot / 64] >> point->slot % 64;
            uint64_t in = (uint64_t)(distance <= near) | ((uint64_t)(distance <= far) & known);
            seen[point->slot / 64] |= in << point->slot % 64;  // one point in two is in: too many to guess
        }
}

static void look_ahead(const Snapshots *snapshots, const Client *client, const View *view, uint64_t *seen)
{
    const Interest *interest = &snapshots->interest;
    float width = interest->width / 2, height = interest->height / 2, margin = interest->margin;
    float x = view->x, y = view->y, right = width + margin, bottom = height + margin;
    GridSpan spans[GRID_SPANS];
    int count = grid_spans(snapshots->grid, x - right, y - bottom, x + right, y + bottom, spans);
    for (const GridSpan *span = spans; span < spans + count; span++)
        for (const GridPoint *point = span->from; point < span->to; point++) {
            float dx = fabsf(point->x - x), dy = fabsf(point->y - y);
            bool known = bit_is_set(client->known, point->slot);
            if ((dx <= width && dy <= height) || (known && dx <= right && dy <= bottom))
                bit_set(seen, point->slot);
        }
}

const uint64_t *interest_sight(const Frame *frame)
{
    Snapshots *s = frame->snapshots;
    InterestShape shape = s->interest.shape;
    if (shape == INTEREST_EVERYONE && !s->closes) return s->alive;
    const uint64_t *at_least = shape == INTEREST_EVERYONE ? s->alive : s->placeless;
    for (uint32_t i = 0; i < s->used_count; i++) frame->seen[s->used[i]] = at_least[s->used[i]];
    if (shape != INTEREST_EVERYONE) update_grid(s);
    if (shape == INTEREST_RADIUS) look_round(s, frame->client, frame->view, frame->seen);
    if (shape == INTEREST_RECTANGLE) look_ahead(s, frame->client, frame->view, frame->seen);
    if (s->closes) access_close(frame, frame->seen);
    see_own(s, frame->view, frame->seen);
    return frame->seen;
}
