// Leaderboards: one row for each guest, with the best score so far.
#include "mem.h"
#include "request.h"
#include <assert.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

typedef struct {
    Request request;
    int64_t profile;
    double score;
    char name[STORE_NAME_SIZE];
    const char *mode, *board;  // in `texts`
    char texts[];
} Submit;

typedef struct {
    Request request;
    StoreBoardAnswer *answer;
    void *owner;
    uint64_t ticket;
    const char *mode, *board;  // behind the rows
    int limit, count;
    StoreRow rows[];
} Top;

// The time moves only with a better score, so that whoever reached a score first stays ahead.
static const char submit_score[] =
    "INSERT INTO score (mode, board, profile, name, score, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT (mode, board, profile) DO UPDATE SET name = excluded.name,"
    "  at = iif(excluded.score > score, excluded.at, at), score = max(excluded.score, score)"
    " WHERE excluded.score > score OR excluded.name <> name";
static const char top_scores[] = "SELECT profile, name, score FROM score WHERE mode = ?1 AND board = ?2"
                                 " ORDER BY score DESC, at LIMIT ?3";

static size_t texts_size(const char *mode, const char *board)
{
    return strlen(mode) + strlen(board) + 2;
}

static void keep_texts(char *texts, const char *mode, const char *board)
{
    size_t size = strlen(mode) + 1;
    memcpy(texts, mode, size);
    memcpy(texts + size, board, strlen(board) + 1);
}

static bool work_submit(Request *request, Database *database, bool saving)
{
    Submit *submit = (Submit *)request;
    sqlite3_stmt *statement = saving ? database_statement(database, submit_score) : NULL;
    if (!statement) return false;
    sqlite3_bind_text(statement, 1, submit->mode, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, submit->board, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, submit->profile);
    sqlite3_bind_text(statement, 4, submit->name, -1, SQLITE_STATIC);
    sqlite3_bind_double(statement, 5, submit->score);
    sqlite3_bind_int64(statement, 6, database_stamp(database));
    sqlite3_step(statement);
    return sqlite3_reset(statement) == SQLITE_OK;
}

bool store_submit(Store *store, const char *mode, const char *board, int64_t profile, const char *name,
                  double score)
{
    assert(mode && board && name);
    if (profile <= 0 || !isfinite(score)) return true;
    Submit *submit = mem_zalloc(sizeof *submit + texts_size(mode, board));
    submit->request = (Request){ .writes = true, .work = work_submit };
    submit->profile = profile;
    submit->score = score;
    request_keep_name(submit->name, name);
    keep_texts(submit->texts, mode, board);
    submit->mode = submit->texts;
    submit->board = submit->texts + strlen(mode) + 1;
    return request_send(store, &submit->request);
}

static bool work_top(Request *request, Database *database, bool saving)
{
    (void)saving;
    Top *top = (Top *)request;
    top->count = 0;
    sqlite3_stmt *statement = database_statement(database, top_scores);
    if (!statement) return false;
    sqlite3_bind_text(statement, 1, top->mode, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, top->board, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 3, top->limit);
    while (sqlite3_step(statement) == SQLITE_ROW && top->count < top->limit) {
        StoreRow *row = &top->rows[top->count++];
        row->profile = sqlite3_column_int64(statement, 0);
        request_keep_name(row->name, (const char *)sqlite3_column_text(statement, 1));
        row->score = sqlite3_column_double(statement, 2);
    }
    if (sqlite3_reset(statement) == SQLITE_OK) return true;
    top->count = 0;
    return false;
}

static void answer_top(Request *request)
{
    Top *top = (Top *)request;
    top->answer(top->owner, top->ticket, top->rows, top->count);
}

bool store_top(Store *store, const char *mode, const char *board, int count, StoreBoardAnswer *answer,
               void *owner, uint64_t ticket)
{
    assert(mode && board && answer);
    int limit = count < 0 ? 0 : count > STORE_BOARD_LIMIT ? STORE_BOARD_LIMIT : count;
    Top *top = mem_zalloc(sizeof *top + (size_t)limit * sizeof top->rows[0] + texts_size(mode, board));
    char *texts = (char *)&top->rows[limit];
    keep_texts(texts, mode, board);
    top->request = (Request){ .work = work_top, .answer = answer_top };
    top->mode = texts;
    top->board = texts + strlen(mode) + 1;
    top->limit = limit;
    top->answer = answer;
    top->owner = owner;
    top->ticket = ticket;
    return request_send(store, &top->request);
}
