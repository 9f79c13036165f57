// crowd.h: bodies that push each other apart.
#pragma once
#include "mover.h"

typedef struct {
    Body body;
    double lightness;  // how easily it is pushed: 1 / weight; 0 stays where it is
    double dx, dy;     // out: how far it was pushed
} Member;

typedef struct Crowd Crowd;
Crowd *crowd_create(void);
void crowd_destroy(Crowd *crowd);  // NULL is fine

// Pushes each pair that overlaps apart, once, in order of their places in `members`, and nobody into the
// ground. Looks at `most` pairs and leaves the rest as they are. Returns how many it has looked at.
int crowd_separate(Crowd *crowd, const Ground *ground, Member *members, int count, int most);
