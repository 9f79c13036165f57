// session.h: one visitor, from hello to goodbye.
// Bytes from a stranger go in, a command that may be believed comes out, or the
// code to close the connection with. Nothing here reads a clock or owns a socket.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "protocol.h"

enum {
    SESSION_ROOM_SIZE = 320,  // bytes of the room that is wished for with their closing zero; longer is cut
    SESSION_NAME_SIZE = 80,   // of a name
    SESSION_CHAT_SIZE = 804,  // of a chat line
    SESSION_IDLE_SECONDS = 300,  // until the room says how long
};

typedef struct {
    bool greeted;
    uint64_t opened, active;  // nanoseconds; `active`: it last did something
    double messages, chats;   // what may still be sent now; below 0 more messages came than may
    uint64_t filled;          // when they were last topped up
    uint64_t slowed;          // since when it says more than it may; 0: it does not
    int rate;                 // ticks a second
    int idle;                 // seconds it may do nothing; 0: for ever
    uint64_t wanted;          // hash of the newest input's values
} Session;

typedef enum {
    COMMAND_NOTHING,  // to be ignored
    COMMAND_HELLO,
    COMMAND_INPUT,  // the message itself, passed on as it came
    COMMAND_CHAT,
    COMMAND_PING,
    COMMAND_AWAY,
    COMMAND_CLOSE,  // the session is over, with `code`
} CommandKind;

typedef struct {
    CommandKind kind;
    CloseCode code;
    union {
        struct {
            char room[SESSION_ROOM_SIZE], name[SESSION_NAME_SIZE];
            const char *profile, *resume;  // in the message; NULL: none
            size_t profile_size, resume_size;
        } hello;
        char chat[SESSION_CHAT_SIZE];
        int64_t time;  // of a ping
        bool away;
    };
} Command;

void session_init(Session *session, uint64_t now);
// What its room says: ticks a second, and the seconds a player may do nothing. Before, a session has 30 and
// 300.
void session_enter(Session *session, int rate, int idle, uint64_t now);
CommandKind session_receive(Session *session, const uint8_t *data, size_t size, uint64_t now,
                            Command *command);
// Milliseconds for which it should not be read, since it says more than it may. One that goes on like that,
// or cannot be held back, is closed with CLOSE_RATE.
int session_pause(const Session *session);
bool session_expired(const Session *session, uint64_t now);  // close it with CLOSE_IDLE
