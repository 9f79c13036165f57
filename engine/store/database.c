// Opening is mostly checking. The file is looked at before anything in it is
// changed, so that a damaged, newer or foreign file stays as it was found. The
// connection is then shut down to what this server needs: no extensions, views,
// triggers, attached files or trust in what the schema says.
#include "database.h"
#include "clock.h"
#include "mem.h"
#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum {
    APPLICATION_ID = 0x4d6f6f6e,  // "Moon": written into the file, so that we know it again
    BUSY_PATIENCE = 2000,         // milliseconds to wait for another program that holds the file
    STATEMENT_LIMIT = 32
};

typedef struct {
    const char *sql;
    sqlite3_stmt *statement;
} Prepared;

struct Database {
    sqlite3 *connection;
    char *path;
    Prepared prepared[STATEMENT_LIMIT];
    int prepared_count;
    int64_t last_stamp;
};

// Our SQL is constant, so SQL that is wrong means tables that are not as we left them.
static bool is_damage(int code)
{
    int kind = code & 0xff;
    return kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_ERROR;
}

static const char *remedy(int code)
{
    if (is_damage(code))
        return "it is damaged: stop the server and restore a backup, or move the file aside, together with "
               "those of its name that end in -wal and -shm, to start with an empty one";
    switch (code & 0xff) {
    case SQLITE_FULL: return "free some space on its disk";
    case SQLITE_IOERR: return "check its disk";
    case SQLITE_CANTOPEN: return "its folder must exist, and this user must be able to write there";
    case SQLITE_PERM:
    case SQLITE_READONLY: return "let this user write to the file and to its folder";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another program holds it: close that one";
    default: return "this should not happen, please report it";
    }
}

bool database_explain(const Database *database, const char *doing, Failure *why)
{
    sqlite3 *connection = database->connection;
    int code = sqlite3_extended_errcode(connection), cause = 0;
    if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN)
        cause = sqlite3_system_errno(connection);
    return fail(why, "cannot %s %s: %s%s%s; %s", doing, database->path, sqlite3_errmsg(connection),
                cause ? ", " : "", cause ? strerror(cause) : "", remedy(code));
}

bool database_is_damaged(const Database *database)
{
    return is_damage(sqlite3_errcode(database->connection));
}

static bool run(Database *database, const char *sql)
{
    return sqlite3_exec(database->connection, sql, NULL, NULL, NULL) == SQLITE_OK;
}

// The first column of the first row. False when there is no such row, too.
static bool read_text(Database *database, const char *sql, char *out, size_t out_size)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database->connection, sql, -1, &statement, NULL) != SQLITE_OK) return false;
    bool found = sqlite3_step(statement) == SQLITE_ROW;
    const char *text = found ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    snprintf(out, out_size, "%s", text ? text : "");
    return sqlite3_finalize(statement) == SQLITE_OK && found;
}

static bool read_number(Database *database, const char *sql, int *number)
{
    char text[32];
    return read_text(database, sql, text, sizeof text) && sscanf(text, "%d", number) == 1;
}

// SQLite opens a file it may not write as read-only, and calls that success.
static bool look_for_write_access(Database *database, Failure *why)
{
    if (sqlite3_db_readonly(database->connection, "main") != 1) return true;
    return fail(why, "cannot write to %s: %s", database->path, remedy(SQLITE_READONLY));
}

static bool connect_to(Database *database, Failure *why)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(database->path, &database->connection, flags, NULL) != SQLITE_OK)
        return database_explain(database, "open", why);
    sqlite3 *connection = database->connection;
    if (!look_for_write_access(database, why)) return false;
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_busy_timeout(connection, BUSY_PATIENCE);
    if (!run(database, "PRAGMA cell_size_check = ON")) return database_explain(database, "open", why);
    return true;
}

static bool look_for_damage(Database *database, Failure *why)
{
    char verdict[8];
    if (!read_text(database, "PRAGMA quick_check(1)", verdict, sizeof verdict))
        return database_explain(database, "read", why);
    if (strcmp(verdict, "ok") == 0) return true;
    return fail(why, "cannot use %s: %s", database->path, remedy(SQLITE_CORRUPT));
}

static bool look_for_strangers(Database *database, int newest, int *version, Failure *why)
{
    int application = 0, tables = 0;
    if (!read_number(database, "PRAGMA application_id", &application) ||
        !read_number(database, "SELECT count(*) FROM sqlite_schema", &tables) ||
        !read_number(database, "PRAGMA user_version", version))
        return database_explain(database, "read", why);
    if (tables > 0 && application != APPLICATION_ID)
        return fail(why, "%s is a database of another program: name another file", database->path);
    if (*version < 0 || *version > newest)
        return fail(why,
                    "%s was written by a newer server (version %d, this one knows %d): update this server, "
                    "or name another file",
                    database->path, *version, newest);
    return true;
}

static bool make_durable(Database *database, Failure *why)
{
    char mode[16];
    if (!read_text(database, "PRAGMA journal_mode = WAL", mode, sizeof mode))
        return database_explain(database, "open", why);
    if (strcmp(mode, "wal") != 0)
        return fail(why, "cannot keep a write-ahead log for %s: name a file on a local disk", database->path);
    // The size limit gives back the disk that one large burst took for the log.
    if (!run(database, "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216"))
        return database_explain(database, "open", why);
    return true;
}

static bool run_step(Database *database, const char *step, int version)
{
    char mark[96];
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
             version);
    return run(database, "BEGIN IMMEDIATE") && run(database, step) && run(database, mark) &&
           run(database, "COMMIT");
}

static bool migrate(Database *database, const char *const *steps, int version, Failure *why)
{
    for (; steps[version]; version++) {
        if (run_step(database, steps[version], version + 1)) continue;
        database_explain(database, "bring up to date", why);
        database_rollback(database);
        return false;
    }
    return true;
}

Database *database_open(const char *path, const char *const *steps, Failure *why)
{
    Database *database = mem_zalloc(sizeof *database);
    database->path = mem_copy_text(path);
    int newest = 0, version = 0;
    while (steps[newest]) newest++;
    if (connect_to(database, why) && look_for_damage(database, why) &&
        look_for_strangers(database, newest, &version, why) && look_for_write_access(database, why) &&
        make_durable(database, why) && migrate(database, steps, version, why))
        return database;
    database_close(database);
    return NULL;
}

void database_close(Database *database)
{
    if (!database) return;
    for (int i = 0; i < database->prepared_count; i++) sqlite3_finalize(database->prepared[i].statement);
    sqlite3_close(database->connection);
    mem_free(database->path);
    mem_free(database);
}

const char *database_path(const Database *database)
{
    return database->path;
}

// Asking for the write lock up front avoids finding out half-way that another program has it.
bool database_begin(Database *database, bool writing)
{
    return run(database, writing ? "BEGIN IMMEDIATE" : "BEGIN");
}

bool database_commit(Database *database)
{
    return run(database, "COMMIT");
}

// After some errors SQLite has rolled back by itself.
void database_rollback(Database *database)
{
    if (!sqlite3_get_autocommit(database->connection)) run(database, "ROLLBACK");
}

sqlite3_stmt *database_statement(Database *database, const char *sql)
{
    for (int i = 0; i < database->prepared_count; i++)
        if (database->prepared[i].sql == sql) return database->prepared[i].statement;
    assert(database->prepared_count < STATEMENT_LIMIT);
    Prepared *fresh = &database->prepared[database->prepared_count];
    if (sqlite3_prepare_v3(database->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &fresh->statement,
                           NULL) != SQLITE_OK)
        return NULL;
    fresh->sql = sql;
    database->prepared_count++;
    return fresh->statement;
}

// Requests of one millisecond keep their order, and a clock set back does not turn it round.
int64_t database_stamp(Database *database)
{
    int64_t now = (int64_t)clock_wall() * 1000;
    database->last_stamp = now > database->last_stamp ? now : database->last_stamp + 1;
    return database->last_stamp;
}
