// Guests. A token is a secret that only its holder knows; the store sees its hash.
#include "mem.h"
#include "request.h"
#include <assert.h>
#include <sqlite3.h>
#include <string.h>

typedef struct {
    Request request;
    bool has_known;
    uint8_t known[STORE_TOKEN_HASH], fresh[STORE_TOKEN_HASH];
    char name[STORE_NAME_SIZE];
    StoreProfile profile;
    StoreProfileAnswer *answer;
    void *owner;
    uint64_t ticket;
} Login;

static const char find_profile[] = "SELECT id, name FROM profile WHERE token_hash = ?1";
static const char add_profile[] = "INSERT INTO profile (token_hash, name, created, seen)"
                                  " VALUES (?1, ?2, ?3, ?3) RETURNING id, name";
static const char update_profile[] = "UPDATE profile SET name = coalesce(nullif(?2, ''), name), seen = ?3"
                                     " WHERE token_hash = ?1 RETURNING id, name";

// Runs one of the above, which leaves the profile as it was if it yields no row.
static bool run(Login *login, Database *database, const char *sql, const uint8_t hash[STORE_TOKEN_HASH])
{
    sqlite3_stmt *statement = database_statement(database, sql);
    if (!statement) return false;
    sqlite3_bind_blob(statement, 1, hash, STORE_TOKEN_HASH, SQLITE_STATIC);
    if (sql != find_profile) {
        sqlite3_bind_text(statement, 2, login->name, -1, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 3, database_stamp(database));
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        login->profile.profile = sqlite3_column_int64(statement, 0);
        request_keep_name(login->profile.name, (const char *)sqlite3_column_text(statement, 1));
    }
    return sqlite3_reset(statement) == SQLITE_OK;
}

static bool find_or_add(Login *login, Database *database, bool saving)
{
    if (login->has_known && !run(login, database, find_profile, login->known)) return false;
    login->profile.is_new = login->profile.profile == 0;
    if (!saving) return !login->profile.is_new;
    return login->profile.is_new ? run(login, database, add_profile, login->fresh)
                                 : run(login, database, update_profile, login->known);
}

static bool work(Request *request, Database *database, bool saving)
{
    Login *login = (Login *)request;
    login->profile = (StoreProfile){ 0 };
    if (find_or_add(login, database, saving)) return true;
    login->profile = (StoreProfile){ 0 };
    return false;
}

static void answer(Request *request)
{
    Login *login = (Login *)request;
    login->answer(login->owner, login->ticket, &login->profile);
}

bool store_login(Store *store, const uint8_t *known, const uint8_t fresh[STORE_TOKEN_HASH], const char *name,
                 StoreProfileAnswer *wanted, void *owner, uint64_t ticket)
{
    assert(fresh && name && wanted);
    Login *login = mem_zalloc(sizeof *login);
    login->request = (Request){ .writes = true, .work = work, .answer = answer };
    login->has_known = known != NULL;
    if (known) memcpy(login->known, known, STORE_TOKEN_HASH);
    memcpy(login->fresh, fresh, STORE_TOKEN_HASH);
    request_keep_name(login->name, name);
    login->answer = wanted;
    login->owner = owner;
    login->ticket = ticket;
    return request_send(store, &login->request);
}
