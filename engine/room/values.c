// What a mode keeps for good. The room has all of it at hand, since nothing in a tick
// can wait: the values of the mode (profile 0), and those of its players. A write changes
// them at once, and goes out when the tick is committed; a tick that fails undoes its own.
#include "parts.h"
#include "mem.h"
#include <string.h>

typedef struct {
    char key[ROOM_KEY_SIZE];
    char *text;
    size_t size;
} Item;

struct Shelf {
    int64_t profile;
    int count;
    size_t bytes;
    Item items[ROOM_KEYS];
};

struct Write {
    RoomValue value;  // its texts are owned
    char key[ROOM_KEY_SIZE];
    char *before;  // what it was, to be undone; NULL: nothing
    size_t before_size;
};

static Shelf *find_shelf(Room *room, int64_t profile)
{
    for (int i = 0; i < room->shelf_count; i++)
        if (room->shelves[i]->profile == profile) return room->shelves[i];
    return NULL;
}

static void empty(Shelf *shelf)
{
    for (int i = 0; i < shelf->count; i++) mem_free(shelf->items[i].text);
    mem_free(shelf);
}

static bool is_seated(const Room *room, int64_t profile)
{
    for (int i = 0; i < room->seats_high; i++)
        if (room->seats[i].profile == profile && (room->seats[i].wanted || seat_player(room, i))) return true;
    return profile == 0;
}

// Those of who left long ago make room for others.
static void drop_unused(Room *room)
{
    for (int i = room->shelf_count - 1; i >= 0; i--) {
        if (is_seated(room, room->shelves[i]->profile)) continue;
        empty(room->shelves[i]);
        room->shelves[i] = room->shelves[--room->shelf_count];
    }
}

static Shelf *shelf_of(Room *room, int64_t profile)
{
    enum { STEP = 16 };
    Shelf *shelf = find_shelf(room, profile);
    if (shelf) return shelf;
    if (room->shelf_count % STEP == 0) {
        if (room->shelf_count > 2 * room->info.max_players) drop_unused(room);
        room->shelves =
            mem_realloc(room->shelves, (size_t)(room->shelf_count + STEP + 1) * sizeof *room->shelves);
    }
    shelf = room->shelves[room->shelf_count++] = mem_zalloc(sizeof *shelf);
    shelf->profile = profile;
    return shelf;
}

static Item *find_item(Shelf *shelf, const char *key)
{
    for (int i = 0; i < shelf->count; i++)
        if (strcmp(shelf->items[i].key, key) == 0) return &shelf->items[i];
    return NULL;
}

static char *copy_of(const char *text, size_t size)
{
    char *copy = mem_alloc(size + 1);
    memcpy(copy, text, size);
    copy[size] = 0;
    return copy;
}

// Puts a text, which it takes, in the place of the one before, which it gives back; NULL: none.
static char *exchange(Shelf *shelf, const char *key, char *text, size_t size, size_t *before_size)
{
    Item *item = find_item(shelf, key);
    char *before = item ? item->text : NULL;
    *before_size = item ? item->size : 0;
    shelf->bytes += size - *before_size;
    if (!text && item) {
        *item = shelf->items[--shelf->count];
    } else if (text) {
        if (!item) item = &shelf->items[shelf->count++];
        memcpy(item->key, key, strlen(key) + 1);
        item->text = text;
        item->size = size;
    }
    return before;
}

// Why this cannot be kept, or NULL.
static const char *objection(const Room *room, Shelf *shelf, const char *key, const char *text, size_t size)
{
    const Item *item = find_item(shelf, key);
    const size_t most = shelf->profile ? ROOM_VALUE_LIMIT : 2 * ROOM_VALUE_LIMIT;
    if (room->write_count == WRITES) return "too many values wait to be kept: write less often";
    if (!text) return NULL;
    if (size > ROOM_VALUE_LIMIT) return "a value takes at most 64 KB";
    if (!item && shelf->count == ROOM_KEYS) return "a store holds at most 128 keys";
    if (shelf->bytes - (item ? item->size : 0) + size > most)
        return shelf->profile ? "a player's store holds at most 64 KB"
                              : "a mode's store holds at most 128 KB";
    return NULL;
}

void room_set_value(Room *room, const RoomValue *value)
{
    size_t before_size;
    Shelf *shelf = shelf_of(room, value->profile);
    if (strlen(value->key) >= ROOM_KEY_SIZE || (!find_item(shelf, value->key) && shelf->count == ROOM_KEYS))
        return;
    char *text = value->text ? copy_of(value->text, value->size) : NULL;
    mem_free(exchange(shelf, value->key, text, text ? value->size : 0, &before_size));
}

const char *values_get(Room *room, int64_t profile, const char *key, size_t *size)
{
    Shelf *shelf = find_shelf(room, profile);
    const Item *item = shelf ? find_item(shelf, key) : NULL;
    *size = item ? item->size : 0;
    return item ? item->text : NULL;
}

const char *values_put(Room *room, const RoomValue *value)
{
    Shelf *shelf = shelf_of(room, value->profile);
    const char *wrong = objection(room, shelf, value->key, value->text, value->size);
    if (wrong) return wrong;
    Write *write = room->writes[room->write_count++] = mem_zalloc(sizeof *write);
    write->value = *value;
    memcpy(write->key, value->key, strlen(value->key));
    write->value.key = write->key;
    write->value.text = value->text ? copy_of(value->text, value->size) : NULL;
    write->before = exchange(shelf, write->key, value->text ? copy_of(value->text, value->size) : NULL,
                             value->text ? value->size : 0, &write->before_size);
    return NULL;
}

static void free_write(Write *write)
{
    mem_free((char *)write->value.text);
    mem_free(write->before);
    mem_free(write);
}

void values_undo(Room *room, int first)
{
    while (room->write_count > first) {
        Write *write = room->writes[--room->write_count];
        size_t size;
        mem_free(exchange(shelf_of(room, write->value.profile), write->key, write->before, write->before_size,
                          &size));
        write->before = NULL;
        free_write(write);
    }
}

bool room_next_write(Room *room, RoomValue *value)
{
    if (room->handed_out) free_write(room->handed_out);
    room->handed_out = NULL;
    if (!room->write_count) return false;
    room->handed_out = room->writes[0];
    memmove(room->writes, room->writes + 1, (size_t)--room->write_count * sizeof *room->writes);
    *value = room->handed_out->value;
    return true;
}

void values_destroy(Room *room)
{
    if (room->handed_out) free_write(room->handed_out);
    for (int i = 0; i < room->write_count; i++) free_write(room->writes[i]);
    for (int i = 0; i < room->shelf_count; i++) empty(room->shelves[i]);
    mem_free(room->shelves);
}
