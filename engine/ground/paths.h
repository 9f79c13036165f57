// paths.h: the way over the ground to the nearest of some places.
// A field holds, for each cell, how far it is to go from there; it is made once for a set of places, by a
// search from all of them at once, and serves everybody who wants to go there. The fields used last are kept.
#pragma once
#include "ground.h"

enum {
    PATH_TARGETS = 256,  // places that a field may lead to
    PATH_FIELDS = 16,    // fields kept
    PATH_WORK = 2 * GROUND_CELLS *
                8,      // cells looked at in one tick; when that is used up, no field is made until the next
    PATH_POINTS = 256,  // of a path
};

typedef struct {
    double x, y;
} PathPoint;

typedef struct PathField PathField;
typedef struct Paths Paths;

Paths *paths_create(const Ground *ground);  // borrowed
void paths_destroy(Paths *paths);           // NULL is fine
void paths_begin_tick(Paths *paths);

// The field that leads to the nearest of these places; NULL when there are none, or the work of the tick is
// used up. Good until the next call.
const PathField *paths_to(Paths *paths, const PathPoint *targets, int count);

typedef struct {
    double x, y;  // where to head from here; the target itself when nothing is in between
    double far;   // units to go, along the way; negative: there is no way
    int target;   // which one is nearest
} PathStep;

// `radius`: of who goes. `targets`: as given to paths_to(), or where they have gone within their cells.
PathStep paths_step(const Paths *paths, const PathField *field, const PathPoint *targets, double x, double y,
                    double radius);

// The corners of the way, the target last. Returns how many; 0: there is no way.
int paths_corners(const Paths *paths, const PathField *field, const PathPoint *targets, double x, double y,
                  double radius, PathPoint corners[PATH_POINTS]);
