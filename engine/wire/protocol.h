// protocol.h: the numbers of PROTOCOL.md.
// One table of close codes serves the engine; a test compares it with the table in
// PROTOCOL.md, and another compares that with the browser's.
#pragma once

enum {
    PROTOCOL_VERSION = 1,
    PROTOCOL_MESSAGE_LIMIT = 1024,  // bytes of a message from a client
    PROTOCOL_DEPTH_LIMIT = 8,       // arrays within arrays
    PROTOCOL_NAME_LIMIT = 16,       // characters of a player's name
    PROTOCOL_CHAT_LIMIT = 200,      // characters of a chat line
    PROTOCOL_CHAT_BURST = 4,        // chat lines in PROTOCOL_CHAT_SECONDS
    PROTOCOL_CHAT_SECONDS = 5,
    PROTOCOL_HELLO_SECONDS = 5,  // time to say HELLO in
};

typedef enum {  // from the client
    MESSAGE_HELLO = 1,
    MESSAGE_INPUT = 2,
    MESSAGE_CHAT = 3,
    MESSAGE_PING = 4,
    MESSAGE_AWAY = 5,
    // from the server
    MESSAGE_WELCOME = 16,
    MESSAGE_SNAPSHOT = 17,
    MESSAGE_DELTA = 18,
    MESSAGE_PONG = 19,
    MESSAGE_NOTICE = 20,
} MessageKind;

// clang-format off
//       name           code  key              try again
#define CLOSE_CODES(CODE)                              \
    CODE(LEFT,          1000, "left",          NEVER)  \
    CODE(SHUTDOWN,      1001, "shutdown",      LATER)  \
    CODE(PROTOCOL,      1002, "protocol",      NEVER)  \
    CODE(TEXT,          1003, "text",          NEVER)  \
    CODE(ENCODING,      1007, "encoding",      NEVER)  \
    CODE(POLICY,        1008, "policy",        NEVER)  \
    CODE(TOO_BIG,       1009, "too_big",       NEVER)  \
    CODE(MODE_ERROR,    1011, "mode_error",    LATER)  \
    CODE(RESTART,       1012, "restart",       NOW)    \
    CODE(FULL,          1013, "full",          LATER)  \
    CODE(KICKED,        4002, "kicked",        NEVER)  \
    CODE(VERSION,       4004, "version",       NEVER)  \
    CODE(REPLACED,      4005, "replaced",      NEVER)  \
    CODE(IDLE,          4006, "idle",          NEVER)  \
    CODE(RATE,          4007, "rate",          LATER)  \
    CODE(RESUME_FAILED, 4008, "resume_failed", NOW)    \
    CODE(NO_ROOM,       4010, "no_room",       NEVER)
// clang-format on

#define CLOSE_ENUM(name, code, key, retry) CLOSE_##name = code,
typedef enum { CLOSE_CODES(CLOSE_ENUM) } CloseCode;
#undef CLOSE_ENUM

const char *close_key(CloseCode code);  // the reason that goes with a code
