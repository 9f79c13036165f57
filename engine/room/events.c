// The built-in events (chat, joined, left, aside), and what a mode asks of the world
// outside: announcements, scores, kicks.
#include "parts.h"
#include "log.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum { EVENT_CHAT, EVENT_JOINED, EVENT_LEFT, EVENT_ASIDE, EVENT_STRUCT = 512 };

static void set_ref(Room *room, int event, uint8_t *values, const char *name, uint32_t id)
{
    memcpy(schema_field_at(&room->events[event].fields, values, name), &id, sizeof id);
}

void room_listen(Room *room, RoomEar *ear, void *owner)
{
    room->ear = ear;
    room->ear_owner = owner;
}

static bool announce(Room *room, int event, const void *values, uint32_t to)
{
    if (room->ear) room->ear(room->ear_owner, &room->events[event].fields, values, to);
    return snapshot_announce(room->snapshots, event, values, to);
}

void events_tell_joined(Room *room, uint32_t player)
{
    uint8_t values[EVENT_STRUCT] = { 0 };
    set_ref(room, EVENT_JOINED, values, "who", player);
    announce(room, EVENT_JOINED, values, 0);
}

void events_tell_left(Room *room, const char *name)
{
    uint8_t values[EVENT_STRUCT] = { 0 };
    schema_set_text(&room->events[EVENT_LEFT].fields, values, "name", name);
    announce(room, EVENT_LEFT, values, 0);
}

void room_chat(Room *room, int seat, const char *text)
{
    const int most = watches(room, seat) ? CHAT_QUEUE / 2 : CHAT_QUEUE;  // players are heard in any case
    if (!room_seat_taken(room, seat) || room->chat_count >= most) return;
    ChatLine *line = &room->chat[room->chat_count++];
    line->seat = seat;
    const size_t size = text_fit(text, strlen(text), sizeof line->text - 1);
    memcpy(line->text, text, size);
    line->text[size] = 0;
}

static bool tell_line(Room *room, uint32_t player, const char *text)
{
    bool shown = true;
    if (!script_chat(room->script, player, text, &shown)) return false;
    if (!shown) return true;
    uint8_t values[EVENT_STRUCT] = { 0 };
    set_ref(room, EVENT_CHAT, values, "by", player);
    schema_set_text(&room->events[EVENT_CHAT].fields, values, "text", text);
    announce(room, EVENT_CHAT, values, 0);
    return true;
}

// The mode never hears of who watches. Where it has a say in what players read, they do not read this.
static void tell_aside(Room *room, const char *name, const char *text)
{
    const Kind *kind = &room->events[EVENT_ASIDE].fields;
    uint8_t values[EVENT_STRUCT] = { 0 };
    schema_set_text(kind, values, "name", name);
    schema_set_text(kind, values, "text", text);
    announce(room, EVENT_ASIDE, values, script_info(room->script)->apart ? ROOM_WATCHING : 0);
}

bool events_tell_chat(Room *room)
{
    for (int i = 0; i < room->chat_count; i++) {
        const ChatLine *line = &room->chat[i];
        const uint32_t player = seat_player(room, line->seat);
        if (watches(room, line->seat))
            tell_aside(room, room->seats[line->seat].name, line->text);
        else if (player && !tell_line(room, player, line->text))
            return false;
    }
    return true;
}

static bool host_announce(void *owner, int event, const void *values, uint32_t to)
{
    return announce(owner, event, values, to);
}

static bool host_submit(void *owner, const char *name, uint32_t player, double score)
{
    Room *room = owner;
    const uint8_t *entity = world_find(room->world, player);
    const Kind *kind = &world_schema(room->world)->kinds[KIND_PLAYER];
    if (!entity) return true;
    if (room->score_count == SCORE_QUEUE) return false;
    RoomScore *kept = &room->scores[room->score_count];
    double profile;
    memcpy(&profile, schema_field_at(kind, entity, "profile"), sizeof profile);
    if (profile == 0) return true;  // a bot, or a guest whose profile could not be kept
    *kept = (RoomScore){ .profile = (int64_t)profile, .score = score };
    snprintf(kept->board, sizeof kept->board, "%s", name);
    snprintf(kept->name, sizeof kept->name, "%.67s", (const char *)schema_field_at(kind, entity, "name"));
    room->score_count++;
    board_put(room, kept);
    return true;
}

static void host_kick(void *owner, uint32_t player, const char *reason)
{
    Room *room = owner;
    int seat = (int)(player & 0xffff) - (int)world_schema(room->world)->kinds[KIND_PLAYER].first;
    if (!room_seat_taken(room, seat) || room->kick_count == KICK_QUEUE) return;
    Kick *kick = &room->kicks[room->kick_count++];
    *kick = (Kick){ .seat = seat };
    memcpy(kick->reason, reason, strnlen(reason, sizeof kick->reason - 1));
}

int64_t profile_of(const Room *room, uint32_t player)
{
    const uint8_t *entity = world_find(room->world, player);
    double profile = 0;
    if (entity)
        memcpy(&profile,
               entity + schema_find_field(&world_schema(room->world)->kinds[KIND_PLAYER], "profile")->offset,
               sizeof profile);
    return (int64_t)profile;
}

static const char *host_get(void *owner, uint32_t player, const char *key, size_t *size)
{
    int64_t profile = player ? profile_of(owner, player) : 0;
    return player && !profile ? NULL : values_get(owner, profile, key, size);
}

static const char *host_put(void *owner, const ScriptValue *value)
{
    int64_t profile = value->player ? profile_of(owner, value->player) : 0;
    if (value->player && !profile) return NULL;
    RoomValue kept = { profile, value->key, value->text, value->size, value->adds, value->by };
    return values_put(owner, &kept);
}

static void host_note(void *owner, const char *text)
{
    const Room *room = owner;
    log_info("mode", "%s.lua: %s", room->mode, text);
}

ScriptHost events_host(Room *room)
{
    return (ScriptHost){
        room,         host_announce, host_submit, host_kick, board_top,
        board_around, inputs_seen,   host_get,    host_put,  host_note,
    };
}

bool room_next_score(Room *room, RoomScore *score)
{
    if (!room->score_count) return false;
    *score = room->scores[0];
    memmove(room->scores, room->scores + 1, (size_t)--room->score_count * sizeof *room->scores);
    return true;
}

bool room_next_kick(Room *room, int *seat, char reason[64])
{
    if (!room->kick_count) return false;
    *seat = room->kicks[0].seat;
    memcpy(reason, room->kicks[0].reason, sizeof room->kicks[0].reason);
    memmove(room->kicks, room->kicks + 1, (size_t)--room->kick_count * sizeof *room->kicks);
    return true;
}
