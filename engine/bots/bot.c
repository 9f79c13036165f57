// One player's state machine. Of most messages only the first three numbers are
// looked at; that is what makes a bot cheaper than the server it loads.
#include "bot.h"
#include "protocol.h"
#include "reader.h"
#include "ws.h"
#include "writer.h"
#include <assert.h>
#include <stdio.h>

void bot_init(Bot *bot, int number, const char *room, uint64_t seed)
{
    *bot = (Bot){ .descriptor = -1, .number = number, .room = room };
    intent_init(&bot->intent, seed + (uint64_t)number);
}

void bot_deinit(Bot *bot)
{
    buffer_deinit(&bot->unread);
    buffer_deinit(&bot->unsent);
}

static uint32_t roll_mask(Bot *bot)
{
    return (uint32_t)random_bits(&bot->intent.random);
}

static void finish(Bot *bot, int code, Stats *stats)
{
    if (bot->state != BOT_LEAVING) stats_count_close(stats, code);
    bot->state = BOT_GONE;
}

// The server has broken the rules.
static void refuse(Bot *bot, Stats *stats)
{
    if (bot->state != BOT_LEAVING)
        ws_write_close(&bot->unsent, CLOSE_PROTOCOL, close_key(CLOSE_PROTOCOL), roll_mask(bot));
    finish(bot, CLOSE_PROTOCOL, stats);
}

void bot_upgrade(Bot *bot, const Url *url)
{
    ws_write_request(&bot->unsent, url, BOT_PROTOCOL);
    bot->state = BOT_UPGRADING;
}

static void say_hello(Bot *bot)
{
    char name[PROTOCOL_NAME_LIMIT + 1];
    snprintf(name, sizeof name, "Bot %d", bot->number + 1);
    size_t begun = ws_begin_frame(&bot->unsent);
    write_array(&bot->unsent, 6);
    write_integer(&bot->unsent, MESSAGE_HELLO);
    write_integer(&bot->unsent, PROTOCOL_VERSION);
    write_text(&bot->unsent, bot->room);
    write_text(&bot->unsent, name);
    write_nil(&bot->unsent);  // profile
    write_nil(&bot->unsent);  // resume
    ws_end_frame(&bot->unsent, begun, WS_BINARY, roll_mask(bot));
    bot->state = BOT_JOINING;
}

static void on_welcome(Bot *bot, const WsFrame *frame, Stats *stats)
{
    if (!frame->final || !welcome_read(&bot->welcome, frame->payload, frame->size)) {
        refuse(bot, stats);
        return;
    }
    if (bot->state == BOT_JOINING) stats->clients++;
    bot->state = BOT_PLAYING;
}

static void on_message(Bot *bot, const WsFrame *frame, uint64_t now, Stats *stats)
{
    Reader reader = reader_of(frame->payload, frame->size);
    uint32_t count;
    int64_t kind, tick, ack;
    if (!read_array(&reader, &count) || !read_integer(&reader, MESSAGE_WELCOME, MESSAGE_NOTICE, &kind)) {
        refuse(bot, stats);
    } else if (kind == MESSAGE_WELCOME) {
        on_welcome(bot, frame, stats);
    } else if (kind == MESSAGE_SNAPSHOT || kind == MESSAGE_DELTA) {
        if (bot->state != BOT_PLAYING || !read_integer(&reader, 0, UINT32_MAX, &tick) ||
            !read_integer(&reader, 0, bot->seq, &ack)) {
            refuse(bot, stats);
            return;
        }
        bot->tick = (uint32_t)tick;
        if (bot->last_frame) stats_count_gap(stats, now - bot->last_frame);
        bot->last_frame = now;
        stats->frames++;
    }
}

static void on_close(Bot *bot, const WsFrame *frame, Stats *stats)
{
    if (bot->state != BOT_LEAVING)
        ws_write_frame(&bot->unsent, WS_CLOSE, frame->payload, frame->size < 2 ? 0 : 2, roll_mask(bot));
    finish(bot, ws_close_code(frame), stats);
}

static void on_frame(Bot *bot, const WsFrame *frame, uint64_t now, Stats *stats)
{
    if (frame->masked || frame->opcode == WS_TEXT)
        refuse(bot, stats);
    else if (frame->opcode == WS_CLOSE)
        on_close(bot, frame, stats);
    else if (bot->state == BOT_LEAVING)
        return;
    else if (frame->opcode == WS_BINARY)
        on_message(bot, frame, now, stats);
    else if (frame->opcode == WS_PING)
        ws_write_frame(&bot->unsent, WS_PONG, frame->payload, frame->size, roll_mask(bot));
}

static size_t receive_response(Bot *bot, const uint8_t *data, size_t size, Stats *stats)
{
    size_t used = 0;
    WsRead read = ws_read_response(data, size, BOT_PROTOCOL, &used);
    if (read == WS_BROKEN) finish(bot, 1006, stats);  // what a browser makes of it
    if (read == WS_DONE) say_hello(bot);
    return used;
}

size_t bot_receive(Bot *bot, const uint8_t *data, size_t size, uint64_t now, Stats *stats)
{
    size_t used = bot->state == BOT_UPGRADING ? receive_response(bot, data, size, stats) : 0;
    while (bot->state >= BOT_JOINING && bot->state <= BOT_LEAVING && used < size) {
        WsFrame frame;
        WsRead read = ws_read_frame(data + used, size - used, &frame);
        if (read == WS_PARTIAL) break;
        if (read == WS_BROKEN) {
            refuse(bot, stats);
            break;
        }
        used += frame.used;
        if (bot->state != BOT_LEAVING) stats->bytes += frame.used;
        on_frame(bot, &frame, now, stats);
    }
    return used;
}

void bot_input(Bot *bot)
{
    if (bot->state != BOT_PLAYING || bot->unsent.size > 0) return;
    size_t begun = ws_begin_frame(&bot->unsent);
    write_array(&bot->unsent, 4);
    write_integer(&bot->unsent, MESSAGE_INPUT);
    write_integer(&bot->unsent, ++bot->seq);
    write_integer(&bot->unsent, bot->tick);
    intent_write_values(&bot->intent, &bot->welcome, &bot->unsent);
    ws_end_frame(&bot->unsent, begun, WS_BINARY, roll_mask(bot));
}

void bot_drop(Bot *bot, Stats *stats)
{
    if (bot->state != BOT_GONE) finish(bot, 1006, stats);
}

void bot_leave(Bot *bot)
{
    if (bot->state == BOT_JOINING || bot->state == BOT_PLAYING) {
        ws_write_close(&bot->unsent, CLOSE_LEFT, close_key(CLOSE_LEFT), roll_mask(bot));
        bot->state = BOT_LEAVING;
    } else if (bot->state != BOT_LEAVING) {
        bot->state = BOT_GONE;
    }
}
