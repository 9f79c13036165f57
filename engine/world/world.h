// world.h: every entity of a room, twice.
// *Live* is what the mode writes during a tick, plain memory. *Committed* is what
// everybody has been told; it lies in memory that the caller owns and outlives the
// process. world_commit() brings committed up to live and lists what changed;
// world_rollback() puts live back. All that must survive a tick is in these
// bytes: entities, random numbers, timers, the tick itself.
//
// A commit cut short by the death of the process is undone when the world is
// opened again: old bytes go to an undo log in the same memory before they are
// overwritten, and the commit ends by emptying that log.
//
// An entity id is generation << 16 | slot, and 0 is nobody. An id is safe to keep for ever:
// once the entity is gone, world_find() returns NULL. Iteration is by slot.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "failure.h"
#include "random.h"
#include "schema.h"

enum { WORLD_TIMERS = 256, WORLD_TIMER_NAME = 32 };

typedef struct {
    char name[WORLD_TIMER_NAME];  // "" is a free place
    uint32_t due, every;          // in ticks; `every` 0: once
    uint32_t serial;              // order of making
    uint32_t entity;              // argument: an entity's id, if `has` says so
    double number;                // argument: a number, if `has` says so
    enum { TIMER_HAS_NOTHING, TIMER_HAS_ENTITY, TIMER_HAS_NUMBER } has;
} Timer;

typedef struct {
    uint32_t high;    // 1 + the highest slot in use, counted from the kind's first
    uint32_t lowest;  // no slot below this one is free
    uint32_t count;   // entities alive
} KindState;

// The head of an image: all that is not entities.
typedef struct {
    uint32_t tick, started;  // `started`: the mode's start has run
    uint32_t timer_serial, timer_count;
    Random random;
    KindState kinds[SCHEMA_KINDS];
    Timer timers[WORLD_TIMERS];
} WorldHead;

typedef enum { CHANGE_UPDATED, CHANGE_SPAWNED, CHANGE_DESPAWNED, CHANGE_REPLACED } ChangeType;

typedef struct {
    uint32_t slot;
    uint16_t kind;
    uint16_t type;  // ChangeType
} Change;

typedef struct World World;

extern const uint32_t WORLD_ENTITIES;  // where entities begin in an image, for schema_finish()

// How much committed memory a world of this schema needs.
size_t world_size(const Schema *schema);

// Opens a world over `memory`: zero bytes start a new world with `seed`; a world that was there before
// with the same schema goes on at its last commit. NULL: it is too small, or holds another schema.
World *world_open(const Schema *schema, void *memory, size_t size, uint64_t seed, Failure *why);
void world_close(World *world);  // leaves the memory as it is; NULL is fine
const Schema *world_schema(const World *world);
WorldHead *world_head(World *world);  // live

uint32_t world_spawn(World *world, int kind);  // all fields zero; 0 when the kind is full
uint32_t world_spawn_at(World *world, int kind,
                        uint32_t index);  // in this place of the kind; 0 if it is taken
uint32_t world_next_id(const World *world, int kind,
                       uint32_t index);             // the id that the next entity in this place will have
bool world_despawn(World *world, uint32_t id);      // false: there is no such entity
void *world_find(const World *world, uint32_t id);  // its live struct, NULL if it is gone
void *world_entity(const World *world, int kind,
                   uint32_t index);  // the live struct of a slot, whether alive or not
uint32_t world_count(const World *world, int kind);
uint8_t *world_live(const World *world);  // the live image; its address never changes

const void *world_committed_find(const World *world, uint32_t id);
const void *world_committed_entity(const World *world, int kind, uint32_t index);
uint32_t world_committed_high(const World *world, int kind);
uint32_t world_committed_tick(const World *world);

// Ends the tick: integers are clamped to their range, then committed becomes live. False: a number is not
// finite; `why` names entity and field, nothing was committed, and the caller rolls back.
bool world_commit(World *world, Failure *why);
const Change *world_changes(const World *world, int *count);  // of the last commit, by slot
void world_rollback(World *world);        // live becomes committed again, the tick included
uint64_t world_hash(const World *world);  // of all committed bytes
