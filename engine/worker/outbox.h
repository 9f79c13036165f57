// outbox.h: a worker's records to the gateway.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "channel.h"

typedef struct {
    RingEnd ring;
    bool rang;  // something was published since the gateway was last woken
} Outbox;

// Whether any record that is not a frame still fits. Frames leave that much free.
bool outbox_has_room(const Outbox *outbox);
// One record: the head, then two parts, either of which may be empty. False: no room.
bool outbox_send(Outbox *outbox, const ChannelHead *head, const void *first, size_t first_size,
                 const void *second, size_t second_size);

// A frame is built in place: begin gives where, end publishes `size` bytes; 0 takes it back.
uint8_t *outbox_begin_frame(Outbox *outbox, uint32_t most);  // NULL: no room
void outbox_end_frame(Outbox *outbox, const ChannelHead *head, uint8_t *frame, uint32_t size);
