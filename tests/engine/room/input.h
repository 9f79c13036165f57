// input.h: an input as a browser writes it: begun, given its values, sent.
#pragma once
#include "protocol.h"
#include "room.h"
#include "writer.h"

// `values` follow, in the order of the inputs' names. `behind` 0 is left out.
static inline Buffer input_begin(uint32_t sequence, uint32_t ack, uint32_t behind, uint32_t values)
{
    Buffer message = { 0 };
    write_array(&message, behind ? 5 : 4);
    write_integer(&message, MESSAGE_INPUT);
    write_integer(&message, sequence);
    write_integer(&message, ack);
    if (behind) write_integer(&message, behind);
    write_array(&message, values);
    return message;
}

// Whether the room takes it; it is gone afterwards.
static inline bool input_send(Room *room, int seat, Buffer *message)
{
    const bool taken = room_input(room, seat, message->data, message->size);
    buffer_deinit(message);
    return taken;
}
