// schema.h: what a room's entities are made of.
// One description drives the memory, the view that Lua gets, the encoder and the
// browser's decoder. It is plain bytes without pointers, so it can be kept beside
// the world that it describes. Built once:
//
//     schema_begin(&schema);                          adds the kinds `room` and `player`
//     Kind *ship = schema_add_kind(&schema, "ship", 64, why);
//     schema_add_field(ship, &(Field){ .name = "hp", .type = FIELD_INT, .high = 255 }, why);
//     schema_add_sight(ship, SEEN_BY_TEAM, why);      unless everybody sees them
//     schema_finish(&schema, why);                    lays everything out
//
// Every entity is a C struct in the live world: a uint32_t id, then its fields. How a
// field is stored: integers of 8 and 16 bits as int32_t, of 32 bits as double, both clamped
// to their range at commit; floats as float or double; bool as one byte; text as bytes
// up to a zero; a reference as the uint32_t id; an array as its elements.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "failure.h"

enum {
    SCHEMA_KINDS = 32,
    SCHEMA_FIELDS = 32,              // of a kind, hidden ones included
    SCHEMA_WIRE_FIELDS = 28,         // of a kind, that are ever sent
    SCHEMA_SLOTS = 65536,            // of all kinds together
    SCHEMA_TEXT_LIMIT = 255,         // bytes of a text field
    SCHEMA_ARRAY_LIMIT = 256,        // elements of an array field
    SCHEMA_STRIDE_LIMIT = 32767,     // bytes of an entity: offsets within it have 15 bits
    SCHEMA_BYTES_LIMIT = 512 << 20,  // of all entities: offsets in an image, live and undone, have 32 bits
    SCHEMA_NAME_SIZE = 24,
    KIND_ROOM = 0,    // one entity, slot 0
    KIND_PLAYER = 1,  // seat n is slot 1 + n
};

typedef enum {
    FIELD_INT,     // low..high, stored as int32_t
    FIELD_LONG,    // low..high, stored as double
    FIELD_FLOAT,   // float; sent in steps of `quantum` if that is not 0
    FIELD_DOUBLE,  // double, the same
    FIELD_ANGLE,   // float, radians
    FIELD_BOOL,
    FIELD_TEXT,   // `size` bytes with the closing zero
    FIELD_REF,    // id of an entity of kind `of`, or 0
    FIELD_ARRAY,  // `count` elements of type `element`
} FieldType;

// Who is told a field. A player's entities are those whose field `player` refers to him; the team of an
// entity is its own field `team`, or that of its player if it has none, and 0 is no team.
typedef enum { ACCESS_PUBLIC, ACCESS_OWNER, ACCESS_HIDDEN, ACCESS_TEAM } FieldAccess;

// Who is told of an entity at all.
typedef enum { SEEN_BY_EVERYONE, SEEN_BY_TEAM, SEEN_BY_OWNER, SEEN_BY_NOBODY } SeenBy;

typedef struct {
    char name[SCHEMA_NAME_SIZE];
    uint8_t type, access;
    uint8_t element;  // of an array: the type of its elements
    int8_t wire;      // index on the wire, -1 if never sent or part of the motion
    uint16_t of;      // of a reference: the kind it points to, or SCHEMA_KINDS for any
    uint16_t count;   // of an array
    uint16_t size;    // bytes in the struct; of text: set by the caller, zero included
    uint16_t offset;  // in the struct
    uint16_t padding[2];
    double low, high;  // of integers
    double quantum;    // of floats: 0 sends them as they are
} Field;

typedef struct {
    char name[SCHEMA_NAME_SIZE];
    uint32_t first, capacity;  // its slots
    uint32_t stride;           // bytes of an entity
    uint32_t base;             // offset of its first entity in a world's image
    uint16_t field_count, wire_count;
    int16_t x, y;      // offsets of the floats that make it move, or -1
    int16_t player;    // offset of the reference to the player it belongs to, or -1
    int16_t team;      // offset of the number of its team, or -1
    int16_t sight;     // offset of the hidden integer `seen_by`, 0 or 1 + SeenBy, or -1
    uint16_t seen_by;  // SeenBy: what a 0 there means
    double quantum;    // of x and y
    Field fields[SCHEMA_FIELDS];
} Kind;

typedef struct {
    uint32_t kind_count, slot_count;
    uint32_t entities_end;  // offset behind the last entity in a world's image
    uint32_t max_players;   // capacity of KIND_PLAYER
    Kind kinds[SCHEMA_KINDS];
} Schema;

void schema_begin(Schema *schema, int max_players);
Kind *schema_add_kind(Schema *schema, const char *name, int capacity, Failure *why);
bool schema_add_field(Kind *kind, const Field *field, Failure *why);       // copies `field`
bool schema_add_sight(Kind *kind, SeenBy seen_by, Failure *why);           // entities may be seen by fewer
bool schema_finish(Schema *schema, uint32_t entities_base, Failure *why);  // base: WORLD_ENTITIES

// An event's fields are laid out like an entity's, but without an id in front, and x and y are sent like
// any other field; kind->x and kind->y still tell where it happened. Who is told is for kind->seen_by to say.
void schema_begin_event(Kind *kind, const char *name);
bool schema_finish_event(Kind *kind, Failure *why);

Kind *schema_find_kind(const Schema *schema, const char *name);        // NULL if there is none
Field *schema_find_field(const Kind *kind, const char *name);          // NULL if there is none
const Kind *schema_kind_of_slot(const Schema *schema, uint32_t slot);  // NULL if no kind owns it

// A field of a struct that `kind` lays out, by its name, which must be there.
void *schema_field_at(const Kind *kind, const void *values, const char *name);
void schema_set_text(const Kind *kind, void *values, const char *name,
                     const char *text);  // cut where it is full
