// One bot, from the handshake to the goodbye, without a socket.
#include "check.h"
#include "bot.h"
#include "mem.h"
#include "protocol.h"
#include "reader.h"
#include "writer.h"
#include "ws.h"

#define ANSWER                                                                                               \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"                      \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: moontick.1\r\n\r\n"

static void frame(Buffer *out, int opcode, const void *payload, size_t size)
{
    uint8_t head[4] = { (uint8_t)(0x80 | opcode), (uint8_t)(size < 126 ? size : 126), (uint8_t)(size >> 8),
                        (uint8_t)size };
    buffer_append(out, head, size < 126 ? 2 : 4);
    buffer_append(out, payload, size);
}

static void write_pair(Buffer *out, const char *key, const char *value)
{
    write_text(out, key);
    write_text(out, value);
}

static void welcome(Buffer *out)
{
    static const char *const types[] = { "stick", "button", "pointer" };
    Buffer bytes = { 0 };
    write_array(&bytes, 8);
    write_integer(&bytes, MESSAGE_WELCOME);
    write_integer(&bytes, 1);
    write_text(&bytes, "K7QX2");
    write_integer(&bytes, 65537);
    write_text(&bytes, "a token longer than thirty-one bytes, as they are");
    write_nil(&bytes);
    write_integer(&bytes, 30);
    write_map(&bytes, 4);
    write_text(&bytes, "kinds");  // something of every type to be skipped
    write_array(&bytes, 3);
    write_double(&bytes, 0.5);
    write_bool(&bytes, true);
    write_map(&bytes, 1);
    write_pair(&bytes, "inputs", "not these");
    write_pair(&bytes, "title", "Coin Arena");
    write_text(&bytes, "inputs");
    write_array(&bytes, 3);
    for (int i = 0; i < 3; i++) {
        write_map(&bytes, 2);
        write_pair(&bytes, "name", "some");
        write_pair(&bytes, "type", types[i]);
    }
    write_text(&bytes, "size");
    write_array(&bytes, 2);
    write_integer(&bytes, 1600);
    write_float(&bytes, 900.0f);
    frame(out, WS_BINARY, bytes.data, bytes.size);
    buffer_deinit(&bytes);
}

static void tick(Buffer *out, MessageKind kind, int number, int ack)
{
    Buffer bytes = { 0 };
    write_array(&bytes, 9);
    write_integer(&bytes, kind);
    write_integer(&bytes, number);
    write_integer(&bytes, ack);
    write_integer(&bytes, 0);
    for (int i = 0; i < 5; i++) write_array(&bytes, 0);
    frame(out, WS_BINARY, bytes.data, bytes.size);
    buffer_deinit(&bytes);
}

// The next frame that the bot has to say, unmasked and taken out of `unsent`; payload in `out`.
static WsOpcode said(Bot *bot, Buffer *out)
{
    WsFrame next;
    buffer_clear(out);
    if (ws_read_frame(bot->unsent.data, bot->unsent.size, &next) != WS_DONE || !next.masked) return WS_TEXT;
    buffer_append(out, next.payload, next.size);
    ws_mask(out->data, out->size, next.mask);
    bot->unsent.size -= next.used;
    memmove(bot->unsent.data, bot->unsent.data + next.used, bot->unsent.size);
    return next.opcode;
}

// A bot with what it has seen, heard and said.
typedef struct {
    Stats stats;
    Bot bot;
    Buffer in, out;
} Scene;

static Scene *connected_scene(void)
{
    Scene *scene = mem_zalloc(sizeof *scene);
    Url url;
    Failure why;
    bot_init(&scene->bot, 6, "K7QX2", 1);
    if (url_parse(&url, "ws://127.0.0.1/ws", &why)) bot_upgrade(&scene->bot, &url);
    buffer_clear(&scene->bot.unsent);
    return scene;
}

static void hear(Scene *scene)
{
    bot_receive(&scene->bot, scene->in.data, scene->in.size, 1, &scene->stats);
    buffer_clear(&scene->in);
}

static Scene *playing_scene(void)
{
    Scene *scene = connected_scene();
    buffer_append(&scene->in, ANSWER, strlen(ANSWER));
    welcome(&scene->in);
    tick(&scene->in, MESSAGE_SNAPSHOT, 100, 0);
    hear(scene);
    buffer_clear(&scene->bot.unsent);
    return scene;
}

static void scene_destroy(Scene *scene)
{
    bot_deinit(&scene->bot);
    buffer_deinit(&scene->in);
    buffer_deinit(&scene->out);
    mem_free(scene);
}

TEST(bot, says_hello_when_the_handshake_is_answered)
{
    Scene *scene = connected_scene();
    buffer_append(&scene->in, ANSWER, strlen(ANSWER));
    hear(scene);
    EXPECT_EQ(said(&scene->bot, &scene->out), WS_BINARY);
    EXPECT_EQ(scene->out.size, 17);
    EXPECT_EQ(memcmp(scene->out.data,
                     "\x96\x01\x01\xa5K7QX2\xa5"
                     "Bot 7\xc0\xc0",
                     17),
              0);
    EXPECT_EQ(scene->stats.bytes, 0);
    scene_destroy(scene);
}

TEST(bot, learns_rate_world_and_inputs_from_the_welcome)
{
    Scene *scene = playing_scene();
    const Welcome *read = &scene->bot.welcome;
    EXPECT_EQ(scene->bot.state, BOT_PLAYING);
    EXPECT_EQ(read->rate, 30);
    EXPECT_EQ(read->width, 1600);
    EXPECT_EQ(read->height, 900);
    EXPECT_EQ(read->input_count, 3);
    EXPECT_EQ(memcmp(read->inputs, ((uint8_t[]){ INPUT_STICK, INPUT_BUTTON, INPUT_POINTER }), 3), 0);
    scene_destroy(scene);
}

TEST(bot, refuses_every_welcome_that_is_cut_short)
{
    Buffer whole = { 0 };
    welcome(&whole);
    Welcome read;
    EXPECT(welcome_read(&read, whole.data + 4, whole.size - 4));
    for (size_t size = 0; size < whole.size - 4; size++) {
        uint8_t *cut = mem_alloc(size + 1);  // its own memory, so that a sanitizer sees a step too far
        memcpy(cut, whole.data + 4, size);
        bool taken = welcome_read(&read, cut, size);
        mem_free(cut);
        EXPECT(!taken);
    }
    buffer_deinit(&whole);
}

TEST(bot, numbers_its_inputs_and_acknowledges_the_last_tick)
{
    Scene *scene = playing_scene();
    const Buffer *out = &scene->out;
    bool good = true;
    for (int64_t seq = 1; seq <= 200; seq++) {
        bot_input(&scene->bot);
        good &=
            said(&scene->bot, &scene->out) == WS_BINARY && reader_scan(out->data, out->size, 8) == SCAN_OK;
        Reader reader = reader_of(out->data, out->size);
        uint32_t count;
        int64_t value, x = 0, y = 0;
        good &= read_array(&reader, &count) && count == 4 && read_integer(&reader, 2, 2, &value) &&
                read_integer(&reader, seq, seq, &value) && read_integer(&reader, 100, 100, &value) &&
                read_array(&reader, &count) && count == 5 && read_integer(&reader, -127, 127, &x) &&
                read_integer(&reader, -127, 127, &y) && x * x + y * y <= 127 * 127 &&
                read_integer(&reader, 0, 3, &value) && read_integer(&reader, 0, 1600, &value) &&
                read_integer(&reader, 0, 900, &value) && read_end(&reader);
    }
    EXPECT(good);
    scene_destroy(scene);
}

TEST(bot, spends_no_seq_while_the_line_is_choked)
{
    Scene *scene = playing_scene();
    bot_input(&scene->bot);
    size_t size = scene->bot.unsent.size;
    bot_input(&scene->bot);
    EXPECT_EQ(scene->bot.unsent.size, size);
    EXPECT_EQ(scene->bot.seq, 1);
    scene_destroy(scene);
}

TEST(bot, answers_a_ping_with_its_payload)
{
    Scene *scene = playing_scene();
    frame(&scene->in, WS_PING, "knock", 5);
    hear(scene);
    EXPECT_EQ(said(&scene->bot, &scene->out), WS_PONG);
    EXPECT_EQ(scene->out.size, 5);
    EXPECT_EQ(memcmp(scene->out.data, "knock", 5), 0);
    scene_destroy(scene);
}

TEST(bot, counts_a_close_it_did_not_ask_for_and_answers_it)
{
    Scene *scene = playing_scene();
    frame(&scene->in, WS_CLOSE,
          "\x03\xf5"
          "full",
          6);
    hear(scene);
    bot_drop(&scene->bot, &scene->stats);
    EXPECT_EQ(scene->bot.state, BOT_GONE);
    EXPECT_EQ(scene->stats.closes[1013], 1);
    EXPECT_EQ(scene->stats.closes[1006], 0);
    EXPECT_EQ(said(&scene->bot, &scene->out), WS_CLOSE);
    EXPECT_EQ(memcmp(scene->out.data, "\x03\xf5", 2), 0);
    scene_destroy(scene);
}

TEST(bot, leaves_with_1000_which_is_not_counted)
{
    Scene *scene = playing_scene();
    bot_leave(&scene->bot);
    EXPECT_EQ(said(&scene->bot, &scene->out), WS_CLOSE);
    EXPECT_EQ(memcmp(scene->out.data, "\x03\xe8left", 6), 0);
    tick(&scene->in, MESSAGE_DELTA, 101, 0);
    frame(&scene->in, WS_CLOSE, "\x03\xe8", 2);
    hear(scene);
    EXPECT_EQ(scene->bot.state, BOT_GONE);
    EXPECT_EQ(scene->stats.frames, 1);
    EXPECT_EQ(scene->stats.closes[1000], 0);
    EXPECT_EQ(scene->bot.unsent.size, 0);
    scene_destroy(scene);
}

TEST(bot, ends_a_server_that_breaks_the_protocol)
{
    Scene *scene = playing_scene();
    tick(&scene->in, MESSAGE_DELTA, 101, 1);  // acknowledges an input that was never sent
    hear(scene);
    EXPECT_EQ(scene->bot.state, BOT_GONE);
    EXPECT_EQ(scene->stats.closes[1002], 1);
    scene_destroy(scene);
}

// Hands `in` to a new bot, cut at `first` and then every `step` bytes.
static bool sees_the_same(const Buffer *in, size_t first, size_t step)
{
    Scene *scene = connected_scene();
    const Stats *stats = &scene->stats;
    size_t used = 0;
    for (size_t end = first; used < in->size; end = end + step < in->size ? end + step : in->size) {
        uint8_t *piece = mem_alloc(end - used + 1);
        memcpy(piece, in->data + used, end - used);
        used += bot_receive(&scene->bot, piece, end - used, 1, &scene->stats);
        mem_free(piece);
        if (end == in->size) break;
    }
    bool same = used == in->size && scene->bot.state == BOT_GONE && scene->bot.tick == 102 &&
                stats->frames == 3 && stats->clients == 1 && stats->closes[4006] == 1 &&
                stats->bytes == in->size - strlen(ANSWER);
    scene_destroy(scene);
    return same;
}

TEST(bot, does_not_care_where_the_bytes_are_cut)
{
    Buffer in = { 0 };
    buffer_append(&in, ANSWER, strlen(ANSWER));
    welcome(&in);
    tick(&in, MESSAGE_SNAPSHOT, 100, 0);
    tick(&in, MESSAGE_DELTA, 101, 0);
    frame(&in, WS_PING, "", 0);
    tick(&in, MESSAGE_DELTA, 102, 0);
    frame(&in, WS_CLOSE, "\x0f\xa6", 2);
    EXPECT(sees_the_same(&in, 1, 1));
    for (size_t cut = 0; cut <= in.size; cut++) EXPECT(sees_the_same(&in, cut, in.size));
    buffer_deinit(&in);
}
