#include "player.h"
#include <stdio.h>
#include <string.h>
#include "mem.h"

enum { LOGIN_SECONDS = 2, CHOKED_MS = 30000, MOST_ROOMS = 500, SWEEP_MS = 200 };
#define MILLISECOND UINT64_C(1000000)

Players *players_create(const PlayersConfig *config)
{
    Players *players = mem_zalloc(sizeof *players);
    players->config = *config;
    if (!config->choked_ms) players->config.choked_ms = CHOKED_MS;
    if (!config->max_rooms) players->config.max_rooms = MOST_ROOMS;
    return players;
}

void players_destroy(Players *players)
{
    if (!players) return;
    for (int i = 0; i < players->capacity; i++)
        if (players->table[i]) player_closed(players->table[i], CLOSE_SHUTDOWN);
    buffer_deinit(&players->scratch);
    mem_free(players->table);
    mem_free(players);
}

void players_set_time(Players *players, uint64_t now)
{
    players->now = now;
}

static int free_place(Players *players)
{
    for (int i = 0; i < players->capacity; i++)
        if (!players->table[i]) return i;
    int first = players->capacity;
    players->capacity = first ? first * 2 : 64;
    players->table = mem_realloc(players->table, (size_t)players->capacity * sizeof *players->table);
    memset(players->table + first, 0, (size_t)(players->capacity - first) * sizeof *players->table);
    return first;
}

Player *players_opened(Players *players, Connection *connection)
{
    Player *player = mem_zalloc(sizeof *player);
    player->players = players;
    player->place = free_place(players);
    player->visit = ++players->visits;
    player->sender.connection = connection;
    session_init(&player->session, players->now);
    return players->table[player->place] = player;
}

// Lets go of its stay, which is the caller's from now on. NULL: it had none.
static Stay *leave_room(Player *player)
{
    Stay *stay = player->stay;
    player->sender.line = NULL;
    player->room = NULL;
    player->stay = NULL;
    return stay;
}

static void close_with(Player *player, CloseCode code, const char *text)
{
    char reason[NET_REASON_LIMIT + 1];
    snprintf(reason, sizeof reason, "%s%s%s", close_key(code), text ? ": " : "", text ? text : "");
    player->state = GONE;
    net_close(player->sender.connection, code, reason);
}

void player_end(Player *player, CloseCode code, const char *text)
{
    if (player->state == GONE) return;
    Stay *stay = leave_room(player);
    if (stay) stays_end(player->players->config.stays, stay, player->players->now);
    close_with(player, code, text);
}

void player_replace(Player *player)
{
    leave_room(player);
    close_with(player, CLOSE_REPLACED, NULL);
}

// Whether a connection that ended with this code is over for good; otherwise its player may be back.
static bool is_farewell(int code)
{
    return code == CLOSE_LEFT || code == CLOSE_PROTOCOL || code == CLOSE_TEXT || code == CLOSE_ENCODING ||
           code == CLOSE_TOO_BIG;
}

void player_closed(Player *player, int code)
{
    Stays *stays = player->players->config.stays;
    Stay *stay = leave_room(player);
    if (stay && is_farewell(code))
        stays_end(stays, stay, player->players->now);
    else if (stay)
        stays_hold(stays, stay, player->players->now);
    player->players->table[player->place] = NULL;
    sender_deinit(&player->sender);
    mem_free(player);
}

void player_drained(Player *player)
{
    sender_drained(&player->sender, player->players->now);
    if (player->owes_time) player_tell_time(player, player->time);
}

static void pass_on(Player *player, ChannelKind kind, const void *data, size_t size)
{
    if (player->state != PLAYING) return;
    ChannelHead head = stay_head(player->stay, kind);
    head.room = (uint16_t)player->room->slot;
    link_offer(rooms_link(player->players->config.rooms, player->room), &head, data, size);
}

static void tell_away(const Player *player)
{
    if (player->state != PLAYING) return;
    ChannelHead head = stay_head(player->stay, CHANNEL_AWAY);
    head.number = player->away;
    rooms_send(player->players->config.rooms, player->room, head, NULL, 0);
}

static void set_away(Player *player, bool away)
{
    if (player->away == away) return;
    player->away = away;
    tell_away(player);
}

static void hold_back(Player *player)
{
    const int pause = session_pause(&player->session);
    if (pause) net_slow(player->sender.connection, pause);
}

void player_received(Player *player, const uint8_t *data, size_t size)
{
    Command command;
    if (player->state == GONE) return;
    if (player->state == PLAYING) stays_settle(player->players->config.stays, player->stay);
    switch (session_receive(&player->session, data, size, player->players->now, &command)) {
    case COMMAND_NOTHING: break;
    case COMMAND_HELLO: player_log_in(player, &command); break;
    case COMMAND_INPUT: pass_on(player, CHANNEL_INPUT, data, size); break;
    case COMMAND_CHAT: pass_on(player, CHANNEL_CHAT, command.chat, strlen(command.chat)); break;
    case COMMAND_PING: player_tell_time(player, command.time); break;
    case COMMAND_AWAY: set_away(player, command.away); break;
    case COMMAND_CLOSE: player_end(player, command.code, NULL); return;
    }
    if (player->state != GONE) hold_back(player);
}

Player *players_in_seat(const HostedRoom *room, const ChannelHead *head)
{
    if (room->state != ROOM_OPEN || head->seat < 0 || head->seat >= room_seats(room)) return NULL;
    const Stay *stay = stay_at(room, head->seat);
    return stay && stay->number == head->session ? stay->player : NULL;
}

void players_fetch(const Stay *const stays[], int count)
{
    for (int i = 0; i < count; i++) {
        if (!stays[i] || !stays[i]->player) continue;
        __builtin_prefetch(&stays[i]->player->state);
        __builtin_prefetch(&stays[i]->player->sender.choked);
    }
    for (int i = 0; i < count; i++)
        if (stays[i] && stays[i]->player) __builtin_prefetch(stays[i]->player->sender.connection);
}

void player_joined(Player *player, uint32_t id)
{
    if (player->state != JOINING) return;
    if (!id) return player_end(player, CLOSE_FULL, NULL);
    player->state = PLAYING;
    const int idle = stay_watches(player->stay) ? 0 : player->room->idle;
    session_enter(&player->session, player->room->rate, idle, player->players->now);
    player_tell_welcome(player, id);
    if (player->away) tell_away(player);
    if (player->state == PLAYING && player->room->error) player_tell_error(player);
}

void player_frame(Player *player, uint8_t *frame, size_t size, uint32_t tick)
{
    if (player->state != PLAYING) return;
    if (!sender_send(&player->sender, frame, size, tick, player->players->now))
        player_end(player, CLOSE_IDLE, NULL);
}

void players_room_opened(Players *players, HostedRoom *room, bool again)
{
    for (int i = 0; i < room_seats(room); i++) {
        Stay *stay = stay_at(room, i);
        if (stay && stay->player)
            player_ask_to_join(stay->player);
        else if (stay)
            stays_join(players->config.stays, stay, players->now);
    }
    if (again)
        rooms_send(players->config.rooms, room, (ChannelHead){ .kind = CHANNEL_RETURNED, .seat = -1 }, NULL,
                   0);
    for (int i = 0; i < players->capacity; i++) {
        Player *player = players->table[i];
        if (player && player->state == WAITING && player->room == room) player_place(player);
    }
}

void players_values_ready(Players *players, const char *mode, int64_t profile)
{
    for (int i = 0; i < players->capacity; i++) {
        Player *player = players->table[i];
        if (player && player->state == WAITING && player->profile == profile &&
            !strcmp(player->room->mode, mode))
            player_place(player);
    }
}

void players_room_lost(Players *players, HostedRoom *room, CloseCode code)
{
    for (int i = 0; i < players->capacity; i++)
        if (players->table[i] && players->table[i]->room == room) player_end(players->table[i], code, NULL);
    stays_room_lost(players->config.stays, room, players->now);
}

void players_end_seats(Players *players, HostedRoom *room, int first)
{
    // Where there are more or fewer players, those who watch sit elsewhere.
    const int end = first == room->max_players ? first : room_seats(room);
    for (int i = first < room->max_players ? first : room->max_players; i < end; i++) {
        Stay *stay = stay_at(room, i);
        if (stay && stay->player)
            player_end(stay->player, stay_watches(stay) ? CLOSE_RESTART : CLOSE_FULL, NULL);
        else if (stay)
            stays_end(players->config.stays, stay, players->now);
    }
}

void players_room_error(Players *players, HostedRoom *room)
{
    (void)players;
    for (int i = 0; i < room_seats(room); i++) {
        const Stay *stay = stay_at(room, i);
        Player *player = stay ? stay->player : NULL;
        if (player && player->state == PLAYING) player_tell_error(player);
    }
}

static bool is_stuck(const Player *player, uint64_t now)
{
    const uint64_t patience = (uint64_t)player->players->config.choked_ms * MILLISECOND;
    return player->sender.choked && now > player->sender.choked_since + patience;
}

static void sweep_one(Player *player, uint64_t now)
{
    if (player->state == GONE) return;
    if (session_expired(&player->session, now) || is_stuck(player, now))
        player_end(player, CLOSE_IDLE, NULL);
    else if (player->state == LOGGING_IN && now > player->asked + LOGIN_SECONDS * SECOND) {
        player->token[0] = 0;  // the store is stuck: play without a profile
        player_place(player);
    }
}

void players_sweep(Players *players)
{
    if (players->now < players->swept + SWEEP_MS * MILLISECOND) return;
    players->swept = players->now;
    for (int i = 0; i < players->capacity; i++)
        if (players->table[i]) sweep_one(players->table[i], players->now);
    stays_sweep(players->config.stays, players->now);
}
