// A seat gets no frame while three are on their way to its socket, or while it
// is a second behind with acknowledging: a slow line then receives one later
// frame against what it has, instead of a queue of old ones.
#include "match.h"
#include <stdio.h>
#include <string.h>
#include "hash.h"
#include "mem.h"

_Static_assert((int)CHANNEL_WORLD == (int)ROOM_MEMORY, "a slot holds a room's world");
_Static_assert((int)CHANNEL_SEATS == (int)ROOM_SEATS, "every seat has a line");
_Static_assert((int)CHANNEL_WATCHERS == (int)ROOM_WATCHERS, "watchers sit where the gateway thinks");
_Static_assert((int)CHANNEL_NAME_SIZE == (int)ROOM_NAME_SIZE, "names pass whole");
_Static_assert(CHANNEL_ANSWER_LIMIT >= ROOM_FRAME_LIMIT + CHANNEL_HEADROOM + 64, "frames fit");

Match *match_open(const RoomConfig *config, int slot, const MatchIo *io, uint64_t now, Failure *why)
{
    Room *room = room_open(config, why);
    if (!room) return NULL;
    const RoomInfo *info = room_info(room);
    Match *match = mem_zalloc(sizeof *match);
    match->room = room;
    match->slot = slot;
    match->lines = channel_line(io->channel, slot, 0);
    const int seats = info->max_players + ROOM_WATCHERS;
    match->seat_count = seats < ROOM_SEATS ? seats : ROOM_SEATS;
    match->seats = mem_zalloc((size_t)match->seat_count * sizeof *match->seats + 1);
    ticker_init(&match->ticker, info->rate, now);
    match->profiled = config->name_lines;
    if (match->profiled) room_profile(room, clock_work);
    return match;
}

void match_close(Match *match)
{
    if (!match) return;
    room_close(match->room);
    mem_free(match->seats);
    mem_free(match);
}

static MatchSeat *find_seat(Match *match, int seat)
{
    return seat >= 0 && seat < match->seat_count ? &match->seats[seat] : NULL;
}

static MatchSeat *find_stay(Match *match, const ChannelHead *head)
{
    MatchSeat *seat = find_seat(match, head->seat);
    return seat && seat->joined && !seat->refused && seat->session == head->session ? seat : NULL;
}

void match_join(Match *match, MatchIo *io, const ChannelHead *head, const ChannelPlayer *player)
{
    MatchSeat *seat = find_seat(match, head->seat);
    uint32_t id = seat ? room_join(match->room, head->seat, player->name, player->profile) : 0;
    if (id) {
        *seat = (MatchSeat){ .joined = true, .session = head->session };
        room_forget(match->room, head->seat);
    }
    ChannelHead answer = *head;
    answer.kind = CHANNEL_JOINED;
    answer.number = id;
    outbox_send(&io->outbox, &answer, NULL, 0, NULL, 0);
}

void match_drop(Match *match, const ChannelHead *head)
{
    MatchSeat *seat = find_stay(match, head);
    if (!seat) return;
    seat->away = true;
    room_drop(match->room, head->seat);
}

void match_away(Match *match, const ChannelHead *head)
{
    MatchSeat *seat = find_stay(match, head);
    if (!seat) return;
    seat->away = head->number != 0;
    if (!seat->away) room_forget(match->room, head->seat);
}

void match_leave(Match *match, int number)
{
    MatchSeat *seat = find_seat(match, number);
    if (!seat) return;
    if (room_seat_taken(match->room, number)) room_leave(match->room, number);
    *seat = (MatchSeat){ 0 };
}

void match_returned(Match *match)
{
    for (int i = 0; i < match->seat_count; i++)
        if (!match->seats[i].joined) match_leave(match, i);
}

void match_input(Match *match, MatchIo *io, const ChannelHead *head, const uint8_t *message, size_t size)
{
    MatchSeat *seat = find_stay(match, head);
    if (!seat || room_input(match->room, head->seat, message, size)) return;
    seat->refused = true;
    ChannelHead answer = *head;
    answer.kind = CHANNEL_REFUSED;
    outbox_send(&io->outbox, &answer, NULL, 0, NULL, 0);
}

void match_chat(Match *match, const ChannelHead *head, const char *text)
{
    if (find_stay(match, head)) room_chat(match->room, head->seat, text);
}

static bool is_behind(Match *match, MatchSeat *seat, int number)
{
    uint32_t oldest = seat->built[MATCH_IN_FLIGHT - 1], newest = seat->built[0];
    uint32_t sent = atomic_load_explicit(&match->lines[number].sent, memory_order_relaxed);
    if (oldest && (int32_t)(oldest - sent) > 0) return true;
    uint32_t known = room_acknowledged(match->room, number);
    if (known) seat->acknowledged = true;
    return seat->acknowledged && (int32_t)(newest - known) > room_info(match->room)->rate;
}

static void count(_Atomic uint64_t *total, uint64_t more)
{
    // Only the worker writes its totals: no locked instruction is needed.
    atomic_store_explicit(total, atomic_load_explicit(total, memory_order_relaxed) + more,
                          memory_order_relaxed);
}

static void send_frame(Match *match, MatchIo *io, MatchSeat *seat, int number)
{
    ChannelControl *control = io->channel->control;
    uint8_t *frame =
        is_behind(match, seat, number) ? NULL : outbox_begin_frame(&io->outbox, ROOM_FRAME_LIMIT);
    if (!frame) {
        count(&control->frames_shed, 1);
        return;
    }
    uint32_t tick = room_tick_number(match->room);
    size_t size = room_frame(match->room, number, frame, ROOM_FRAME_LIMIT);
    ChannelHead head = { CHANNEL_FRAME, (uint16_t)match->slot, number, tick, seat->session };
    outbox_end_frame(&io->outbox, &head, frame, (uint32_t)size);
    if (!size) return;
    memmove(seat->built + 1, seat->built, sizeof seat->built - sizeof *seat->built);
    seat->built[0] = tick;
    count(&control->frames, 1);
    count(&control->frame_bytes, size);
    match->frames++;
    match->bytes += size;
}

// Of its first line, which says what went wrong and where; the others may say with whom.
static uint64_t hash_error(const char *text)
{
    return hash_bytes(text, strcspn(text, "\n")) | 1;
}

// Once per distinct error, then how often it came; but not more than one a second: some differ at every tick.
static void tell_error(Match *match, MatchIo *io)
{
    const char *text = room_error(match->room);
    const uint32_t tick = (uint32_t)match->ticker.ticks, rate = (uint32_t)room_info(match->room)->rate;
    ChannelHead head = { .kind = CHANNEL_MODE_ERROR, .room = (uint16_t)match->slot, .seat = -1 };
    if (text) {
        count(&io->channel->control->rolled_back, 1);
        match->failed_tick = tick;
        const bool again = hash_error(text) == match->told_error;
        match->errors = again ? match->errors + 1 : 1;
        if (match->told_error && tick - match->told_tick < rate) return;
        head.number = match->errors;
        size_t size = strnlen(text, CHANNEL_ANSWER_LIMIT / 2);
        if (!outbox_send(&io->outbox, &head, text, size, NULL, 0)) return;
        match->told_error = hash_error(text);
        match->told_tick = tick;
    } else if (match->told_error && tick - match->failed_tick >= rate) {
        if (outbox_send(&io->outbox, &head, NULL, 0, NULL, 0)) match->told_error = 0;
    }
}

static void tell_wishes(Match *match, MatchIo *io)
{
    RoomScore score;
    while (outbox_has_room(&io->outbox) && room_next_score(match->room, &score)) {
        ChannelHead head = { .kind = CHANNEL_SCORE, .room = (uint16_t)match->slot, .seat = -1 };
        ChannelScore row = { .profile = score.profile, .score = score.score };
        memcpy(row.board, score.board, sizeof row.board);
        memcpy(row.name, score.name, sizeof row.name);
        outbox_send(&io->outbox, &head, &row, sizeof row, NULL, 0);
    }
    RoomBoard wanted;
    while (outbox_has_room(&io->outbox) && room_next_ask(match->room, &wanted)) {
        ChannelHead head = { .kind = CHANNEL_ASK, .room = (uint16_t)match->slot, .seat = -1 };
        ChannelBoard board = { .period = (int32_t)wanted.period, .profile = wanted.profile };
        memcpy(board.board, wanted.name, sizeof board.board);
        outbox_send(&io->outbox, &head, &board, sizeof board, NULL, 0);
    }
    RoomValue value;
    while (outbox_has_room(&io->outbox) && room_next_write(match->room, &value)) {
        ChannelHead head = { .kind = CHANNEL_VALUE, .room = (uint16_t)match->slot, .seat = -1 };
        ChannelValue about = { value.profile, value.by, (uint32_t)value.size, !value.text, value.adds, "" };
        memcpy(about.key, value.key, strnlen(value.key, sizeof about.key - 1));
        outbox_send(&io->outbox, &head, &about, sizeof about, value.text, value.text ? value.size : 0);
    }
    int number;
    char reason[64];
    while (outbox_has_room(&io->outbox) && room_next_kick(match->room, &number, reason)) {
        MatchSeat *seat = find_seat(match, number);
        if (!seat || !seat->joined) continue;
        ChannelHead head = { CHANNEL_KICK, (uint16_t)match->slot, number, 0, seat->session };
        outbox_send(&io->outbox, &head, reason, strnlen(reason, sizeof reason), NULL, 0);
    }
}

static void tell_profile(Match *match, MatchIo *io)
{
    char sent[64];
    ChannelHead head = { .kind = CHANNEL_PROFILE, .room = (uint16_t)match->slot, .seat = -1 };
    if (!match->profiled || match->ticker.ticks % (uint64_t)room_info(match->room)->rate ||
        !outbox_has_room(&io->outbox))
        return;
    Buffer text = { 0 };
    room_take_profile(match->room, &text);
    int size = snprintf(sent, sizeof sent, "sent %llu %llu\n", (unsigned long long)match->frames,
                        (unsigned long long)match->bytes);
    outbox_send(&io->outbox, &head, text.data, text.size, sent, (size_t)size);
    match->frames = match->bytes = 0;
    buffer_deinit(&text);
}

void match_begin_write(const MatchIo *io, int slot)
{
    _Atomic uint32_t *writes = &io->channel->control->writes[slot];
    atomic_store_explicit(writes, atomic_load_explicit(writes, memory_order_relaxed) | 1,
                          memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
}

void match_end_write(const MatchIo *io, int slot)
{
    _Atomic uint32_t *writes = &io->channel->control->writes[slot];
    atomic_store_explicit(writes, (atomic_load_explicit(writes, memory_order_relaxed) | 1) + 1,
                          memory_order_release);
}

void match_tick(Match *match, MatchIo *io)
{
    match_begin_write(io, match->slot);
    room_tick(match->room);
    match_end_write(io, match->slot);
    count(&io->channel->control->ticks, 1);
    for (int i = 0; i < match->seat_count; i++)
        if (match->seats[i].joined && !match->seats[i].away) send_frame(match, io, &match->seats[i], i);
    tell_error(match, io);
    tell_profile(match, io);
    tell_wishes(match, io);
}
