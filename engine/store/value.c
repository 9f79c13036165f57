// What modes keep for good: texts by key, for a mode as a whole (profile 0) and for each of its players.
#include "mem.h"
#include "request.h"
#include <assert.h>
#include <sqlite3.h>
#include <string.h>

typedef struct {
    Request request;
    int64_t profile;
    size_t size;
    bool gone;
    char mode[STORE_LABEL_SIZE], key[STORE_KEY_SIZE];
    char text[];
} Put;

typedef struct {
    Request request;
    StoreValuesAnswer *answer;
    void *owner;
    uint64_t ticket;
    int64_t profile;
    bool read;
    char mode[STORE_LABEL_SIZE];
    Buffer keys, texts;  // one after the other: StoreValues with places for pointers; all texts
} Load;

static const char put_value[] =
    "INSERT INTO value (mode, profile, key, text, at) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (mode, profile, key) DO UPDATE SET text = excluded.text, at = excluded.at";
static const char drop_value[] = "DELETE FROM value WHERE mode = ?1 AND profile = ?2 AND key = ?3";
static const char load_values[] = "SELECT key, text FROM value WHERE mode = ?1 AND profile = ?2 ORDER BY key";

static void keep(char *out, size_t size, const char *text)
{
    assert(strlen(text) < size);
    memcpy(out, text, strlen(text));
}

static bool work_put(Request *request, Database *database, bool saving)
{
    Put *put = (Put *)request;
    if (!saving) return false;
    sqlite3_stmt *statement =
        put->gone ? database_statement(database, drop_value) : database_statement(database, put_value);
    if (!statement) return false;
    sqlite3_bind_text(statement, 1, put->mode, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, put->profile);
    sqlite3_bind_text(statement, 3, put->key, -1, SQLITE_STATIC);
    if (!put->gone) {
        sqlite3_bind_text(statement, 4, put->text, (int)put->size, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 5, database_stamp(database));
    }
    sqlite3_step(statement);
    return sqlite3_reset(statement) == SQLITE_OK;
}

bool store_put(Store *store, const char *mode, int64_t profile, const StoreValue *value)
{
    assert(value->size <= STORE_VALUE_LIMIT);
    Put *put = mem_zalloc(sizeof *put + value->size + 1);
    put->request = (Request){ .writes = true, .work = work_put };
    put->profile = profile;
    put->gone = !value->text;
    put->size = value->size;
    keep(put->mode, sizeof put->mode, mode);
    keep(put->key, sizeof put->key, value->key);
    if (value->text) memcpy(put->text, value->text, value->size);
    return request_send(store, &put->request);
}

static void add(Load *load, sqlite3_stmt *statement)
{
    const char *key = (const char *)sqlite3_column_text(statement, 0);
    const void *text = sqlite3_column_text(statement, 1);
    StoreValue value = { .size = (size_t)sqlite3_column_bytes(statement, 1) };
    if (!key || strlen(key) >= STORE_KEY_SIZE || value.size > STORE_VALUE_LIMIT) return;
    buffer_append(&load->keys, &value, sizeof value);
    buffer_append(&load->texts, key, strlen(key) + 1);
    if (value.size) buffer_append(&load->texts, text, value.size);
}

static bool work_load(Request *request, Database *database, bool saving)
{
    (void)saving;
    Load *load = (Load *)request;
    buffer_clear(&load->keys);
    buffer_clear(&load->texts);
    sqlite3_stmt *statement = database_statement(database, load_values);
    if (!statement) return false;
    sqlite3_bind_text(statement, 1, load->mode, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, load->profile);
    while (sqlite3_step(statement) == SQLITE_ROW) add(load, statement);
    return load->read = sqlite3_reset(statement) == SQLITE_OK;
}

static void answer_load(Request *request)
{
    Load *load = (Load *)request;
    StoreValue *values = (StoreValue *)(void *)load->keys.data;
    const int count = load->read ? (int)(load->keys.size / sizeof *values) : 0;
    const char *at = (const char *)load->texts.data;
    for (int i = 0; i < count; i++) {
        values[i].key = at;
        values[i].text = at + strlen(at) + 1;
        at = values[i].text + values[i].size;
    }
    load->answer(load->owner, load->ticket, load->read, values, count);
    buffer_deinit(&load->keys);
    buffer_deinit(&load->texts);
}

bool store_load(Store *store, const char *mode, int64_t profile, StoreValuesAnswer *answer, void *owner,
                uint64_t ticket)
{
    assert(answer);
    Load *load = mem_zalloc(sizeof *load);
    load->request = (Request){ .work = work_load, .answer = answer_load };
    keep(load->mode, sizeof load->mode, mode);
    load->profile = profile;
    load->answer = answer;
    load->owner = owner;
    load->ticket = ticket;
    return request_send(store, &load->request);
}
