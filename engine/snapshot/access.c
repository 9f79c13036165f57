// Who may know of an entity, and what of it: its owner, its team, everybody or nobody.
// Sets of slots say it for 64 entities at once. Where a client's level changes, with the owner or the team of
// the entity or with its own team, it is sent the entity anew, so that it is told all that it may know now
// and nothing is left of what it may not.
#include "state.h"
#include "mem.h"
#include <string.h>

void access_create(Snapshots *s)
{
    s->levels = 1;
    for (uint32_t k = 0; k < s->schema->kind_count; k++) {
        if (told_has_levels(&s->told.kinds[k])) s->levels = LEVELS;
        if (s->schema->kinds[k].sight >= 0) s->closes = true;
    }
}

void access_destroy(Snapshots *s)
{
    for (int team = 0; team < TEAMS; team++) mem_free(s->members[team]);
}

static uint8_t team_at(const Kind *kind, const uint8_t *entity)
{
    int32_t team;
    memcpy(&team, entity + kind->team, sizeof team);
    return team > 0 && team < TEAMS ? (uint8_t)team : 0;
}

static uint8_t team_of_player(const Snapshots *s, uint32_t id)
{
    const Kind *kind = &s->schema->kinds[KIND_PLAYER];
    const uint8_t *player = world_committed_find(s->world, id);
    return player && (id & 0xffff) - kind->first < kind->capacity ? team_at(kind, player) : 0;
}

static uint32_t owner_at(const Kind *kind, const uint8_t *entity, bool is_player)
{
    uint32_t owner = 0;
    if (is_player)
        memcpy(&owner, entity, sizeof owner);
    else if (kind->player >= 0)
        memcpy(&owner, entity + kind->player, sizeof owner);
    return owner;
}

static SeenBy seen_by_at(const Kind *kind, const uint8_t *entity)
{
    int32_t said = 0;
    if (kind->sight >= 0) memcpy(&said, entity + kind->sight, sizeof said);
    return said > 0 && said <= 1 + SEEN_BY_NOBODY ? (SeenBy)(said - 1) : (SeenBy)kind->seen_by;
}

static uint64_t *members_of(Snapshots *s, uint8_t team)
{
    if (!s->members[team]) s->members[team] = mem_zalloc(s->words * sizeof(uint64_t));
    return s->members[team];
}

static void put(uint64_t *set, uint32_t slot, bool in)
{
    (in ? bit_set : bit_clear)(set, slot);
}

static void place(Snapshots *s, uint32_t slot, uint8_t team_before)
{
    const ToldSlot *is = &s->told.slots[slot];
    if (team_before) bit_clear(members_of(s, team_before), slot);
    if (is->team) bit_set(members_of(s, is->team), slot);
    put(s->closed, slot, is->seen_by >= SEEN_BY_TEAM);
    put(s->closed_to_team, slot, is->seen_by >= SEEN_BY_OWNER);
}

// What it is now; true: its owner or its team is another. `turned`: its player may have changed sides.
static bool take(Snapshots *s, uint32_t slot, bool turned)
{
    ToldSlot *is = &s->told.slots[slot];
    const Kind *kind = told_kind(&s->told, slot)->kind;
    int k = s->told.kind_of[slot];
    const uint8_t *entity = world_committed_entity(s->world, k, slot - kind->first);
    uint32_t owner = owner_at(kind, entity, k == KIND_PLAYER);
    uint8_t before = is->team, team = before;
    if (kind->team >= 0)
        team = team_at(kind, entity);
    else if (turned || owner != is->owner)
        team = team_of_player(s, owner);
    bool changed = owner != is->owner || team != before;
    if (owner != is->owner) s->owned.old = true;
    if (k == KIND_PLAYER && team != before) s->turned = true;
    is->owner = owner;
    is->team = team;
    is->seen_by = (uint8_t)seen_by_at(kind, entity);
    if (s->levels > 1 || s->closes) place(s, slot, before);
    return changed;
}

void access_enter(Snapshots *s, uint32_t slot)
{
    take(s, slot, true);
    s->owned.old = true;
    s->told.slots[slot].granted = s->tick;
    if (s->told.kind_of[slot] == KIND_PLAYER) s->turned = true;
}

void access_leave(Snapshots *s, uint32_t slot)
{
    ToldSlot *is = &s->told.slots[slot];
    uint8_t before = is->team;
    is->owner = is->team = 0;
    is->seen_by = SEEN_BY_EVERYONE;
    place(s, slot, before);
    s->owned.old = true;
    if (s->told.kind_of[slot] == KIND_PLAYER) s->turned = true;
}

static void update(Snapshots *s, uint32_t slot, bool turned)
{
    ToldSlot *is = &s->told.slots[slot], was = *is;
    if (!take(s, slot, turned) || !told_has_levels(told_kind(&s->told, slot)) || was.granted == s->tick)
        return;
    is->granted = s->tick;
    is->owner_before = was.owner;
    is->team_before = was.team;
    bit_set(s->regranted, slot);
}

void access_update(Snapshots *s, uint32_t slot)
{
    update(s, slot, false);
}

// A player who changed sides takes along what has no team of its own.
void access_settle(Snapshots *s)
{
    if (!s->turned || (s->levels == 1 && !s->closes)) return;
    s->turned = false;
    for (uint32_t i = 0; i < s->used_count; i++)
        for (uint64_t word = s->alive[s->used[i]]; word;) {
            uint32_t slot = s->used[i] * 64u + bits_take(&word);
            const Kind *kind = told_kind(&s->told, slot)->kind;
            if (kind->player >= 0 && kind->team < 0) update(s, slot, true);
        }
}

uint8_t access_team(const Snapshots *s, uint32_t player)
{
    const ToldSlot *is = &s->told.slots[player & 0xffff];
    return player && (player & 0xffff) < s->schema->slot_count && is->id == player ? is->team : 0;
}

Level access_level(const Frame *frame, uint32_t slot)
{
    const ToldSlot *is = &frame->snapshots->told.slots[slot];
    return level_of(is->owner, is->team, frame->view->player, frame->team);
}

bool access_changed(const Frame *frame, uint32_t slot)
{
    const Snapshots *s = frame->snapshots;
    const ToldSlot *is = &s->told.slots[slot];
    const Client *client = frame->client;
    bool regranted = bit_is_set(s->regranted, slot);
    uint32_t owner = regranted ? is->owner_before : is->owner;
    uint8_t team = regranted ? is->team_before : is->team;
    const uint32_t *masks = told_kind(&s->told, slot)->masks;
    return masks[level_of(owner, team, client->player, client->team)] != masks[access_level(frame, slot)];
}

void access_close(const Frame *frame, uint64_t *seen)
{
    const Snapshots *s = frame->snapshots;
    const uint64_t *members = frame->team ? s->members[frame->team] : NULL;
    for (uint32_t i = 0; i < s->used_count; i++) {
        uint32_t w = s->used[i];
        seen[w] &= ~s->closed[w] | (members ? members[w] & ~s->closed_to_team[w] : 0);
    }
}

Audience access_audience(const Snapshots *s, const EventKind *event, const void *values, uint32_t to)
{
    const Kind *kind = &event->fields;
    Audience audience = { .to = to, .seen_by = (SeenBy)kind->seen_by };
    if (kind->player >= 0)
        memcpy(&audience.owner, (const uint8_t *)values + kind->player, sizeof audience.owner);
    const uint8_t *player = world_find(s->world, audience.owner);
    const Kind *players = &s->schema->kinds[KIND_PLAYER];
    if (kind->team >= 0)
        audience.team = team_at(kind, values);
    else if (player && (audience.owner & 0xffff) - players->first < players->capacity)
        audience.team = team_at(players, player);
    return audience;
}

bool access_hears(const Frame *frame, const Audience *audience)
{
    if (audience->to) return audience->to == frame->view->player;
    Level level = level_of(audience->owner, audience->team, frame->view->player, frame->team);
    return (int)level >= (int)audience->seen_by;
}
