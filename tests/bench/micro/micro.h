// micro.h: what each step of a tick costs, in one thread, without sockets.
#pragma once

void micro_print(const char *name, double median, double least);  // one entry of the JSON object
void micro_motes(const char *mode);  // a Lua tick over 10,000 entities, and the same in C
void micro_field(const char *mode, int players, double radius);  // the steps of the arena's tick
void micro_grid(int points, double radius);
void micro_ground(void);
void micro_horde(const char *mode);  // a Lua tick of 2,000 bodies after 4 heroes
