// seating.h: who may come back to which seat, as bytes that can be kept: for each
// seat the hash of its token, the profile and the name. No token is in them.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "rooms.h"
#include "stays.h"

void seating_write(const HostedRoom *room, Buffer *out);
bool seating_read_room(HostedRoom *room, const uint8_t *data,
                       size_t size);  // seed, max_players; false: damaged
void seating_read_stays(Stays *stays, HostedRoom *room, const uint8_t *data, size_t size);  // held ones
