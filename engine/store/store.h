// store.h: what must last: profiles, leaderboards, what modes keep, and checkpoints of rooms.
// The store runs on its own thread behind a bounded queue; no call here waits
// for the disk. A request that wants an answer names a callback, which runs on the
// owner's thread inside store_dispatch(), in the order of the requests. What an
// answer says was saved has been synced to disk.
//
// When the disk refuses (full, read-only, failing), the store says so once in the
// log and goes on: known guests are still found, under the name remembered, and
// boards still read; the rest is answered as failed. The first write that succeeds
// again ends it. Scores submitted meanwhile are lost.
//
// Today's backend is SQLite (WAL mode) in one file. Nothing outside this folder knows.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "failure.h"

enum {
    STORE_TOKEN_HASH = 32,         // bytes of a hashed profile token
    STORE_NAME_SIZE = 80,          // bytes of a player's name with its closing zero
    STORE_LABEL_SIZE = 32,         // bytes of the code or mode of a room with its closing zero
    STORE_KEY_SIZE = 64,           // bytes of a value's key with its closing zero
    STORE_VALUE_LIMIT = 64 << 10,  // bytes of a value
    STORE_BOARD_LIMIT = 100,       // most rows a leaderboard answer holds
    STORE_QUEUE_LIMIT = 4096       // requests that wait, or whose answers do; more are refused
};

typedef struct Store Store;

typedef struct {
    int64_t profile;  // 0 when the request failed: see the log
    bool is_new;      // created under the fresh token
    char name[STORE_NAME_SIZE];
} StoreProfile;

// A leaderboard holds scores of all time, and those of the week (from Monday) and the day that `day` is in.
typedef enum { STORE_ALL_TIME, STORE_WEEK, STORE_DAY, STORE_PERIODS } StorePeriod;

typedef struct {
    const char *mode, *name;  // borrowed for the call
    StorePeriod period;
    int64_t day;  // days since 1970, of now, in UTC
} StoreBoard;

typedef struct {
    int64_t profile;
    int place;  // 1 for the best
    char name[STORE_NAME_SIZE];
    double score;
} StoreRow;

// A room as it was a moment ago, so that another process can go on with it.
typedef struct {
    char code[STORE_LABEL_SIZE], mode[STORE_LABEL_SIZE];
    const uint8_t *seats, *world;  // bytes that only the owner understands; borrowed for the call
    size_t seats_size, world_size;
} StoreCheckpoint;

typedef struct {
    const char *key, *text;  // `text` NULL: no value. Borrowed for the call
    size_t size;             // of the text
} StoreValue;

typedef void StoreProfileAnswer(void *owner, uint64_t ticket, const StoreProfile *profile);
typedef void StoreBoardAnswer(void *owner, uint64_t ticket, const StoreRow *rows, int count);
typedef void StoreValuesAnswer(void *owner, uint64_t ticket, bool read, const StoreValue *values, int count);
// Called on the store's thread: appends the world as it is now. False: not now; an older checkpoint stays.
typedef bool StoreWorld(void *owner, uint64_t ticket, Buffer *world);
typedef void StoreKeptAnswer(void *owner, uint64_t ticket, size_t bytes);            // 0: it was not kept
typedef void StoreCheckpointAnswer(void *owner, const StoreCheckpoint *checkpoint);  // NULL: no more

// Opens or creates `path` and brings its tables up to date. A file that is damaged, or was written by a
// newer version, is refused with a sentence that says what to do.
Store *store_open(const char *path, Failure *why);
void store_close(Store *store);   // saves what is queued; answers not yet given are dropped; NULL is fine
const char *store_version(void);  // of SQLite
bool store_is_saving(const Store *store);  // false while the disk refuses

int store_descriptor(const Store *store);  // readable (poll) when answers wait
void store_dispatch(Store *store);         // runs the callbacks of the answers that wait; they may ask more

// Finds the guest whose token has the hash `known` (NULL: there is none), or creates one whose token has the
// hash `fresh`: nobody is known by a token of his own making. Remembers the name; an empty name keeps the one
// remembered. False, here and below: the queue is full, and there will be no answer.
bool store_login(Store *store, const uint8_t *known, const uint8_t fresh[STORE_TOKEN_HASH], const char *name,
                 StoreProfileAnswer *answer, void *owner, uint64_t ticket);

// Keeps the profile's best score of each period on a board of a mode, and forgets periods that are over. The
// name shown is the one given last. A score that is not finite, or of profile 0, is nobody's, and ignored.
bool store_submit(Store *store, const StoreBoard *board, int64_t profile, const char *name, double score);

// The best `count` rows, best first; of equal scores the older one first.
bool store_top(Store *store, const StoreBoard *board, int count, StoreBoardAnswer *answer, void *owner,
               uint64_t ticket);
// The row of this profile and up to `reach` on either side, best first; none if it is not on the board.
bool store_around(Store *store, const StoreBoard *board, int64_t profile, int reach, StoreBoardAnswer *answer,
                  void *owner, uint64_t ticket);

// What modes keep, by mode and profile; profile 0 is the mode's own. A text NULL drops the key.
bool store_put(Store *store, const char *mode, int64_t profile, const StoreValue *value);
bool store_load(Store *store, const char *mode, int64_t profile, StoreValuesAnswer *answer, void *owner,
                uint64_t ticket);

// Keeps a room's checkpoint instead of the one before. Its `world` is not looked at: the callback brings it
// when the disk is ready for it, so it may be called until store_close() has returned.
bool store_keep(Store *store, const StoreCheckpoint *checkpoint, StoreWorld *world, StoreKeptAnswer *answer,
                void *owner, uint64_t ticket);
bool store_drop(Store *store, const char *code);  // there is nothing to go on with any more

// The first checkpoint with a code behind `after` ("" for the first of all). Those older than `seconds` are
// deleted.
bool store_next_checkpoint(Store *store, const char *after, int seconds, StoreCheckpointAnswer *answer,
                           void *owner);
