// space.h: the ground of a room and the bodies on it, for the verbs move, ray, sees, toward and their like.
#pragma once
#include "crowd.h"
#include "ground.h"
#include "paths.h"
#include "schema.h"

enum { SPACE_ZONES = 1024 };

// What Lua reads of the last call; space.c declares the same to it.
typedef struct {
    double x, y, far;
    int32_t hit_x, hit_y, hit;
    const double *points;  // of path()
} SpaceAnswer;

typedef struct {
    double half_width, half_height;  // 0: this kind has no body
    bool round;
    double lightness;  // see crowd.h
} BodyShape;

typedef struct {
    double left, top, right, bottom;
    int name, class;  // numbers that map.lua gave them
} Zone;

typedef struct {
    Ground ground;
    BodyShape bodies[SCHEMA_KINDS];
    Zone *zones;
    int zone_count;
    Crowd *crowd;
    Member *members;  // scratch of separate(), and whose they are
    uint32_t *slots;
    int member_capacity;
    Paths *paths;
    PathPoint targets[PATH_TARGETS];
    uint32_t targets_tick;  // 1 + the tick in which they were gathered
    int target_kind, target_count;
    PathPoint corners[PATH_POINTS];
    SpaceAnswer answer;
} Space;
