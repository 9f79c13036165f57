// A shelf that the store could not read in time is empty, and nothing of it is saved: what the
// disk still holds must not be overwritten by what a mode makes up without it.
#include "shelves.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "log.h"
#include "mem.h"
#include "modes.h"
#include "text.h"

enum { KEYS = 128, STEP = 8, BUCKETS = 1024, PATIENCE_SECONDS = 2, UNUSED_SECONDS = 600 };
#define SECOND UINT64_C(1000000000)

typedef struct {
    char key[STORE_KEY_SIZE];
    char *text;  // NULL: gone
    size_t size;
    bool dirty;
} Entry;

typedef enum { SHELF_ASKED, SHELF_READY, SHELF_LOST } ShelfState;

typedef struct Shelf Shelf;
struct Shelf {
    Shelf *next;
    char mode[CHANNEL_LABEL_SIZE];
    int64_t profile;
    uint32_t number;
    ShelfState state;
    uint64_t asked, used;
    bool dirty;
    int count;
    size_t bytes;
    Entry *entries;  // at most twice KEYS, since what is gone stays until it is saved
};

struct Shelves {
    ShelvesConfig config;
    uint32_t numbers;
    uint64_t now, saved;
    Shelf *buckets[BUCKETS];
};

Shelves *shelves_create(const ShelvesConfig *config)
{
    Shelves *shelves = mem_zalloc(sizeof *shelves);
    shelves->config = *config;
    return shelves;
}

static void free_shelf(Shelf *shelf)
{
    for (int i = 0; i < shelf->count; i++) mem_free(shelf->entries[i].text);
    mem_free(shelf->entries);
    mem_free(shelf);
}

void shelves_destroy(Shelves *shelves)
{
    if (!shelves) return;
    for (int i = 0; i < BUCKETS; i++)
        for (Shelf *shelf = shelves->buckets[i], *next; shelf; shelf = next) {
            next = shelf->next;
            free_shelf(shelf);
        }
    mem_free(shelves);
}

static Shelf *find(const Shelves *shelves, const char *mode, int64_t profile)
{
    Shelf *shelf = shelves->buckets[(uint64_t)profile % BUCKETS];
    while (shelf && (shelf->profile != profile || strcmp(shelf->mode, mode) != 0)) shelf = shelf->next;
    return shelf;
}

static void put(Shelf *shelf, const char *key, const char *text, size_t size, bool dirty)
{
    Entry *entry = shelf->entries, *end = entry + shelf->count;
    while (entry < end && strcmp(entry->key, key) != 0) entry++;
    if (entry == end) {
        if (!text || shelf->count == 2 * KEYS) return;
        if (shelf->count % STEP == 0)
            shelf->entries = mem_realloc(shelf->entries, ((size_t)shelf->count + STEP) * sizeof *entry);
        entry = &shelf->entries[shelf->count++];
        *entry = (Entry){ 0 };
        snprintf(entry->key, sizeof entry->key, "%s", key);
    }
    const size_t most = (shelf->profile ? 1 : 2) * (size_t)STORE_VALUE_LIMIT;
    if (shelf->bytes - entry->size + size > most) return;
    shelf->bytes += size - entry->size;
    mem_free(entry->text);
    entry->text = text ? memcpy(mem_zalloc(size + 1), text, size) : NULL;
    entry->size = size;
    entry->dirty |= dirty;
    shelf->dirty |= dirty;
}

static void on_values(void *owner, uint64_t ticket, bool read, const StoreValue *values, int count)
{
    Shelves *shelves = owner;
    for (int b = 0; b < BUCKETS; b++)
        for (Shelf *shelf = shelves->buckets[b]; shelf; shelf = shelf->next) {
            if (shelf->number != ticket || shelf->state != SHELF_ASKED) continue;
            shelf->state = read ? SHELF_READY : SHELF_LOST;
            for (int i = 0; i < count; i++) put(shelf, values[i].key, values[i].text, values[i].size, false);
            shelves->config.ready(shelves->config.owner, shelf->mode, shelf->profile);
            return;
        }
}

bool shelves_ask(Shelves *shelves, const char *mode, int64_t profile, uint64_t now)
{
    Shelf *shelf = find(shelves, mode, profile);
    if (!shelf) {
        shelf = mem_zalloc(sizeof *shelf);
        strcpy(shelf->mode, mode);
        shelf->profile = profile;
        shelf->number = ++shelves->numbers;
        shelf->asked = now;
        shelf->next = shelves->buckets[(uint64_t)profile % BUCKETS];
        shelves->buckets[(uint64_t)profile % BUCKETS] = shelf;
        if (!store_load(shelves->config.store, mode, profile, on_values, shelves, shelf->number))
            shelf->state = SHELF_LOST;
    }
    shelf->used = now;
    return shelf->state != SHELF_ASKED;
}

static ChannelValue about(const Shelf *shelf, const Entry *entry)
{
    ChannelValue value = { .profile = shelf->profile, .size = (uint32_t)entry->size, .gone = !entry->text };
    memcpy(value.key, entry->key, sizeof value.key);
    return value;
}

static void append(Buffer *out, const Shelf *shelf, const Entry *entry)
{
    ChannelValue value = about(shelf, entry);
    buffer_append(out, &value, sizeof value);
    if (entry->size) buffer_append(out, entry->text, entry->size);
}

void shelves_pack(Shelves *shelves, const char *mode, Buffer *out)
{
    const Shelf *shelf = find(shelves, mode, 0);
    for (int i = 0; shelf && i < shelf->count; i++)
        if (shelf->entries[i].text) append(out, shelf, &shelf->entries[i]);
}

static void tell_entry(Shelves *shelves, const HostedRoom *room, const Shelf *shelf, const Entry *entry)
{
    Buffer body = { 0 };
    append(&body, shelf, entry);
    rooms_send(shelves->config.rooms, room, (ChannelHead){ .kind = CHANNEL_GIVEN, .seat = -1 }, body.data,
               body.size);
    buffer_deinit(&body);
}

void shelves_tell(Shelves *shelves, const HostedRoom *room, int64_t profile)
{
    Shelf *shelf = profile ? find(shelves, room->mode, profile) : NULL;
    for (int i = 0; shelf && i < shelf->count; i++) tell_entry(shelves, room, shelf, &shelf->entries[i]);
}

// What others added meanwhile counts, too.
static void add_up(const Shelf *shelf, const ChannelValue *value, char text[40], const char **out,
                   size_t *size)
{
    double before = 0;
    for (int i = 0; i < shelf->count; i++)
        if (strcmp(shelf->entries[i].key, value->key) == 0 && shelf->entries[i].text)
            before = strtod(shelf->entries[i].text, NULL);
    if (!isfinite(before + value->by)) return;
    *size = (size_t)snprintf(text, 40, "%.17g", before + value->by);
    *out = text;
}

void shelves_write(Shelves *shelves, HostedRoom *room, RingRecord record)
{
    ChannelValue value;
    char sum[40];
    if (!channel_take(&record, &value, sizeof value) || value.size > record.size ||
        value.size > STORE_VALUE_LIMIT)
        return;
    value.key[sizeof value.key - 1] = 0;
    const char *text = value.gone ? NULL : (const char *)record.data, *sent = text;
    size_t size = value.gone ? 0 : value.size;
    if (!value.key[0] || !text_is_utf8(value.key, strlen(value.key)) || value.profile < 0) return;
    if (value.profile && !room_has_met(room, value.profile)) return;
    Shelf *shelf = find(shelves, room->mode, value.profile);
    if (!shelf || shelf->state == SHELF_ASKED) return;
    if (value.adds) add_up(shelf, &value, sum, &text, &size);
    bool as_sent = text == sent || (size == value.size && !memcmp(text, sent, size));
    put(shelf, value.key, text, size, true);
    const Entry *entry = shelf->entries;
    while (entry < shelf->entries + shelf->count && strcmp(entry->key, value.key) != 0) entry++;
    if (entry == shelf->entries + shelf->count) return;
    for (int i = 0; i < rooms_count(shelves->config.rooms); i++) {
        const HostedRoom *other = rooms_get(shelves->config.rooms, i);
        if (other->state != ROOM_OPEN || strcmp(other->mode, room->mode) != 0 || (other == room && as_sent))
            continue;
        if (!value.profile || room_has_met(other, value.profile)) tell_entry(shelves, other, shelf, entry);
    }
}

static void save(Shelves *shelves, Shelf *shelf)
{
    if (!shelf->dirty || shelf->state != SHELF_READY) return;
    shelf->dirty = false;
    for (int i = shelf->count - 1; i >= 0; i--) {
        Entry *entry = &shelf->entries[i];
        if (!entry->dirty) continue;
        entry->dirty = !store_put(shelves->config.store, shelf->mode, shelf->profile,
                                  &(StoreValue){ entry->key, entry->text, entry->size });
        shelf->dirty |= entry->dirty;
        if (!entry->text && !entry->dirty) *entry = shelf->entries[--shelf->count];
    }
}

void shelves_save(Shelves *shelves)
{
    for (int i = 0; i < BUCKETS; i++)
        for (Shelf *shelf = shelves->buckets[i]; shelf; shelf = shelf->next) save(shelves, shelf);
}

static bool is_in_use(const Shelves *shelves, const Shelf *shelf)
{
    for (int i = 0; i < rooms_count(shelves->config.rooms); i++) {
        const HostedRoom *room = rooms_get(shelves->config.rooms, i);
        if (!strcmp(room->mode, shelf->mode) && (!shelf->profile || room_has_met(room, shelf->profile)))
            return true;
    }
    return false;
}

static void look_after(Shelves *shelves, Shelf **link, uint64_t now)
{
    Shelf *shelf = *link;
    save(shelves, shelf);
    if (shelf->state == SHELF_ASKED && now > shelf->asked + PATIENCE_SECONDS * SECOND) {
        log_warn("gateway", "the store does not answer: mode %s plays without what it kept", shelf->mode);
        shelf->state = SHELF_LOST;
        shelves->config.ready(shelves->config.owner, shelf->mode, shelf->profile);
    }
    if (shelf->dirty || shelf->state == SHELF_ASKED || now < shelf->used + UNUSED_SECONDS * SECOND ||
        is_in_use(shelves, shelf))
        return;
    *link = shelf->next;
    free_shelf(shelf);
}

void shelves_sweep(Shelves *shelves, uint64_t now)
{
    if (now < shelves->saved + SECOND) return;
    shelves->saved = now;
    for (int i = 0; i < BUCKETS; i++)
        for (Shelf **link = &shelves->buckets[i]; *link;) {
            Shelf *shelf = *link;
            look_after(shelves, link, now);
            if (*link == shelf) link = &shelf->next;
        }
}
