#include "sender.h"
#include <string.h>

typedef struct {
    uint32_t tick, size;
} HeldHead;

void sender_deinit(Sender *sender)
{
    buffer_deinit(&sender->held);
}

static void tell_worker(Sender *sender, uint32_t tick)
{
    if (tick && sender->line) atomic_store_explicit(&sender->line->sent, tick, memory_order_relaxed);
}

static void send_now(Sender *sender, uint8_t *payload, size_t size, uint32_t tick, uint64_t now)
{
    NetSent sent = net_send(sender->connection, payload, size);
    if (sent == NET_SENT) tell_worker(sender, tick);
    if (sent != NET_CHOKED) return;
    sender->choked = true;
    sender->choked_since = now;
    sender->tick = tick;
}

static void hold(Sender *sender, const uint8_t *payload, size_t size, uint32_t tick)
{
    const HeldHead head = { tick, (uint32_t)size };
    buffer_append(&sender->held, &head, sizeof head);
    buffer_extend(&sender->held, NET_HEADROOM);
    buffer_append(&sender->held, payload, size);
}

bool sender_send(Sender *sender, uint8_t *payload, size_t size, uint32_t tick, uint64_t now)
{
    if (sender->held.size > SENDER_HELD_LIMIT) return false;
    if (sender->choked)
        hold(sender, payload, size, tick);
    else
        send_now(sender, payload, size, tick, now);
    return true;
}

void sender_drained(Sender *sender, uint64_t now)
{
    size_t done = 0;
    sender->choked = false;
    tell_worker(sender, sender->tick);
    while (!sender->choked && done < sender->held.size) {
        HeldHead head;
        memcpy(&head, sender->held.data + done, sizeof head);
        done += sizeof head + NET_HEADROOM;
        send_now(sender, sender->held.data + done, head.size, head.tick, now);
        done += head.size;
    }
    sender->held.size -= done;
    if (sender->held.size) memmove(sender->held.data, sender->held.data + done, sender->held.size);
}
