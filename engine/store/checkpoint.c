// Checkpoints: rooms as they were a moment ago. The store neither reads nor checks
// what is in them. The world is copied on the store's thread, one at a time, so
// that neither the owner nor a match waits for it, and no more than one is ever in
// memory twice.
#include "clock.h"
#include "mem.h"
#include "request.h"
#include <assert.h>
#include <sqlite3.h>
#include <string.h>

typedef struct {
    Request request;
    char code[STORE_LABEL_SIZE], mode[STORE_LABEL_SIZE];
    StoreWorld *world;
    StoreKeptAnswer *answer;
    void *owner;
    uint64_t ticket;
    size_t kept, seats_size;
    uint8_t seats[];
} Keep;

typedef struct {
    Request request;
    char code[STORE_LABEL_SIZE];
} Drop;

typedef struct {
    Request request;
    int seconds;
    StoreCheckpointAnswer *answer;
    void *owner;
    bool found;
    StoreCheckpoint checkpoint;
    Buffer seats, world;
} Next;

static const char keep_checkpoint[] =
    "INSERT INTO checkpoint (code, mode, at, seats, world) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (code) DO UPDATE SET mode = excluded.mode, at = excluded.at, seats = excluded.seats,"
    "  world = excluded.world";
static const char drop_checkpoint[] = "DELETE FROM checkpoint WHERE code = ?1";
static const char drop_old[] = "DELETE FROM checkpoint WHERE at < ?1";
static const char next_checkpoint[] =
    "SELECT code, mode, seats, world FROM checkpoint WHERE code > ?1 AND at >= ?2 ORDER BY code LIMIT 1";

static void keep_label(char out[STORE_LABEL_SIZE], const char *text)
{
    size_t size = strnlen(text, STORE_LABEL_SIZE - 1);
    memcpy(out, text, size);
    out[size] = 0;
}

static bool save(Keep *keep, Database *database, const Buffer *world)
{
    sqlite3_stmt *statement = database_statement(database, keep_checkpoint);
    if (!statement) return false;
    sqlite3_bind_text(statement, 1, keep->code, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, keep->mode, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, (int64_t)clock_wall());
    sqlite3_bind_blob64(statement, 4, keep->seats, keep->seats_size, SQLITE_STATIC);
    sqlite3_bind_blob64(statement, 5, world->data, world->size, SQLITE_STATIC);
    sqlite3_step(statement);
    bool saved = sqlite3_reset(statement) == SQLITE_OK;
    sqlite3_clear_bindings(statement);
    return saved;
}

static bool work_keep(Request *request, Database *database, bool saving)
{
    Keep *keep = (Keep *)request;
    Buffer world = { 0 };
    bool saved = saving;
    keep->kept = 0;
    if (saving && keep->world(keep->owner, keep->ticket, &world)) saved = save(keep, database, &world);
    if (saved) keep->kept = world.size;
    buffer_deinit(&world);
    return saved;  // a world that could not be taken leaves the older checkpoint
}

static void answer_keep(Request *request)
{
    Keep *keep = (Keep *)request;
    keep->answer(keep->owner, keep->ticket, keep->kept);
}

bool store_keep(Store *store, const StoreCheckpoint *checkpoint, StoreWorld *world, StoreKeptAnswer *answer,
                void *owner, uint64_t ticket)
{
    assert(world && answer);
    Keep *keep = mem_zalloc(sizeof *keep + checkpoint->seats_size);
    keep->request = (Request){ .writes = true, .work = work_keep, .answer = answer_keep };
    keep_label(keep->code, checkpoint->code);
    keep_label(keep->mode, checkpoint->mode);
    if (checkpoint->seats_size) memcpy(keep->seats, checkpoint->seats, checkpoint->seats_size);
    keep->seats_size = checkpoint->seats_size;
    keep->world = world;
    keep->answer = answer;
    keep->owner = owner;
    keep->ticket = ticket;
    return request_send(store, &keep->request);
}

static bool work_drop(Request *request, Database *database, bool saving)
{
    sqlite3_stmt *statement = saving ? database_statement(database, drop_checkpoint) : NULL;
    if (!statement) return false;
    sqlite3_bind_text(statement, 1, ((Drop *)request)->code, -1, SQLITE_STATIC);
    sqlite3_step(statement);
    return sqlite3_reset(statement) == SQLITE_OK;
}

bool store_drop(Store *store, const char *code)
{
    Drop *drop = mem_zalloc(sizeof *drop);
    drop->request = (Request){ .writes = true, .work = work_drop };
    keep_label(drop->code, code);
    return request_send(store, &drop->request);
}

static void copy_blob(Buffer *out, sqlite3_stmt *statement, int column)
{
    buffer_clear(out);
    const void *data = sqlite3_column_blob(statement, column);
    if (data) buffer_append(out, data, (size_t)sqlite3_column_bytes(statement, column));
}

static bool forget_old(Database *database, int64_t oldest)
{
    sqlite3_stmt *statement = database_statement(database, drop_old);
    if (!statement) return false;
    sqlite3_bind_int64(statement, 1, oldest);
    sqlite3_step(statement);
    return sqlite3_reset(statement) == SQLITE_OK;
}

static bool work_next(Request *request, Database *database, bool saving)
{
    Next *next = (Next *)request;
    const int64_t oldest = (int64_t)clock_wall() - (int64_t)next->seconds * 1000;
    char after[STORE_LABEL_SIZE];
    memcpy(after, next->checkpoint.code, sizeof after);
    if (saving && !forget_old(database, oldest)) return false;
    sqlite3_stmt *statement = database_statement(database, next_checkpoint);
    if (!statement) return false;
    sqlite3_bind_text(statement, 1, after, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, oldest);
    next->found = sqlite3_step(statement) == SQLITE_ROW;
    if (next->found) {
        keep_label(next->checkpoint.code, (const char *)sqlite3_column_text(statement, 0));
        keep_label(next->checkpoint.mode, (const char *)sqlite3_column_text(statement, 1));
        copy_blob(&next->seats, statement, 2);
        copy_blob(&next->world, statement, 3);
    }
    return sqlite3_reset(statement) == SQLITE_OK;
}

static void answer_next(Request *request)
{
    Next *next = (Next *)request;
    StoreCheckpoint *checkpoint = &next->checkpoint;
    checkpoint->seats = next->seats.data, checkpoint->seats_size = next->seats.size;
    checkpoint->world = next->world.data, checkpoint->world_size = next->world.size;
    next->answer(next->owner, next->found ? checkpoint : NULL);
    buffer_deinit(&next->seats);
    buffer_deinit(&next->world);
}

bool store_next_checkpoint(Store *store, const char *after, int seconds, StoreCheckpointAnswer *answer,
                           void *owner)
{
    assert(answer);
    Next *next = mem_zalloc(sizeof *next);
    next->request = (Request){ .writes = true, .work = work_next, .answer = answer_next };
    keep_label(next->checkpoint.code, after);
    next->seconds = seconds;
    next->answer = answer;
    next->owner = owner;
    return request_send(store, &next->request);
}
