// inside.h: a room opened up, for the tests of modes and the tools of their authors.
// Who runs matches for players never includes it.
#pragma once
#include "room.h"
#include "script.h"
#include "world.h"

// Between two ticks the live world is the committed one; what is written there becomes part of the next tick.
World *room_world(Room *room);
const ScriptInfo *room_declared(const Room *room);

// Hears every event as it happens. `to` is the player it is told to, 0 for everybody.
typedef void RoomEar(void *owner, const Kind *event, const void *values, uint32_t to);
void room_listen(Room *room, RoomEar *ear, void *owner);  // `owner` is borrowed
