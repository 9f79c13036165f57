// What a player is told besides frames. A message is written behind the headroom
// that the socket layer wants.
#include "player.h"
#include "writer.h"

static Buffer *begin_message(Players *players)
{
    buffer_clear(&players->scratch);
    buffer_extend(&players->scratch, NET_HEADROOM);
    return &players->scratch;
}

static void send_message(Player *player)
{
    Buffer *message = &player->players->scratch;
    if (!sender_send(&player->sender, message->data + NET_HEADROOM, message->size - NET_HEADROOM, 0,
                     player->players->now))
        player_end(player, CLOSE_IDLE, NULL);
}

void player_tell_time(Player *player, int64_t time)
{
    player->owes_time = player->sender.choked;
    player->time = time;
    if (player->owes_time) return;
    const HostedRoom *room = player->room;
    Buffer *message = begin_message(player->players);
    write_array(message, 4);
    write_integer(message, MESSAGE_PONG);
    write_integer(message, time);
    write_integer(message, room ? room->tick : 0);
    write_integer(message, room ? rooms_took(player->players->config.rooms, room) : 0);
    send_message(player);
}

static void send_notice(Player *player, const char *key, const char *text)
{
    Buffer *message = begin_message(player->players);
    write_array(message, 3);
    write_integer(message, MESSAGE_NOTICE);
    write_text(message, key);
    write_text(message, text);
    send_message(player);
}

void player_tell_error(Player *player)
{
    const char *text = player->room->error;
    if (!text) return send_notice(player, "mode_ok", "");
    send_notice(player, "mode_error", "The game mode has an error; the server keeps running.");
}

static void write_resume(Buffer *message, Player *player)
{
    char resume[TOKEN_SIZE];
    if (player->welcomed || stay_watches(player->stay)) return write_nil(message);
    stays_renew(player->players->config.stays, player->stay, resume);
    write_text(message, resume);
}

void player_tell_welcome(Player *player, uint32_t id)
{
    HostedRoom *room = player->room;
    Buffer *message = begin_message(player->players);
    write_array(message, 8);
    write_integer(message, MESSAGE_WELCOME);
    write_integer(message, PROTOCOL_VERSION);
    write_text(message, room->code);
    write_integer(message, stay_watches(player->stay) ? 0 : id);
    if (player->token[0])
        write_text(message, player->token);
    else
        write_nil(message);
    write_resume(message, player);
    write_integer(message, room->rate);
    buffer_append(message, room->map.data, room->map.size);
    player->token[0] = 0;
    player->welcomed = true;
    send_message(player);
}
