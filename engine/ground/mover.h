// mover.h: bodies that go over the ground, slide along what is solid, and land on platforms.
// A body is a circle or a box around its middle. What it has sunk into already lets it out again.
#pragma once
#include "ground.h"

typedef struct {
    double x, y;                     // the middle
    double half_width, half_height;  // of a circle: its radius, twice
    bool round;
} Body;

// What stopped it: -1 on the left or above, 1 on the right or below, 0 nothing.
typedef struct {
    int x, y;
} Hit;

// Moves it by (dx, dy), or as far as it can. `drop`: platforms do not hold it.
Hit mover_move(const Ground *ground, Body *body, double dx, double dy, bool drop);
bool mover_stands(const Ground *ground, const Body *body);  // on a platform or something solid
