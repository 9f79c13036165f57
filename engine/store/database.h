// database.h: one connection to one file, ready to save.
// An open database is whole, ours, up to date, in WAL mode, and syncs every
// commit to disk. It serves one thread at a time.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "failure.h"

typedef struct sqlite3_stmt sqlite3_stmt;
typedef struct Database Database;

// `steps` are SQL scripts, closed by NULL; a file of version N has been through the first N of them. Those
// that a file lacks are run, each in a transaction of its own. Released steps never change: add new ones.
Database *database_open(const char *path, const char *const *steps, Failure *why);
void database_close(Database *database);  // NULL is fine
const char *database_path(const Database *database);

// A transaction: begin, then either commit or, after any failure, rollback.
bool database_begin(Database *database, bool writing);
bool database_commit(Database *database);
void database_rollback(Database *database);

// The statement of this SQL, prepared once for each literal and ready to be bound; NULL when that failed.
// Whoever steps it resets it: sqlite3_reset() tells whether stepping went well.
sqlite3_stmt *database_statement(Database *database, const char *sql);

int64_t database_stamp(Database *database);  // microseconds since 1970; no two stamps are equal

// Why the last call failed, with its remedy. `doing` is a verb: "open", "use".
bool database_explain(const Database *database, const char *doing, Failure *why);
bool database_is_damaged(const Database *database);  // the last call failed, and will every time
