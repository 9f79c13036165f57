// link.h: a worker as the gateway holds it: its shared block, its rings, its process.
// The block outlives the process: link_stop() and link_start() put another worker
// over the same worlds.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "buffer.h"
#include "channel.h"
#include "failure.h"

typedef struct {
    int memory, bell, answer;  // the memfd; eventfds to the worker and from it
    Channel channel;           // without worlds
    RingEnd to_worker, to_gateway;
    Buffer overflow;  // records for which the ring had no room, each behind its size
    bool must_ring;
    pid_t process;  // 0 while there is none
    int exit;       // readable (poll) when the process has ended; -1 while there is none
} Link;

bool link_open(Link *link, Failure *why);
void link_close(Link *link);  // ends the worker; all zero is fine

bool link_start(Link *link, const char *program, Failure *why);  // `program` is run as `program worker`
void link_stop(Link *link);                                      // kills the worker and waits for it

// Never lost while the worker lives, and wakes it. Without a worker nothing is sent.
void link_send(Link *link, const ChannelHead *head, const void *body, size_t size);
// Dropped when the ring is full; does not wake the worker, which looks before its next step.
void link_offer(Link *link, const ChannelHead *head, const void *body, size_t size);
void link_flush(Link *link);  // once a round: what overflowed, and one wake-up if there is need
