// The client's side of WebSocket, byte by byte.
#include "check.h"
#include "ws.h"
#include "mem.h"

#define ANSWER                                                                                               \
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: Upgrade\r\n"                      \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: moontick.1\r\n\r\n"

static WsRead read_answer(const char *text, size_t *used)
{
    return ws_read_response((const uint8_t *)text, strlen(text), "moontick.1", used);
}

TEST(handshake, is_accepted_and_ends_where_frames_begin)
{
    size_t used;
    EXPECT_EQ(read_answer(ANSWER "\x81", &used), WS_DONE);
    EXPECT_EQ(used, strlen(ANSWER));
}

TEST(handshake, is_partial_until_its_last_byte)
{
    size_t used;
    for (size_t size = 0; size < strlen(ANSWER); size++)
        EXPECT_EQ(ws_read_response((const uint8_t *)ANSWER, size, "moontick.1", &used), WS_PARTIAL);
}

TEST(handshake, with_wrong_answer_is_refused)
{
    size_t used;
    EXPECT_EQ(read_answer("HTTP/1.1 403 Forbidden\r\n\r\n", &used), WS_BROKEN);
    EXPECT_EQ(read_answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", &used),
              WS_BROKEN);
    char other_protocol[] = ANSWER;
    strstr(other_protocol, "moontick.1")[9] = '2';
    EXPECT_EQ(read_answer(other_protocol, &used), WS_BROKEN);
    uint8_t endless[5000];
    memset(endless, 'a', sizeof endless);
    EXPECT_EQ(ws_read_response(endless, sizeof endless, "moontick.1", &used), WS_BROKEN);
}

TEST(handshake, asks_for_path_host_and_protocol)
{
    Url url;
    Failure why;
    EXPECT(url_parse(&url, "ws://127.0.0.1:8080/ws", &why));
    Buffer out = { 0 };
    ws_write_request(&out, &url, "moontick.1");
    buffer_append(&out, "", 1);
    const char *text = (const char *)out.data;
    bool whole = strncmp(text, "GET /ws HTTP/1.1\r\n", 18) == 0 &&
                 strstr(text, "\r\nHost: 127.0.0.1:8080\r\n") &&
                 strstr(text, "\r\nSec-WebSocket-Protocol: moontick.1\r\n") &&
                 strcmp(text + strlen(text) - 4, "\r\n\r\n") == 0;
    buffer_deinit(&out);
    EXPECT(whole);
}

// A binary frame as a server sends it: not masked.
static Buffer server_frame(size_t size)
{
    Buffer frame = { 0 };
    uint8_t head[10] = { 0x82 };
    int more = size < 126 ? 0 : size < 65536 ? 2 : 8;
    head[1] = (uint8_t)(more == 0 ? size : more == 2 ? 126 : 127);
    for (int i = 0; i < more; i++) head[2 + i] = (uint8_t)(size >> 8 * (more - 1 - i));
    buffer_append(&frame, head, 2 + (size_t)more);
    for (size_t i = 0; i < size; i++) *buffer_extend(&frame, 1) = (uint8_t)i;
    return frame;
}

static bool is_whole_only_at_its_end(size_t payload)
{
    Buffer bytes = server_frame(payload);
    WsFrame frame;
    bool good = true;
    for (size_t size = 0; size < bytes.size; size++)
        good &= ws_read_frame(bytes.data, size, &frame) == WS_PARTIAL;
    good &= ws_read_frame(bytes.data, bytes.size, &frame) == WS_DONE && frame.opcode == WS_BINARY &&
            frame.final && !frame.masked && frame.size == payload && frame.used == bytes.size &&
            frame.payload + payload == bytes.data + bytes.size;
    buffer_deinit(&bytes);
    return good;
}

TEST(frame, is_partial_until_its_last_byte_whatever_its_length)
{
    EXPECT(is_whole_only_at_its_end(0));
    EXPECT(is_whole_only_at_its_end(125));
    EXPECT(is_whole_only_at_its_end(126));
    EXPECT(is_whole_only_at_its_end(65535));
    EXPECT(is_whole_only_at_its_end(65536));
}

static WsRead read_bytes(const char *bytes, size_t size)
{
    WsFrame frame;
    return ws_read_frame((const uint8_t *)bytes, size, &frame);
}

TEST(frame, that_breaks_rfc_6455_is_refused)
{
    EXPECT_EQ(read_bytes("\xc2\x00", 2), WS_BROKEN);          // compressed
    EXPECT_EQ(read_bytes("\x83\x00", 2), WS_BROKEN);          // unknown kind
    EXPECT_EQ(read_bytes("\x09\x00", 2), WS_BROKEN);          // ping in fragments
    EXPECT_EQ(read_bytes("\x89\x7e\x00\x7e", 4), WS_BROKEN);  // long ping
    EXPECT_EQ(read_bytes("\x82\x7e\x00\x7d", 4), WS_BROKEN);  // length not in its shortest form
    EXPECT_EQ(read_bytes("\x82\x7f\x00\x00\x00\x00\x00\x00\xff\xff", 10), WS_BROKEN);  // the same
    EXPECT_EQ(read_bytes("\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x01", 10), WS_BROKEN);  // beyond the limit
    EXPECT_EQ(read_bytes("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10), WS_BROKEN);
}

// Whether a payload of `size` bytes comes out of a masked frame as it went in.
static bool survives_masking(size_t size)
{
    Buffer out = { 0 };
    uint8_t *payload = mem_alloc(size + 1);
    memset(payload, 'x', size);
    buffer_append(&out, "before", 6);
    ws_write_frame(&out, WS_BINARY, payload, size, 0x12345678);
    WsFrame frame;
    bool good = ws_read_frame(out.data + 6, out.size - 6, &frame) == WS_DONE && frame.masked && frame.final &&
                frame.size == size && frame.used == out.size - 6;
    if (good && size > 0) {
        uint8_t *masked = out.data + (frame.payload - out.data);
        good = masked[0] != 'x';
        ws_mask(masked, size, frame.mask);
        good &= memcmp(masked, payload, size) == 0;
    }
    mem_free(payload);
    buffer_deinit(&out);
    return good;
}

TEST(frame, written_is_masked_and_reads_back)
{
    EXPECT(survives_masking(0));
    EXPECT(survives_masking(125));
    EXPECT(survives_masking(126));
    EXPECT(survives_masking(1000));
}

static int close_code(const char *bytes, size_t size)
{
    WsFrame frame = { .payload = (const uint8_t *)bytes, .size = size };
    return ws_close_code(&frame);
}

TEST(frame, close_tells_its_code)
{
    EXPECT_EQ(close_code("\x03\xe8left", 6), 1000);
    EXPECT_EQ(close_code("\x0f\xa7", 2), 4007);
    EXPECT_EQ(close_code("", 0), 1005);
    EXPECT_EQ(close_code("\x03", 1), 1002);
    EXPECT_EQ(close_code("\x03\xee", 2), 1002);  // 1006 is never on the wire
    EXPECT_EQ(close_code("\xff\xff", 2), 1002);
}

TEST(frame, written_close_carries_code_and_reason)
{
    Buffer out = { 0 };
    ws_write_close(&out, 1000, "left", 7);
    WsFrame frame;
    EXPECT_EQ(ws_read_frame(out.data, out.size, &frame), WS_DONE);
    ws_mask(out.data + (frame.payload - out.data), frame.size, frame.mask);
    EXPECT_EQ(ws_close_code(&frame), 1000);
    EXPECT_EQ(frame.size, 6);
    EXPECT_EQ(memcmp(frame.payload + 2, "left", 4), 0);
    buffer_deinit(&out);
}
