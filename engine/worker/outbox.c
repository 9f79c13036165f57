#include "outbox.h"
#include <string.h>

bool outbox_has_room(const Outbox *outbox)
{
    return ring_free_bytes(&outbox->ring) > 3 * CHANNEL_ANSWER_LIMIT;  // twice for what is lost at the edge
}

bool outbox_send(Outbox *outbox, const ChannelHead *head, const void *first, size_t first_size,
                 const void *second, size_t second_size)
{
    size_t size = sizeof *head + first_size + second_size;
    if (size > CHANNEL_ANSWER_LIMIT) return false;
    uint8_t *out = ring_reserve(&outbox->ring, (uint32_t)size);
    if (!out) return false;
    memcpy(out, head, sizeof *head);
    if (first_size) memcpy(out + sizeof *head, first, first_size);
    if (second_size) memcpy(out + sizeof *head + first_size, second, second_size);
    ring_publish(&outbox->ring, (uint32_t)size);
    outbox->rang = true;
    return true;
}

uint8_t *outbox_begin_frame(Outbox *outbox, uint32_t most)
{
    if (!outbox_has_room(outbox)) return NULL;
    uint8_t *out = ring_reserve(&outbox->ring, (uint32_t)sizeof(ChannelHead) + CHANNEL_HEADROOM + most);
    return out ? out + sizeof(ChannelHead) + CHANNEL_HEADROOM : NULL;
}

void outbox_end_frame(Outbox *outbox, const ChannelHead *head, uint8_t *frame, uint32_t size)
{
    uint8_t *start = frame - CHANNEL_HEADROOM - sizeof *head;
    if (size) memcpy(start, head, sizeof *head);
    ring_publish(&outbox->ring, size ? (uint32_t)sizeof *head + CHANNEL_HEADROOM + size : 0);
    if (size) outbox->rang = true;
}
