#include "schema.h"
#include <stddef.h>

static const char *const steps[] = {
    // A guest is whoever holds a token; only its hash is kept. Times are microseconds since 1970.
    "CREATE TABLE profile ("
    "  id INTEGER PRIMARY KEY,"
    "  token_hash BLOB NOT NULL UNIQUE,"
    "  name TEXT NOT NULL,"
    "  created INTEGER NOT NULL,"
    "  seen INTEGER NOT NULL"
    ") STRICT;"
    // One row a guest and board: the best score, when it was reached, and the name last given.
    "CREATE TABLE score ("
    "  mode TEXT NOT NULL,"
    "  board TEXT NOT NULL,"
    "  profile INTEGER NOT NULL,"
    "  name TEXT NOT NULL,"
    "  score REAL NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (mode, board, profile)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX score_top ON score (mode, board, score DESC, at);",
    // One row a room that is played: who sat in it, and its world. Times are milliseconds since 1970.
    "CREATE TABLE checkpoint ("
    "  code TEXT NOT NULL PRIMARY KEY,"
    "  mode TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  seats BLOB NOT NULL,"
    "  world BLOB NOT NULL"
    ") STRICT;",
    // What modes keep: profile 0 is the mode's own. Times are microseconds since 1970.
    "CREATE TABLE value ("
    "  mode TEXT NOT NULL,"
    "  profile INTEGER NOT NULL,"
    "  key TEXT NOT NULL,"
    "  text TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (mode, profile, key)"
    ") STRICT;",
    // Scores by period, a StorePeriod: `since` is the first day of it, in days since 1970; 0 for all time.
    "CREATE TABLE standing ("
    "  mode TEXT NOT NULL,"
    "  board TEXT NOT NULL,"
    "  period INTEGER NOT NULL,"
    "  since INTEGER NOT NULL,"
    "  profile INTEGER NOT NULL,"
    "  name TEXT NOT NULL,"
    "  score REAL NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (mode, board, period, since, profile)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO standing SELECT mode, board, 0, 0, profile, name, score, at FROM score;"
    "DROP TABLE score;"
    "CREATE INDEX standing_top ON standing (mode, board, period, since, score DESC, at);",
    NULL
};

const char *const *schema_steps(void)
{
    return steps;
}
