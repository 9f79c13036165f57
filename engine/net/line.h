// line.h: sessions that ride on HTTP requests, for the files that carry them.
// engine/wire/PROTOCOL.md, section 8, is what they speak.
#pragma once
#include "net_internal.h"

enum {
    LINE_ID_BYTES = 24,  // random: 48 bits to find it by, and 144 that are secret
    LINE_ID_SIZE = 32,   // as text
    LINE_ID_PUBLIC = 8,  // of these
};

// Begins with a Connection, which is what the rest of the program sees of it.
struct Line {
    Connection connection;
    Line *next;  // in its bucket
    char id[LINE_ID_SIZE + 1];
    Connection *down;  // the parked socket that takes messages to the client, or NULL
    Buffer kept;       // records for the next one
    bool gathering;    // they are about to be sent
    uint32_t brought;  // the number of the newest `up`; 0: it had none
    uint32_t asked;    // the same of the newest request for messages...
    uint32_t told;     // ...and of the newest that got some
    uint64_t polled;   // when it last asked without waiting, in milliseconds on the loop's clock
    uint64_t slowed;   // milliseconds by which what the client says is to be answered later
};

// line.c
Line *line_create(Connection *socket);  // cannot be found yet; NULL: there are no random bits
void line_enter(Line *line);            // now it can
void line_free(Line *line);             // one that was never entered
Line *line_find(Net *net, const char *id);
void line_attach(Line *line, Connection *socket, const Carrier *carrier);  // ends the older request
void line_detach(Line *line);                                              // no request waits for it now
void line_close_soon(Line *line);  // when its close has been fetched, or in a while
void line_end_soon(Line *line);    // it has been told everything, or cannot be told anything
void line_gone(Line *line);        // frees it
void line_slow(Connection *connection, uint64_t milliseconds);

// door.c
Line *door_line(Connection *socket);       // the one that the request names, or NULL
uint32_t door_number(Connection *socket);  // the request's; 0: it has none

// up.c: from the client. poll.c and sse.c: to it
int up_request(Connection *socket, const char *path);
int poll_request(Connection *socket, Line *line);
int sse_request(Connection *socket, Line *line);
extern const Carrier poll_carrier;  // of a line that has not asked for anything yet, too

// record.c
enum { RECORD_MESSAGE, RECORD_CLOSE, RECORD_LINE };
enum { RECORD_HEAD = 4 };

typedef struct {
    int type;
    const uint8_t *data;
    size_t size;
} Record;

typedef struct {
    const uint8_t *data;
    size_t left;
} RecordReader;

void record_write_head(uint8_t *head, int type, size_t size);
void record_append(Buffer *out, int type, const void *data, size_t size);
void record_append_close(Buffer *out, int code, const char *reason);
bool record_next(RecordReader *reader, Record *record);  // false: what is left is no whole record
