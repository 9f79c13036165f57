// What a client was last sent: a bit a slot, from its first frame on. What a short budget leaves out takes
// another, and a tick for each slot, in pieces of 64 where something was. A seat that nobody takes costs
// nothing.
#include "state.h"
#include "mem.h"
#include <assert.h>
#include <string.h>

void client_prepare(Client *client, uint32_t words)
{
    if (client->known) return;
    client->known = mem_zalloc(words * sizeof *client->known);
}

void client_deinit(Client *client, uint32_t words)
{
    for (uint32_t w = 0; client->since && w < words; w++) mem_free(client->since[w]);
    mem_free(client->since);
    mem_free(client->missed);
    mem_free(client->known);
}

void snapshot_forget(Snapshots *snapshots, int index)
{
    assert(index >= 0 && index < snapshots->client_count);
    Client *client = &snapshots->clients[index];
    if (client->known) memset(client->known, 0, snapshots->words * sizeof *client->known);
    client->told = client->missed_any = false;
    client->tick = 0;
}

static uint32_t *since_of(const Snapshots *s, Client *client, uint32_t w)
{
    if (!client->since) client->since = mem_zalloc(s->words * sizeof *client->since);
    if (!client->since[w]) client->since[w] = mem_zalloc(64 * sizeof *client->since[w]);
    return client->since[w];
}

static void remember_missed(Frame *frame)
{
    Snapshots *s = frame->snapshots;
    Client *client = frame->client;
    if (!client->missed) client->missed = mem_zalloc(s->words * sizeof *client->missed);
    for (uint32_t i = 0; i < s->used_count; i++) {
        uint32_t w = s->used[i];
        uint64_t missed_before = client->missed_any ? client->missed[w] : 0;
        for (uint64_t word = frame->shed[w] & ~missed_before; word;) {
            uint32_t bit = bits_take(&word);
            bool known = client->known[w] >> bit & 1;
            since_of(s, client, w)[bit] = known ? client->tick : s->tick - 1;
        }
        client->missed[w] = frame->shed[w];
    }
}

void client_remember(Frame *frame)
{
    Client *client = frame->client;
    if (frame->shed_any) remember_missed(frame);
    for (uint32_t i = 0; i < frame->word_count; i++) {
        uint32_t w = frame->words[i];
        client->known[w] =
            (client->known[w] & ~frame->rows[SECTION_LEFT][w]) | frame->rows[SECTION_ENTERED][w];
    }
    client->missed_any = frame->shed_any;
    client->told = true;
    client->tick = frame->snapshots->tick;
    client->player = frame->view->player;
    if (frame->heard) client->heard = client->tick;
    if (client->team != frame->team) client->turned = client->tick;
    client->team = frame->team;
}
