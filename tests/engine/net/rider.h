// rider.h: a client that takes the same session over any carrier, for the tests of
// what is equal on all of them. It asks for messages when it is told to hear one.
#pragma once
#include "visitor.h"

typedef enum { WEBSOCKET, SSE, LONG_POLL, SHORT_POLL, CARRIERS } Ride;

enum { RECORD_MESSAGE, RECORD_CLOSE, RECORD_LINE };

typedef struct {
    Server *server;
    Ride ride;
    Visitor up, down;  // WebSocket: `down` is both
    char id[64];
    bool asked;      // a request for messages is open
    bool streaming;  // and its answer has begun
    Buffer records;  // come down and not yet heard
    int status;      // of the last answer
    int type;        // of the last record
    uint8_t data[70000];
    size_t size;  // of it
} Rider;

static inline void say_request(Visitor *visitor, const char *method, const char *path, const char *headers,
                               const void *body, size_t size)
{
    char head[512], length[48] = "";
    if (strcmp(method, "POST") == 0) snprintf(length, sizeof length, "Content-Length: %zu\r\n", size);
    int head_size = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: moon.test\r\n%s%s\r\n", method, path,
                             headers, length);
    Buffer whole = { 0 };
    buffer_append(&whole, head, (size_t)head_size);
    buffer_append(&whole, body, size);
    visitor_say_bytes(visitor, whole.data, whole.size);
    buffer_deinit(&whole);
}

static inline void add_record(Buffer *out, int type, const void *data, size_t size)
{
    uint8_t head[4] = { (uint8_t)type, (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size };
    buffer_append(out, head, 4);
    buffer_append(out, data, size);
}

// The body of the next answer, taken in as it is: it may hold any byte.
static inline bool take_answer(Visitor *visitor, int *status, Buffer *body)
{
    size_t size = answer_size(visitor, true);
    if (size == 0) return false;
    const char *text = (const char *)visitor->in.data;
    size_t head = (size_t)(strstr(text, "\r\n\r\n") + 4 - text);
    *status = status_of(text);
    buffer_append(body, text + head, size - head);
    visitor_forget(visitor, size);
    return true;
}

static inline bool rider_take_record(Rider *rider)
{
    const uint8_t *head = rider->records.data;
    if (rider->records.size < 4) return false;
    size_t size = (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    if (rider->records.size < 4 + size || size >= sizeof rider->data) return false;
    rider->type = head[0];
    rider->size = size;
    memcpy(rider->data, head + 4, size);
    rider->data[size] = 0;
    rider->records.size -= 4 + size;
    memmove(rider->records.data, rider->records.data + 4 + size, rider->records.size);
    return true;
}

static inline int rider_post(Rider *rider, const char *path, const char *headers, const void *body,
                             size_t size)
{
    Buffer answer = { 0 };
    bool came = false;
    rider->status = 0;
    say_request(&rider->up, "POST", path, headers, body, size);
    WAIT(visitor_step(&rider->up),
         (came = take_answer(&rider->up, &rider->status, &answer)) || rider->up.ended);
    if (came && rider->status == 200) buffer_append(&rider->records, answer.data, answer.size);
    buffer_deinit(&answer);
    return rider->status;
}

static inline const char *rider_header(const Rider *rider)
{
    static char header[128];
    snprintf(header, sizeof header, "Moontick-Line: %s\r\n", rider->id);
    return header;
}

// The rider is large: it is allocated, and freed by rider_close().
static inline Rider *rider_open(Server *server, Ride ride)
{
    Rider *rider = mem_zalloc(sizeof *rider);
    *rider = (Rider){ .server = server, .ride = ride, .down = visitor_open(server) };
    rider->up.socket = -1;
    if (ride == WEBSOCKET) {
        rider->status = visitor_upgrade(&rider->down) ? 200 : 0;
        return rider;
    }
    rider->up = visitor_open(server);
    if (rider_post(rider, "/carrier", "", "", 0) == 200 && rider_take_record(rider) &&
        rider->type == RECORD_LINE && rider->size < sizeof rider->id)
        memcpy(rider->id, rider->data, rider->size + 1);
    return rider;
}

static inline void rider_close(Rider *rider)
{
    visitor_close(&rider->up);
    visitor_close(&rider->down);
    buffer_deinit(&rider->records);
    mem_free(rider);
}

static inline void rider_up(Rider *rider, int type, const void *data, size_t size)
{
    Buffer body = { 0 };
    if (rider->ride == WEBSOCKET) {
        visitor_send(&rider->down, FINAL | (type == RECORD_CLOSE ? CLOSE : BINARY), data, size);
        return;
    }
    add_record(&body, type, data, size);
    rider_post(rider, "/carrier/up", rider_header(rider), body.data, body.size);
    buffer_deinit(&body);
}

static inline void rider_say(Rider *rider, const char *text)
{
    rider_up(rider, RECORD_MESSAGE, text, strlen(text));
}

static inline void rider_say_close(Rider *rider, int code, const char *reason)
{
    uint8_t payload[125] = { (uint8_t)(code >> 8), (uint8_t)code };
    memcpy(payload + 2, reason, strlen(reason));
    rider_up(rider, RECORD_CLOSE, payload, 2 + strlen(reason));
}

static inline void rider_ask(Rider *rider)
{
    static const char *const paths[] = { NULL, "/carrier/stream", "/carrier/poll?wait=25",
                                         "/carrier/poll?wait=0" };
    if (rider->asked || rider->ride == WEBSOCKET) return;
    say_request(&rider->down, "GET", paths[rider->ride], rider_header(rider), NULL, 0);
    rider->asked = true;
}

static inline int letter(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? (int)(at - letters) : -1;
}

static inline void decode_base64(Buffer *out, const char *text)
{
    unsigned bits = 0, count = 0;
    for (; letter(*text) >= 0; text++) {
        bits = bits << 6 | (unsigned)letter(*text);
        if ((count += 6) < 8) continue;
        count -= 8;
        uint8_t byte = (uint8_t)(bits >> count);
        buffer_append(out, &byte, 1);
    }
}

// One chunk of a stream, which is one event or a comment. False: not whole yet, or the last one.
static inline bool take_chunk(Visitor *visitor, char **text)
{
    buffer_append(&visitor->in, "", 1);
    visitor->in.size--;
    char *in = (char *)visitor->in.data, *line_end = strstr(in, "\r\n");
    if (!line_end) return false;
    size_t size = strtoul(in, NULL, 16), head = (size_t)(line_end + 2 - in);
    if (visitor->in.size < head + size + 2) return false;
    *text = mem_zalloc(size + 1);
    memcpy(*text, in + head, size);
    visitor_forget(visitor, head + size + 2);
    return true;
}

static inline void rider_read_stream(Rider *rider)
{
    char *text;
    if (rider->asked && !rider->streaming && answer_size(&rider->down, false)) {
        char *head = visitor_answer_of(&rider->down, false);
        rider->streaming = status_of(head) == 200;
        rider->asked = rider->streaming;
        mem_free(head);
    }
    while (rider->streaming && take_chunk(&rider->down, &text)) {
        if (strncmp(text, "data: ", 6) == 0) decode_base64(&rider->records, text + 6);
        if (!*text) rider->streaming = rider->asked = false;
        mem_free(text);
    }
}

static inline void rider_read_frame(Rider *rider)
{
    Frame *frame = mem_alloc(sizeof *frame);
    if (take_frame(&rider->down, frame) && (frame->first & 15) <= CLOSE)
        add_record(&rider->records, frame->first == (FINAL | CLOSE) ? RECORD_CLOSE : RECORD_MESSAGE,
                   frame->payload, frame->size);
    mem_free(frame);
}

static inline void rider_step(Rider *rider)
{
    visitor_step(&rider->down);
    if (rider->ride == WEBSOCKET) rider_read_frame(rider);
    if (rider->ride == SSE) rider_read_stream(rider);
    if (rider->ride > SSE && rider->asked && take_answer(&rider->down, &rider->status, &rider->records))
        rider->asked = false;
}

// Waits for the next record, and asks for it as often as it takes.
static inline bool rider_hears(Rider *rider)
{
    bool heard = rider_take_record(rider);
    for (uint64_t until = clock_now() + WAIT_LIMIT; !heard && !rider->down.ended && clock_now() < until;) {
        rider_ask(rider);
        rider_step(rider);
        heard = rider_take_record(rider);
    }
    return heard;
}

static inline bool rider_hears_text(Rider *rider, const char *text)
{
    return rider_hears(rider) && rider->type == RECORD_MESSAGE && rider->size == strlen(text) &&
           memcmp(rider->data, text, rider->size) == 0;
}

// The code of the next record if it is a close; its reason is in `data` + 2.
static inline int rider_hears_close(Rider *rider)
{
    if (!rider_hears(rider) || rider->type != RECORD_CLOSE || rider->size < 2) return 0;
    return rider->data[0] << 8 | rider->data[1];
}
