// A board that changed is read again at most once per round, however many scores
// came in. The number of boards is bounded, since modes make up their names.
#include "boards.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "log.h"
#include "mem.h"
#include "modes.h"
#include "text.h"

enum { BOARDS = 256 * STORE_PERIODS, ROWS = 10, REACH = 4, ASKS = 256 };
_Static_assert((int)STORE_NAME_SIZE == (int)CHANNEL_NAME_SIZE, "names pass whole");

typedef struct {
    char mode[CHANNEL_LABEL_SIZE], name[CHANNEL_LABEL_SIZE];
    StorePeriod period;
    int64_t profile;  // of one asked for; 0: the best rows
    bool stale, asked, known, news;
    bool lowest;  // is best: the store keeps what is less than nothing, and the highest of that
    int count;
    StoreRow rows[ROWS];
} Board;

struct Boards {
    Rooms *rooms;
    Store *store;
    int64_t day;
    int count;
    Board boards[BOARDS], asks[ASKS];  // of which those are under way that are `asked`
};

Boards *boards_create(Rooms *rooms, Store *store, int64_t day)
{
    Boards *boards = mem_zalloc(sizeof *boards);
    boards->day = day;
    boards->rooms = rooms;
    boards->store = store;
    return boards;
}

void boards_destroy(Boards *boards)
{
    mem_free(boards);
}

static bool lowest_is_best(const HostedRoom *room, const char *name)
{
    char word[CHANNEL_LABEL_SIZE + 1];
    snprintf(word, sizeof word, "-%s", name);
    return text_has_word(room->boards, word);
}

static Board *find_or_add(Boards *boards, const HostedRoom *room, const char *name, StorePeriod period)
{
    Board *board = boards->boards, *end = board + boards->count;
    while (board < end && (board->period != period || strcmp(board->mode, room->mode) != 0 ||
                           strcmp(board->name, name) != 0))
        board++;
    if (board == end) {
        if (boards->count == BOARDS) return NULL;
        boards->count++;
        *board = (Board){ .stale = true, .period = period };
        strcpy(board->mode, room->mode);
        strcpy(board->name, name);
    }
    const bool lowest = lowest_is_best(room, name);
    board->stale |= board->lowest != lowest;
    board->lowest = lowest;
    return board;
}

// A score as the store keeps it, and back.
static double turned(const Board *board, double score)
{
    return board->lowest ? -score : score;
}

static StoreBoard in_store(const Boards *boards, const Board *board)
{
    return (StoreBoard){ board->mode, board->name, board->period, boards->day };
}

static void tell_room(Boards *boards, const Board *board, const HostedRoom *room)
{
    ChannelBoard about = { .period = (int32_t)board->period,
                           .count = board->count,
                           .profile = board->profile };
    Buffer body = { 0 };
    strcpy(about.board, board->name);
    buffer_append(&body, &about, sizeof about);
    for (int i = 0; i < board->count; i++) {
        const StoreRow *from = &board->rows[i];
        ChannelScore row = { .profile = from->profile, .score = from->score, .place = from->place };
        memcpy(row.name, from->name, sizeof row.name);
        buffer_append(&body, &row, sizeof row);
    }
    rooms_send(boards->rooms, room, (ChannelHead){ .kind = CHANNEL_BOARD, .seat = -1 }, body.data, body.size);
    buffer_deinit(&body);
}

static void take_rows(Boards *boards, Board *board, const StoreRow *rows, int count)
{
    board->asked = false;
    board->count = count < ROWS ? count : ROWS;
    for (int i = 0; i < board->count; i++) {
        board->rows[i] = rows[i];
        board->rows[i].score = turned(board, rows[i].score);
    }
    for (int i = 0; i < rooms_count(boards->rooms); i++) {
        HostedRoom *room = rooms_get(boards->rooms, i);
        if (room->state == ROOM_OPEN && !strcmp(room->mode, board->mode) &&
            (!board->profile || room_has_met(room, board->profile)))
            tell_room(boards, board, room);
    }
}

static void on_rows(void *owner, uint64_t ticket, const StoreRow *rows, int count)
{
    Boards *boards = owner;
    Board *board = &boards->boards[ticket];
    board->known = true;
    board->news = board->period == STORE_ALL_TIME;
    take_rows(boards, board, rows, count);
}

static void on_rows_around(void *owner, uint64_t ticket, const StoreRow *rows, int count)
{
    Boards *boards = owner;
    take_rows(boards, &boards->asks[ticket], rows, count);
}

void boards_submit(Boards *boards, const HostedRoom *room, RingRecord record)
{
    ChannelScore score;
    char name[CHANNEL_NAME_SIZE];
    if (!channel_take(&record, &score, sizeof score)) return;
    score.board[sizeof score.board - 1] = 0;
    if (score.profile <= 0 || !isfinite(score.score) || !mode_name_is_valid(score.board)) return;
    if (!room_has_met(room, score.profile)) return;  // a worker speaks for its own guests alone
    Board *board[STORE_PERIODS];
    for (int i = 0; i < STORE_PERIODS; i++) {
        board[i] = find_or_add(boards, room, score.board, (StorePeriod)i);
        if (!board[i])
            return log_warn("gateway", "mode %s has too many leaderboards: a score is lost", room->mode);
    }
    const StoreBoard kept = in_store(boards, board[0]);
    text_clean(name, sizeof name, score.name, strnlen(score.name, sizeof score.name), CHANNEL_NAME_SIZE);
    if (!store_submit(boards->store, &kept, score.profile, name, turned(board[0], score.score))) return;
    for (int i = 0; i < STORE_PERIODS; i++) board[i]->stale = true;
}

static Board *free_ask(Boards *boards)
{
    for (int i = 0; i < ASKS; i++)
        if (!boards->asks[i].asked) return &boards->asks[i];
    return NULL;
}

void boards_ask(Boards *boards, const HostedRoom *room, RingRecord record)
{
    ChannelBoard wanted;
    if (!channel_take(&record, &wanted, sizeof wanted)) return;
    wanted.board[sizeof wanted.board - 1] = 0;
    if (wanted.profile <= 0 || wanted.period < 0 || wanted.period >= STORE_PERIODS) return;
    if (!mode_name_is_valid(wanted.board) || !room_has_met(room, wanted.profile)) return;
    Board *ask = free_ask(boards);
    if (!ask) return;  // the room asks again
    *ask = (Board){ .period = (StorePeriod)wanted.period, .profile = wanted.profile };
    strcpy(ask->mode, room->mode);
    strcpy(ask->name, wanted.board);
    ask->lowest = lowest_is_best(room, ask->name);
    const StoreBoard board = in_store(boards, ask);
    ask->asked = store_around(boards->store, &board, ask->profile, REACH, on_rows_around, boards,
                              (uint64_t)(ask - boards->asks));
}

// "best" and those that the worker has named: "-times".
static void expect_boards(Boards *boards, const HostedRoom *room)
{
    char words[sizeof room->boards + sizeof " best"], *rest = words;
    snprintf(words, sizeof words, "best %s", room->boards);
    for (const char *word; (word = strsep(&rest, " "));) {
        word += word[0] == '-';
        for (int i = 0; mode_name_is_valid(word) && i < STORE_PERIODS; i++)
            find_or_add(boards, room, word, (StorePeriod)i);
    }
}

void boards_greet(Boards *boards, const HostedRoom *room)
{
    expect_boards(boards, room);
    for (int i = 0; i < boards->count; i++)
        if (boards->boards[i].known && !strcmp(boards->boards[i].mode, room->mode))
            tell_room(boards, &boards->boards[i], room);
}

static void begin_day(Boards *boards, int64_t day)
{
    boards->day = day;
    for (int i = 0; i < boards->count; i++)
        boards->boards[i].stale |= boards->boards[i].period != STORE_ALL_TIME;
}

void boards_sweep(Boards *boards, int64_t day)
{
    if (day != boards->day) begin_day(boards, day);
    for (int i = 0; i < boards->count; i++) {
        Board *board = &boards->boards[i];
        if (!board->stale || board->asked) continue;
        const StoreBoard wanted = in_store(boards, board);
        if (!store_top(boards->store, &wanted, ROWS, on_rows, boards, (uint64_t)i)) return;
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
