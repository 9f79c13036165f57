// Leaderboards: one row for each guest and period, with the best score so far.
#include "mem.h"
#include "request.h"
#include <assert.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

typedef struct {
    Request request;
    StoreBoard board;
    int64_t profile;
    double score;
    char name[STORE_NAME_SIZE];
    char texts[];
} Submit;

typedef struct {
    Request request;
    StoreBoardAnswer *answer;
    void *owner;
    uint64_t ticket;
    StoreBoard board;
    int64_t profile;   // 0: the best rows; else those around this one's
    int limit, count;  // `limit` of the best, or of the rows on either side
    StoreRow rows[];   // and the texts behind them
} Read;

// The time moves only with a better score, so that whoever reached a score first stays ahead.
static const char submit_score[] =
    "INSERT INTO standing (mode, board, period, since, profile, name, score, at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    " ON CONFLICT (mode, board, period, since, profile) DO UPDATE SET name = excluded.name,"
    "  at = iif(excluded.score > score, excluded.at, at), score = max(excluded.score, score)"
    " WHERE excluded.score > score OR excluded.name <> name";
#define ON_BOARD " WHERE mode = ?1 AND board = ?2 AND period = ?3 AND "
static const char forget_scores[] = "DELETE FROM standing" ON_BOARD "since < ?4";
#define SCORES "SELECT profile, name, score FROM standing" ON_BOARD "since = ?4"
static const char top_scores[] = SCORES " ORDER BY score DESC, at LIMIT ?5";
// ?6 and ?7: the score of the one in the middle, and when it was reached.
static const char own_score[] = "SELECT score, at FROM standing" ON_BOARD "since = ?4 AND profile = ?5";
#define IS_AHEAD " AND score >= ?6 AND (score > ?6 OR at < ?7)"
static const char count_ahead[] = "SELECT count(*) FROM standing" ON_BOARD "since = ?4" IS_AHEAD;
static const char scores_ahead[] = SCORES IS_AHEAD " ORDER BY score, at DESC LIMIT ?5";
static const char scores_behind[] =
    SCORES " AND score <= ?6 AND (score < ?6 OR at >= ?7) ORDER BY score DESC, at LIMIT ?5";

// The first day of the period that a day is in; day 0 was a Thursday, and weeks begin on Monday.
static int64_t since(StorePeriod period, int64_t day)
{
    if (period == STORE_ALL_TIME) return 0;
    return period == STORE_WEEK ? day - (day + 3) % 7 : day;
}

static size_t texts_size(const StoreBoard *board)
{
    return strlen(board->mode) + strlen(board->name) + 2;
}

static StoreBoard keep_board(const StoreBoard *board, char *texts)
{
    StoreBoard kept = *board;
    size_t size = strlen(board->mode) + 1;
    kept.mode = memcpy(texts, board->mode, size);
    kept.name = memcpy(texts + size, board->name, strlen(board->name) + 1);
    return kept;
}

static sqlite3_stmt *statement_on(Database *database, const char *sql, const StoreBoard *board,
                                  StorePeriod period)
{
    sqlite3_stmt *statement = database_statement(database, sql);
    if (!statement) return NULL;
    sqlite3_bind_text(statement, 1, board->mode, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, board->name, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 3, (int)period);
    sqlite3_bind_int64(statement, 4, since(period, board->day));
    return statement;
}

static bool forget(Database *database, const StoreBoard *board, StorePeriod period)
{
    sqlite3_stmt *statement = statement_on(database, forget_scores, board, period);
    if (!statement) return false;
    sqlite3_step(statement);
    return sqlite3_reset(statement) == SQLITE_OK;
}

static bool submit_for(Database *database, const Submit *submit, StorePeriod period, int64_t at)
{
    sqlite3_stmt *statement = statement_on(database, submit_score, &submit->board, period);
    if (!statement) return false;
    sqlite3_bind_int64(statement, 5, submit->profile);
    sqlite3_bind_text(statement, 6, submit->name, -1, SQLITE_STATIC);
    sqlite3_bind_double(statement, 7, submit->score);
    sqlite3_bind_int64(statement, 8, at);
    sqlite3_step(statement);
    return sqlite3_reset(statement) == SQLITE_OK &&
           (period == STORE_ALL_TIME || forget(database, &submit->board, period));
}

static bool work_submit(Request *request, Database *database, bool saving)
{
    const int64_t at = database_stamp(database);
    for (int period = 0; saving && period < STORE_PERIODS; period++)
        saving = submit_for(database, (Submit *)request, (StorePeriod)period, at);
    return saving;
}

bool store_submit(Store *store, const StoreBoard *board, int64_t profile, const char *name, double score)
{
    assert(board->mode && board->name && name);
    if (profile <= 0 || !isfinite(score)) return true;
    Submit *submit = mem_zalloc(sizeof *submit + texts_size(board));
    submit->request = (Request){ .writes = true, .work = work_submit };
    submit->board = keep_board(board, submit->texts);
    submit->profile = profile;
    submit->score = score;
    request_keep_name(submit->name, name);
    return request_send(store, &submit->request);
}

static void take_row(Read *read, sqlite3_stmt *statement)
{
    StoreRow *row = &read->rows[read->count++];
    row->profile = sqlite3_column_int64(statement, 0);
    request_keep_name(row->name, (const char *)sqlite3_column_text(statement, 1));
    row->score = sqlite3_column_double(statement, 2);
}

static bool take_rows(Read *read, sqlite3_stmt *statement, int most)
{
    sqlite3_bind_int(statement, 5, most);
    const int stop = read->count + most;
    while (sqlite3_step(statement) == SQLITE_ROW && read->count < stop) take_row(read, statement);
    return sqlite3_reset(statement) == SQLITE_OK;
}

static bool read_top(Read *read, Database *database)
{
    sqlite3_stmt *statement = statement_on(database, top_scores, &read->board, read->board.period);
    return statement && take_rows(read, statement, read->limit);
}

typedef struct {
    double score;
    int64_t at;
} Middle;

static sqlite3_stmt *statement_from(Read *read, Database *database, const char *sql, const Middle *middle)
{
    sqlite3_stmt *statement = statement_on(database, sql, &read->board, read->board.period);
    if (!statement) return NULL;
    sqlite3_bind_double(statement, 6, middle->score);
    sqlite3_bind_int64(statement, 7, middle->at);
    return statement;
}

// False: it failed. The profile may not be on the board, and is then not `found`.
static bool find_middle(Read *read, Database *database, Middle *middle, bool *found)
{
    sqlite3_stmt *statement = statement_on(database, own_score, &read->board, read->board.period);
    if (!statement) return false;
    sqlite3_bind_int64(statement, 5, read->profile);
    *found = sqlite3_step(statement) == SQLITE_ROW;
    *middle = (Middle){ sqlite3_column_double(statement, 0), sqlite3_column_int64(statement, 1) };
    return sqlite3_reset(statement) == SQLITE_OK;
}

static void turn_round(StoreRow *rows, int count)
{
    for (int i = 0; i < count / 2; i++) {
        const StoreRow row = rows[i];
        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = row;
    }
}

static bool read_around(Read *read, Database *database, int *first)
{
    Middle middle;
    bool found;
    if (!find_middle(read, database, &middle, &found)) return false;
    if (!found) return true;
    sqlite3_stmt *ahead = statement_from(read, database, scores_ahead, &middle);
    if (!ahead || !take_rows(read, ahead, read->limit)) return false;
    turn_round(read->rows, read->count);
    sqlite3_stmt *counting = statement_from(read, database, count_ahead, &middle);
    if (!counting) return false;
    if (sqlite3_step(counting) == SQLITE_ROW) *first = sqlite3_column_int(counting, 0) - read->count + 1;
    if (sqlite3_reset(counting) != SQLITE_OK) return false;
    sqlite3_stmt *behind = statement_from(read, database, scores_behind, &middle);
    return behind && take_rows(read, behind, read->limit + 1);
}

static bool work_read(Request *request, Database *database, bool saving)
{
    (void)saving;
    Read *read = (Read *)request;
    int first = 1;
    read->count = 0;
    bool done = read->profile ? read_around(read, database, &first) : read_top(read, database);
    if (!done) read->count = 0;
    for (int i = 0; i < read->count; i++) read->rows[i].place = first + i;
    return done;
}

static void answer_read(Request *request)
{
    Read *read = (Read *)request;
    read->answer(read->owner, read->ticket, read->rows, read->count);
}

static bool ask(Store *store, const StoreBoard *board, const Read *wanted, int most)
{
    assert(board->mode && board->name && wanted->answer);
    Read *read = mem_zalloc(sizeof *read + (size_t)most * sizeof read->rows[0] + texts_size(board));
    *read = *wanted;
    read->request = (Request){ .work = work_read, .answer = answer_read };
    read->board = keep_board(board, (char *)&read->rows[most]);
    return request_send(store, &read->request);
}

static int within(int count, int most)
{
    return count < 0 ? 0 : count > most ? most : count;
}

bool store_top(Store *store, const StoreBoard *board, int count, StoreBoardAnswer *answer, void *owner,
               uint64_t ticket)
{
    const int limit = within(count, STORE_BOARD_LIMIT);
    return ask(store, board, &(Read){ .answer = answer, .owner = owner, .ticket = ticket, .limit = limit },
               limit);
}

bool store_around(Store *store, const StoreBoard *board, int64_t profile, int reach, StoreBoardAnswer *answer,
                  void *owner, uint64_t ticket)
{
    const int limit = within(reach, (STORE_BOARD_LIMIT - 1) / 2);
    const Read wanted = {
        .answer = answer, .owner = owner, .ticket = ticket, .profile = profile, .limit = limit
    };
    assert(profile > 0);
    return ask(store, board, &wanted, 2 * limit + 1);
}
