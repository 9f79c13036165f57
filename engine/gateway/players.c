#include "player.h"
#include <stdio.h>
#include <string.h>
#include "mem.h"

enum { LOGIN_SECONDS = 2, CHOKED_SECONDS = 30, SWEEP_MS = 200 };

Players *players_create(const PlayersConfig *config)
{
    Players *players = mem_zalloc(sizeof *players);
    players->config = *config;
    return players;
}

void players_destroy(Players *players)
{
    if (!players) return;
    for (int i = 0; i < players->capacity; i++)
        if (players->table[i]) player_closed(players->table[i]);
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
    player->seat = -1;
    player->sender.connection = connection;
    session_init(&player->session, players->now);
    return players->table[player->place] = player;
}

ChannelHead player_head(const Player *player, ChannelKind kind)
{
    return (ChannelHead){ .kind = (uint16_t)kind, .seat = player->seat, .session = player->stay };
}

static void leave_room(Player *player)
{
    if (player->seat >= 0) {
        rooms_send(player->players->config.rooms, player->room, player_head(player, CHANNEL_LEAVE), NULL, 0);
        room_free_seat(player->room, player->seat, player->players->now);
    }
    player->sender.line = NULL;
    player->room = NULL;
    player->seat = -1;
}

void player_end(Player *player, CloseCode code, const char *text)
{
    if (player->state == GONE) return;
    char reason[NET_REASON_LIMIT + 1];
    snprintf(reason, sizeof reason, "%s%s%s", close_key(code), text ? ": " : "", text ? text : "");
    leave_room(player);
    player->state = GONE;
    net_close(player->sender.connection, code, reason);
}

void player_closed(Player *player)
{
    leave_room(player);
    player->players->table[player->place] = NULL;
    sender_deinit(&player->sender);
    mem_free(player);
}

void player_drained(Player *player)
{
    sender_drained(&player->sender, player->players->now);
}

static void pass_on(Player *player, ChannelKind kind, const void *data, size_t size)
{
    if (player->state != PLAYING) return;
    ChannelHead head = player_head(player, kind);
    head.room = (uint16_t)player->room->slot;
    link_offer(rooms_link(player->players->config.rooms, player->room), &head, data, size);
}

void player_received(Player *player, const uint8_t *data, size_t size)
{
    Command command;
    if (player->state == GONE) return;
    switch (session_receive(&player->session, data, size, player->players->now, &command)) {
    case COMMAND_NOTHING: break;
    case COMMAND_HELLO: player_log_in(player, &command); break;
    case COMMAND_INPUT: pass_on(player, CHANNEL_INPUT, data, size); break;
    case COMMAND_CHAT: pass_on(player, CHANNEL_CHAT, command.chat, strlen(command.chat)); break;
    case COMMAND_PING: player_tell_time(player, command.time); break;
    case COMMAND_CLOSE: player_end(player, command.code, NULL); break;
    }
}

Player *players_in_seat(const HostedRoom *room, const ChannelHead *head)
{
    if (room->state != ROOM_OPEN || head->seat < 0 || head->seat >= room->max_players) return NULL;
    Player *player = room->seats[head->seat];
    return player && player->stay == head->session ? player : NULL;
}

void player_joined(Player *player, uint32_t id)
{
    if (player->state != JOINING) return;
    if (!id) return player_end(player, CLOSE_FULL, NULL);
    player->state = PLAYING;
    session_set_rate(&player->session, player->room->rate);
    player_tell_welcome(player, id);
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
    for (int i = 0; i < room->max_players; i++)
        if (room->seats[i]) player_ask_to_join(room->seats[i]);
    if (again)
        rooms_send(players->config.rooms, room, (ChannelHead){ .kind = CHANNEL_RETURNED, .seat = -1 }, NULL,
                   0);
    for (int i = 0; i < players->capacity; i++) {
        Player *player = players->table[i];
        if (player && player->state == WAITING && player->room == room && player->seat < 0)
            player_place(player);
    }
}

void players_room_lost(Players *players, HostedRoom *room, CloseCode code)
{
    for (int i = 0; i < players->capacity; i++)
        if (players->table[i] && players->table[i]->room == room) player_end(players->table[i], code, NULL);
}

void players_room_error(Players *players, HostedRoom *room)
{
    (void)players;
    for (int i = 0; i < room->max_players; i++) {
        Player *player = room->seats[i];
        if (player && player->state == PLAYING) player_tell_error(player);
    }
}

static void sweep_one(Player *player, uint64_t now)
{
    if (player->state == GONE) return;
    if (session_expired(&player->session, now))
        player_end(player, CLOSE_IDLE, NULL);
    else if (player->sender.choked && now > player->sender.choked_since + CHOKED_SECONDS * SECOND)
        player_end(player, CLOSE_IDLE, NULL);
    else if (player->state == LOGGING_IN && now > player->asked + LOGIN_SECONDS * SECOND) {
        player->token[0] = 0;  // the store is stuck: play without a profile
        player_place(player);
    }
}

void players_sweep(Players *players)
{
    if (players->now < players->swept + SWEEP_MS * SECOND / 1000) return;
    players->swept = players->now;
    for (int i = 0; i < players->capacity; i++)
        if (players->table[i]) sweep_one(players->table[i], players->now);
}
