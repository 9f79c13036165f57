// A board that changed is read again at most once per round, however many scores
// came in. The number of boards is bounded, since modes make up their names.
#include "boards.h"
#include <math.h>
#include <string.h>
#include "log.h"
#include "mem.h"
#include "modes.h"
#include "text.h"

enum { BOARDS = 256, ROWS = 10 };
_Static_assert((int)STORE_NAME_SIZE == (int)CHANNEL_NAME_SIZE, "names pass whole");

typedef struct {
    char mode[CHANNEL_LABEL_SIZE], name[CHANNEL_LABEL_SIZE];
    bool stale, asked, known, news;
    int count;
    StoreRow rows[ROWS];
} Board;

struct Boards {
    Rooms *rooms;
    Store *store;
    int count;
    Board boards[BOARDS];
};

Boards *boards_create(Rooms *rooms, Store *store)
{
    Boards *boards = mem_zalloc(sizeof *boards);
    boards->rooms = rooms;
    boards->store = store;
    return boards;
}

void boards_destroy(Boards *boards)
{
    mem_free(boards);
}

static Board *find_or_add(Boards *boards, const char *mode, const char *name)
{
    for (int i = 0; i < boards->count; i++)
        if (!strcmp(boards->boards[i].mode, mode) && !strcmp(boards->boards[i].name, name))
            return &boards->boards[i];
    if (boards->count == BOARDS) return NULL;
    Board *board = &boards->boards[boards->count++];
    *board = (Board){ .stale = true };
    strcpy(board->mode, mode);
    strcpy(board->name, name);
    return board;
}

static void tell_room(Boards *boards, const Board *board, const HostedRoom *room)
{
    ChannelBoard about = { .count = board->count };
    Buffer body = { 0 };
    strcpy(about.board, board->name);
    buffer_append(&body, &about, sizeof about);
    for (int i = 0; i < board->count; i++) {
        ChannelScore row = { .profile = board->rows[i].profile, .score = board->rows[i].score };
        memcpy(row.name, board->rows[i].name, sizeof row.name);
        buffer_append(&body, &row, sizeof row);
    }
    rooms_send(boards->rooms, room, (ChannelHead){ .kind = CHANNEL_BOARD, .seat = -1 }, body.data, body.size);
    buffer_deinit(&body);
}

static void on_rows(void *owner, uint64_t ticket, const StoreRow *rows, int count)
{
    Boards *boards = owner;
    Board *board = &boards->boards[ticket];
    board->asked = false;
    board->known = board->news = true;
    board->count = count < ROWS ? count : ROWS;
    if (board->count) memcpy(board->rows, rows, (size_t)board->count * sizeof *rows);
    for (int i = 0; i < rooms_count(boards->rooms); i++) {
        HostedRoom *room = rooms_get(boards->rooms, i);
        if (room->state == ROOM_OPEN && !strcmp(room->mode, board->mode)) tell_room(boards, board, room);
    }
}

void boards_submit(Boards *boards, const HostedRoom *room, RingRecord record)
{
    ChannelScore score;
    char name[CHANNEL_NAME_SIZE];
    if (!channel_take(&record, &score, sizeof score)) return;
    score.board[sizeof score.board - 1] = 0;
    if (score.profile <= 0 || !isfinite(score.score) || !mode_name_is_valid(score.board)) return;
    if (!room_has_met(room, score.profile)) return;  // a worker speaks for its own guests alone
    Board *board = find_or_add(boards, room->mode, score.board);
    if (!board) return log_warn("gateway", "mode %s has too many leaderboards: a score is lost", room->mode);
    text_clean(name, sizeof name, score.name, strnlen(score.name, sizeof score.name), CHANNEL_NAME_SIZE);
    if (store_submit(boards->store, room->mode, score.board, score.profile, name, score.score))
        board->stale = true;
}

void boards_greet(Boards *boards, const HostedRoom *room)
{
    find_or_add(boards, room->mode, "best");
    for (int i = 0; i < boards->count; i++)
        if (boards->boards[i].known && !strcmp(boards->boards[i].mode, room->mode))
            tell_room(boards, &boards->boards[i], room);
}

void boards_sweep(Boards *boards)
{
    for (int i = 0; i < boards->count; i++) {
        Board *board = &boards->boards[i];
        if (!board->stale || board->asked) continue;
        if (!store_top(boards->store, board->mode, board->name, ROWS, on_rows, boards, (uint64_t)i)) return;
        board->stale = false;
        board->asked = true;
    }
}

bool boards_next_news(Boards *boards, BoardRows *news)
{
    for (int i = 0; i < boards->count; i++) {
        Board *board = &boards->boards[i];
        if (!board->news) continue;
        board->news = false;
        *news = (BoardRows){ board->mode, board->name, board->rows, board->count };
        return true;
    }
    return false;
}
