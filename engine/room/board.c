// Leaderboards as the mode sees them: rows at hand, so that no tick waits for them. The best rows of a board
// come whenever they change. Where a player stands is asked for when he comes, when he scores, and while the
// mode looks, at most once a second.
#include "parts.h"
#include "mem.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

static bool is_of(const Board *board, const RoomBoard *of)
{
    return board->of.profile == of->profile && board->of.period == of->period &&
           !strcmp(board->of.name, of->name);
}

static RoomBoard of_name(const char *name, int period, int64_t profile)
{
    RoomBoard of = { .period = (RoomPeriod)period, .profile = profile };
    memcpy(of.name, name, strnlen(name, sizeof of.name - 1));
    return of;
}

static Board *board_of(Room *room, const RoomBoard *of)
{
    for (int i = 0; i < room->board_count; i++)
        if (is_of(&room->boards[i], of)) return &room->boards[i];
    if (room->board_count == BOARDS) return NULL;
    room->boards[room->board_count] = (Board){ .of = *of };
    return &room->boards[room->board_count++];
}

// The place of the one asked for longest ago when there are too many.
static Board *window_of(Room *room, const RoomBoard *of)
{
    Board *oldest = NULL;
    for (int i = 0; i < room->around_count; i++) {
        if (is_of(room->around[i], of)) return room->around[i];
        if (!oldest || room->around[i]->asked < oldest->asked) oldest = room->around[i];
    }
    if (room->around_count < AROUND) oldest = room->around[room->around_count++] = mem_zalloc(sizeof *oldest);
    *oldest = (Board){ .of = *of };
    return oldest;
}

void board_destroy(Room *room)
{
    for (int i = 0; i < room->around_count; i++) mem_free(room->around[i]);
    room->around_count = 0;
}

static Board *want(Room *room, const RoomBoard *of)
{
    Board *window = window_of(room, of);
    window->wanted = room->asks = true;
    return window;
}

static void expect_on(Room *room, int64_t profile, const char *name)
{
    for (int period = 0; profile && period < ROOM_PERIODS; period++) {
        RoomBoard of = of_name(name, period, profile);
        want(room, &of);
    }
}

void board_expect(Room *room, int64_t profile)
{
    expect_on(room, profile, "best");
}

bool room_next_ask(Room *room, RoomBoard *wanted)
{
    const uint32_t tick = room_tick_number(room), second = (uint32_t)room->info.rate;
    bool more = false;
    for (int i = 0; room->asks && i < room->around_count; i++) {
        Board *board = room->around[i];
        more |= board->wanted;
        if (!board->wanted || (board->asked && tick - board->asked < second)) continue;
        board->wanted = false;
        board->asked = tick ? tick : 1;
        *wanted = board->of;
        return true;
    }
    room->asks = more;
    return false;
}

static void remove_row(Board *board, int place)
{
    memmove(&board->rows[place], &board->rows[place + 1],
            (size_t)(--board->count - place) * sizeof *board->rows);
}

// Keeps what the mode sees of a board up to date until the store's answer comes. `up` is -1 where the lowest
// is best.
static void put_on_board(Board *board, const RoomScore *score, double up)
{
    int old = 0, place = 0;
    while (old < board->count && board->rows[old].profile != score->profile) old++;
    if (old < board->count && board->rows[old].score * up >= score->score * up) return;
    if (old < board->count) remove_row(board, old);
    while (place < board->count && board->rows[place].score * up >= score->score * up) place++;
    if (place == ROOM_BOARD_ROWS) return;
    if (board->count == ROOM_BOARD_ROWS) board->count--;
    memmove(&board->rows[place + 1], &board->rows[place],
            (size_t)(board->count++ - place) * sizeof *board->rows);
    board->rows[place] = *score;
    for (int i = 0; i < board->count; i++) board->rows[i].place = i + 1;
}

void board_put(Room *room, const RoomScore *score)
{
    char lowest[sizeof score->board + 1];
    snprintf(lowest, sizeof lowest, "-%s", score->board);
    const double up = text_has_word(room->info.boards, lowest) ? -1 : 1;
    for (int period = 0; period < ROOM_PERIODS; period++) {
        RoomBoard of = of_name(score->board, period, 0);
        Board *board = board_of(room, &of);
        if (board) put_on_board(board, score, up);
    }
    expect_on(room, score->profile, score->board);
}

static int copy_rows(const Board *board, int first, int stop, int64_t own, ScriptRow *rows)
{
    for (int i = first; i < stop; i++) {
        const RoomScore *row = &board->rows[i];
        rows[i - first] = (ScriptRow){ row->name, row->score, row->place, own && row->profile == own };
    }
    return stop - first;
}

int board_top(void *owner, const char *name, int period, ScriptRow *rows, int most)
{
    RoomBoard of = of_name(name, period, 0);
    const Board *board = board_of(owner, &of);
    if (!board || most <= 0) return 0;
    return copy_rows(board, 0, most < board->count ? most : board->count, 0, rows);
}

static int row_of(const Board *board, int64_t profile)
{
    int at = 0;
    while (board && at < board->count && board->rows[at].profile != profile) at++;
    return board && at < board->count ? at : -1;
}

static int slice(const Board *board, int at, int reach, int64_t own, ScriptRow *rows)
{
    const int first = at > reach ? at - reach : 0, stop = at + reach + 1;
    return copy_rows(board, first, stop < board->count ? stop : board->count, own, rows);
}

int board_around(void *owner, uint32_t player, const char *name, int period, ScriptRow *rows, int most)
{
    Room *room = owner;
    const int64_t profile = profile_of(room, player);
    RoomBoard best = of_name(name, period, 0), around = of_name(name, period, profile);
    if (!profile || most <= 0) return 0;
    const Board *window = want(room, &around);
    const int reach = most < ROOM_BOARD_ROWS ? (most - 1) / 2 : (ROOM_BOARD_ROWS - 1) / 2;
    const Board *top = board_of(room, &best);
    const int at = row_of(top, profile), within = row_of(window, profile);
    if (at >= 0 && (at + reach < top->count || top->count < ROOM_BOARD_ROWS || within < 0))
        return slice(top, at, reach, profile, rows);
    return within < 0 ? 0 : slice(window, within, reach, profile, rows);
}

void room_set_board(Room *room, const RoomBoard *of, const RoomScore *rows, int count)
{
    Board *board = of->profile ? window_of(room, of) : board_of(room, of);
    if (!board) return;
    board->count = count < ROOM_BOARD_ROWS ? count : ROOM_BOARD_ROWS;
    memcpy(board->rows, rows, (size_t)board->count * sizeof *rows);
}
