// told.h: the room as a client that is up to date knows it.
// For each entity the values of its fields as they are sent, the model of its
// motion, and the tick in which each of them last changed: enough to bring any
// client up to date, however long it was away.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "motion.h"
#include "schema.h"

enum { MASK_MOTION = 1, MASK_TRIM = 2, MASK_FIELDS = 2 };  // bits of a mask; fields begin at bit 2

// How much a client may know of an entity: what all may, what its team may, what its owner may.
typedef enum { LEVEL_PUBLIC, LEVEL_TEAM, LEVEL_OWNER, LEVELS } Level;

typedef struct {
    const Field *field;
    uint32_t at;  // its value among those of the entity
} ToldField;

// A kind as it is sent.
typedef struct {
    const Kind *kind;
    ToldField fields[SCHEMA_WIRE_FIELDS];
    uint32_t masks[LEVELS];  // what one may know
    uint32_t size;           // bytes of an entity's values
    size_t values;           // where those of the first entity are
    size_t stamps;           // the same: one for the motion, then one a field
    size_t motions;
} ToldKind;

// A slot as it is told.
typedef struct {
    uint32_t id;                // 0: nobody
    uint32_t born;              // tick in which this id was first told
    uint32_t changed;           // newest of its stamps
    uint32_t owner;             // the player whose entity it is, or 0
    uint32_t granted;           // tick in which owner or team changed, if it has fields for these alone
    uint32_t owner_before;      // before that tick
    uint8_t team, team_before;  // 0: none
    uint8_t seen_by;            // SeenBy
} ToldSlot;

typedef struct {
    const Schema *schema;
    ToldKind kinds[SCHEMA_KINDS];
    ToldSlot *slots;
    uint8_t *kind_of;  // of each slot
    uint8_t *values, *fresh;
    uint32_t *stamps;
    Motion *motions;
} Told;

// What a tick did to an entity.
typedef struct {
    uint32_t mask;  // with the fields that not everybody is told
    MotionStep motion;
} ToldChange;

void told_init(Told *told, const Schema *schema);
void told_deinit(Told *told);

void told_enter(Told *told, uint32_t slot, const uint8_t *entity, uint32_t tick);
void told_leave(Told *told, uint32_t slot);

// Works out what has changed since the tick before, `ticks` ago. The new values are in
// told->fresh until told_settle() makes them those of the slot.
ToldChange told_compare(Told *told, uint32_t slot, const uint8_t *entity, uint32_t tick, uint32_t ticks);
void told_settle(Told *told, uint32_t slot);
ToldChange told_coast(Told *told, uint32_t slot, uint32_t tick, uint32_t ticks);  // nothing but time went by

uint32_t told_full_mask(const Told *told, uint32_t slot, uint32_t allowed);  // what is not zero
uint32_t told_mask_since(const Told *told, uint32_t slot, uint32_t tick, uint32_t allowed);

static inline const ToldKind *told_kind(const Told *told, uint32_t slot)
{
    return &told->kinds[told->kind_of[slot]];
}

static inline uint8_t *told_values(const Told *told, uint32_t slot)
{
    const ToldKind *kind = told_kind(told, slot);
    return told->values + kind->values + (size_t)(slot - kind->kind->first) * kind->size;
}

static inline uint32_t *told_stamps(const Told *told, uint32_t slot)
{
    const ToldKind *kind = told_kind(told, slot);
    return told->stamps + kind->stamps + (size_t)(slot - kind->kind->first) * (kind->kind->wire_count + 1u);
}

// NULL if entities of its kind do not move.
static inline Motion *told_motion(const Told *told, uint32_t slot)
{
    const ToldKind *kind = told_kind(told, slot);
    return kind->kind->x < 0 ? NULL : told->motions + kind->motions + (slot - kind->kind->first);
}

// Whether it has fields that not everybody is told.
static inline bool told_has_levels(const ToldKind *kind)
{
    return kind->masks[LEVEL_PUBLIC] != kind->masks[LEVEL_OWNER];
}

static inline Level level_of(uint32_t owner, uint8_t owner_team, uint32_t player, uint8_t team)
{
    if (player && owner == player) return LEVEL_OWNER;
    return team && owner_team == team ? LEVEL_TEAM : LEVEL_PUBLIC;
}
