// player.h: what a Player is, for the files that make one of a visitor.
// players.c holds the table, admission.c leads from hello to a seat, telling.c
// writes what the gateway itself has to say; nobody else includes this.
#pragma once
#include "players.h"
#include "sender.h"
#include "session.h"
#include "stays.h"
#include "token.h"

#define SECOND UINT64_C(1000000000)

// A player goes one way through these; only the death of a worker leads back from
// PLAYING to JOINING, with the stay kept. Who brings a resume token starts at JOINING.
typedef enum {
    VISITING,    // no hello yet
    LOGGING_IN,  // the store looks the profile up
    WAITING,     // for the room to open
    JOINING,     // the room's worker was asked
    PLAYING,
    GONE,  // the connection is closing
} PlayerState;

struct Player {
    Players *players;
    int place;       // in the table
    uint32_t visit;  // number of this connection
    PlayerState state;
    Sender sender;
    Session session;
    char wanted[SESSION_ROOM_SIZE], name[SESSION_NAME_SIZE];
    char token[TOKEN_SIZE];  // to be told in the next WELCOME; "" when the player has a good one
    int64_t profile;         // 0: unknown to the store
    uint64_t asked;          // when the store was
    int tries;               // rooms it was sent to
    HostedRoom *room;        // NULL before WAITING and when GONE
    Stay *stay;              // in a seat of that room; NULL: none yet, or no longer
    bool welcomed;           // and so it has a token for its seat
    bool away;               // nobody looks at its page
    bool owes_time;          // the answer to a PING waits until the socket is no longer choked
    int64_t time;            // of the last PING
};

struct Players {
    PlayersConfig config;
    uint64_t now, swept;
    Player **table;  // by place; NULL is free
    int capacity;
    uint32_t visits;
    Buffer scratch;  // the message being written
};

// players.c
void player_replace(Player *player);  // its stay goes to another: 4005

// admission.c
void player_log_in(Player *player, const Command *hello);
void player_place(Player *player);        // into a room: the one wished for, or the one to be chosen
void player_ask_to_join(Player *player);  // the worker of the room, for the seat the player has

// telling.c
void player_tell_welcome(Player *player, uint32_t id);
void player_tell_error(Player *player);  // room->error, or that it is mended
void player_tell_time(Player *player, int64_t time);
