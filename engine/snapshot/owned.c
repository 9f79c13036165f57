// Whose entity is whose.
#include "mem.h"
#include "state.h"
#include <string.h>

void owned_init(Owned *owned, const Schema *schema)
{
    owned->first = mem_zalloc(schema->max_players * sizeof *owned->first);
    owned->next = mem_zalloc(schema->slot_count * sizeof *owned->next);
    owned->old = true;
}

void owned_deinit(Owned *owned)
{
    mem_free(owned->first);
    mem_free(owned->next);
}

static uint32_t seat_of(const Told *told, uint32_t player)
{
    return (player & 0xffff) - told->kinds[KIND_PLAYER].kind->first;
}

static void add_kind(Owned *owned, const Told *told, const Kind *kind)
{
    for (uint32_t slot = kind->first + kind->capacity; slot-- > kind->first;) {
        uint32_t owner = told->slots[slot].owner, seat = seat_of(told, owner);
        if (!owner || seat >= told->schema->max_players || told->slots[owner & 0xffff].id != owner) continue;
        owned->next[slot] = owned->first[seat];
        owned->first[seat] = slot + 1;
    }
}

void owned_update(Owned *owned, const Told *told)
{
    if (!owned->old) return;
    owned->old = false;
    memset(owned->first, 0, told->schema->max_players * sizeof *owned->first);
    for (uint32_t k = told->schema->kind_count; k-- > 0;)
        if (k == KIND_PLAYER || told->kinds[k].kind->player >= 0) add_kind(owned, told, told->kinds[k].kind);
}

uint32_t owned_first(const Owned *owned, const Told *told, uint32_t player)
{
    uint32_t seat = seat_of(told, player);
    if (!player || seat >= told->schema->max_players) return 0;
    return told->slots[player & 0xffff].id == player ? owned->first[seat] : 0;
}
