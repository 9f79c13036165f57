// picture.h: what a client sees, kept strictly after PROTOCOL.md.
// The reference for the tests of this layer: it knows what a mode map tells and reads nothing
// else of the engine. Anything in a frame that the page does not allow is refused.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "failure.h"
#include "snapshot.h"

enum { PICTURE_EVENTS = 2048, PICTURE_EVENT_FIELDS = 8 };

typedef struct {
    int64_t number;    // int, fixed, angle, bool, ref
    double real;       // float
    char text[260];    // with a closing zero
    double *elements;  // of an array; NULL: all zero
} PictureValue;

typedef struct {
    uint32_t id;  // 0: not in the picture
    int64_t at[2], velocity[2];
    PictureValue values[SCHEMA_WIRE_FIELDS];
} PictureEntity;

typedef struct {
    int index;
    PictureValue values[PICTURE_EVENT_FIELDS];
} PictureEvent;

typedef struct {
    const Schema *schema;
    const EventKind *event_kinds;
    int event_kind_count;
    uint32_t you;
    bool begun;
    uint32_t tick, ack, waiting, count;  // `count`: of the entities in it
    PictureEntity *entities;             // by slot
    PictureEvent *events;                // of the last frame
    int event_count;
    int kind;     // of the last frame
    int rows[4];  // of the last frame: left, entered, changed, steps
} Picture;

Picture *picture_create(const Schema *schema, const EventKind *events, int event_count, uint32_t you);
void picture_destroy(Picture *picture);
bool picture_apply(Picture *picture, const uint8_t *frame, size_t size, Failure *why);

const PictureEntity *picture_find(const Picture *picture, uint32_t id);  // NULL: not in it
const PictureValue *picture_value(const Picture *picture, uint32_t id, const char *field);
double picture_place(const Picture *picture, uint32_t id, int axis);  // in units
