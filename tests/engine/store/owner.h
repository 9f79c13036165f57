// owner.h: the thread that owns a store, as the tests play it.
// It has a folder of its own for the store's file, waits for answers where a test
// wants to wait, and keeps the last of them. Nothing here sleeps: it polls.
#pragma once
#include "store.h"
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE = 20000 };  // milliseconds; only a broken store needs them

typedef struct {
    char folder[256], path[288];
    Store *store;
    Failure why;
    int answers;        // since the last wait
    int failed_logins;  // since ever
    uint64_t ticket;    // of the last answer
    StoreProfile profile;
    StoreRow rows[STORE_BOARD_LIMIT];
    int count;
} Owner;

static inline bool owner_open(Owner *owner)
{
    owner->store = store_open(owner->path, &owner->why);
    return owner->store != NULL;
}

static inline void owner_close(Owner *owner)
{
    store_close(owner->store);
    owner->store = NULL;
}

static inline bool owner_reopen(Owner *owner)
{
    owner_close(owner);
    return owner_open(owner);
}

static inline void owner_init(Owner *owner)
{
    const char *parent = getenv("TMPDIR");
    *owner = (Owner){ 0 };
    snprintf(owner->folder, sizeof owner->folder, "%s/store-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(owner->folder)) perror(owner->folder), abort();
    snprintf(owner->path, sizeof owner->path, "%s/test.db", owner->folder);
}

static inline void owner_deinit(Owner *owner)
{
    owner_close(owner);
    DIR *folder = opendir(owner->folder);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder) closedir(folder);
    rmdir(owner->folder);
}

static inline void owner_keep_profile(void *context, uint64_t ticket, const StoreProfile *profile)
{
    Owner *owner = context;
    owner->answers++;
    owner->ticket = ticket;
    owner->profile = *profile;
    owner->failed_logins += profile->profile == 0;
}

static inline void owner_keep_rows(void *context, uint64_t ticket, const StoreRow *rows, int count)
{
    Owner *owner = context;
    owner->answers++;
    owner->ticket = ticket;
    memcpy(owner->rows, rows, (size_t)count * sizeof *rows);
    owner->count = count;
}

static inline bool owner_wait(Owner *owner, int answers)
{
    struct pollfd ready = { .fd = store_descriptor(owner->store), .events = POLLIN };
    while (owner->answers < answers && poll(&ready, 1, PATIENCE) > 0) store_dispatch(owner->store);
    bool got_all = owner->answers == answers;
    owner->answers = 0;
    return got_all;
}

static inline bool owner_ask_login(Owner *owner, int token, const char *name)
{
    uint8_t hash[STORE_TOKEN_HASH] = { (uint8_t)token, (uint8_t)(token >> 8) };
    return store_login(owner->store, hash, hash, name, owner_keep_profile, owner, (uint64_t)token);
}

static inline int64_t owner_login(Owner *owner, int token, const char *name)
{
    owner->profile.profile = -1;
    if (owner_ask_login(owner, token, name) && owner_wait(owner, 1)) return owner->profile.profile;
    return -1;
}

static inline bool owner_submit(Owner *owner, int64_t profile, const char *name, double score)
{
    return store_submit(owner->store, &(StoreBoard){ "arena", "best", STORE_ALL_TIME, 20000 }, profile, name,
                        score);
}

// How many rows the board has; -1 when no answer came.
static inline int owner_top(Owner *owner, const char *mode, const char *board, int count)
{
    const StoreBoard wanted = { mode, board, STORE_ALL_TIME, 20000 };
    if (store_top(owner->store, &wanted, count, owner_keep_rows, owner, 0) && owner_wait(owner, 1))
        return owner->count;
    return -1;
}
