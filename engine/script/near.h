// near.h: who is where right now, for the verbs that look around.
// The points of a kind are sorted into a grid when one is first asked for in a tick; whoever has moved since
// is found by looking a little farther, whoever has come since is in a short list.
#pragma once
#include "vm.h"

typedef void NearVisit(void *owner, uint32_t index, float x, float y);

// Calls `visit` once for each entity of the kind that is now in the rectangle, borders included.
void near_visit(Script *script, int kind, float left, float top, float right, float bottom, NearVisit *visit,
                void *owner);
void near_spawned(Script *script, int kind, uint32_t index);

// near(): those within the radius go to shared.found.
void call_near(Script *script, int kind, double x, double y, double radius);
void call_within(Script *script, int kind, double x, double y, double width,
                 double height);  // x, y: the middle

// The index of the nearest entity, -1 when there is none within the radius. `except` an id.
int call_nearest(Script *script, int kind, double x, double y, double radius, uint32_t except);
// Where a straight line ends: answer.x and .y; answer.hit: 1 in something solid. Returns the index of the
// entity, or -1.
int call_ray(Script *script, int kind, double x1, double y1, double x2, double y2);
