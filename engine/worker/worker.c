// The loop: take what the gateway sent, step the rooms that are due, wake the
// gateway once, sleep until the next deadline. Whatever runs a mode's code is
// announced in the control block first, so that the gateway knows which room to
// blame when the heartbeat stops.
#include "worker.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "clock.h"
#include "lockdown.h"
#include "log.h"
#include "match.h"

#define LONGEST_SLEEP UINT64_C(100000000)  // nanoseconds; the heartbeat goes on in an empty worker
#define STEPS         32                   // that the mean is taken over
#define SLOW_STEP     UINT64_C(5000000)    // a room whose step takes longer waits for the others

typedef struct {
    Channel channel;
    RingEnd inbox;
    MatchIo io;
    Match *matches[CHANNEL_ROOMS];  // by slot
    int open[CHANNEL_ROOMS];        // the slots in use
    int open_count;
    Buffer before[CHANNEL_ROOMS];  // the world's image before its code was last changed, see carry.h
} Worker;

static void begin_step(Worker *worker, int slot)
{
    ChannelControl *control = worker->channel.control;
    uint64_t now = clock_now();
    atomic_store(&control->step_room, (uint32_t)slot);
    atomic_store(&control->step_began, now);
    atomic_store(&control->heartbeat, now);
}

static uint64_t end_step(Worker *worker)
{
    ChannelControl *control = worker->channel.control;
    uint64_t now = clock_now(), began = atomic_load(&control->step_began);
    atomic_store(&control->step_began, 0);
    atomic_store(&control->heartbeat, now);
    atomic_store(&control->tick_ns, atomic_load(&control->tick_ns) + now - began);
    return now - began;
}

static void close_match(Worker *worker, int slot)
{
    match_close(worker->matches[slot]);
    worker->matches[slot] = NULL;
    for (int i = 0; i < worker->open_count; i++)
        if (worker->open[i] == slot) worker->open[i--] = worker->open[--worker->open_count];
}

// Answers CHANNEL_OPENED with what the room is, or CHANNEL_FAILED.
static void tell_opened(Worker *worker, int slot, const Failure *why)
{
    ChannelHead head = { .kind = CHANNEL_OPENED, .room = (uint16_t)slot, .seat = -1 };
    Outbox *outbox = &worker->io.outbox;
    if (worker->matches[slot]) {
        const RoomInfo *info = room_info(worker->matches[slot]->room);
        Buffer map = { 0 };
        room_mode_map(worker->matches[slot]->room, &map);
        ChannelOpened opened = { .rate = info->rate,
                                 .max_players =
                                     info->max_players < ROOM_SEATS ? info->max_players : ROOM_SEATS,
                                 .hold = info->hold,
                                 .idle = info->idle,
                                 .map_size = (uint32_t)map.size };
        memcpy(opened.title, info->title, sizeof opened.title);
        memcpy(opened.boards, info->boards, sizeof opened.boards);
        bool sent = outbox_send(outbox, &head, &opened, sizeof opened, map.data, map.size);
        buffer_deinit(&map);
        if (sent) return;
        close_match(worker, slot);
    }
    const char *text = why->text[0] ? why->text : "the mode declares more than a client can be told";
    head.kind = CHANNEL_FAILED;
    outbox_send(outbox, &head, text, strlen(text), NULL, 0);
}

static void tell_text(Worker *worker, int slot, ChannelKind kind, uint32_t number, const void *text,
                      size_t size)
{
    ChannelHead head = { .kind = (uint16_t)kind, .room = (uint16_t)slot, .seat = -1, .number = number };
    outbox_send(&worker->io.outbox, &head, text,
                size < CHANNEL_ANSWER_LIMIT / 2 ? size : CHANNEL_ANSWER_LIMIT / 2, NULL, 0);
}

// Whether the room that runs is to go on with the code it has, since the other does not load.
static bool keeps_code(Worker *worker, int slot, const RoomConfig *config)
{
    Failure why;
    if (room_check(config, &why)) return false;
    tell_text(worker, slot, CHANNEL_FAILED, 1, why.text, strlen(why.text));
    return true;
}

// One value with its text. False: there is none.
static bool take_value(RingRecord *record, ChannelValue *head, RoomValue *value)
{
    if (!channel_take(record, head, sizeof *head) || head->size > record->size) return false;
    head->key[sizeof head->key - 1] = 0;
    *value = (RoomValue){ .profile = head->profile,
                          .key = head->key,
                          .text = head->gone ? NULL : (const char *)record->data,
                          .size = head->size };
    record->data += head->size;
    record->size -= head->size;
    return true;
}

static void give_value(Match *match, RingRecord record)
{
    ChannelValue head;
    RoomValue value;
    if (take_value(&record, &head, &value)) room_set_value(match->room, &value);
}

static void open_match(Worker *worker, int slot, RingRecord record)
{
    ChannelOpen wanted;
    char name[CHANNEL_LABEL_SIZE + 1] = { 0 }, settings[CHANNEL_SETTINGS_SIZE] = { 0 };
    Failure why = { "" };
    Buffer lost = { 0 };
    static ChannelValue heads[ROOM_KEYS];
    static RoomValue values[ROOM_KEYS];
    int value_count = 0;
    if (channel_take(&record, &wanted, sizeof wanted) && wanted.name_size < sizeof name &&
        channel_take(&record, name, wanted.name_size) && wanted.source_size <= record.size &&
        wanted.settings_size <= record.size - wanted.source_size && wanted.settings_size < sizeof settings) {
        memcpy(settings, record.data + wanted.source_size, wanted.settings_size);
        const size_t before = wanted.source_size + wanted.settings_size;
        RingRecord rest = { record.data + before, record.size - (uint32_t)before };
        while (value_count < ROOM_KEYS && take_value(&rest, &heads[value_count], &values[value_count]))
            value_count++;
        RoomConfig config = { .mode = name,
                              .source = (const char *)record.data,
                              .source_size = wanted.source_size,
                              .seed = wanted.seed,
                              .settings = settings,
                              .values = values,
                              .value_count = value_count,
                              .memory = channel_world(&worker->channel, slot),
                              .before = &worker->before[slot],
                              .lost = &lost,
                              .name_lines = wanted.name_lines };
        begin_step(worker, slot);
        if (wanted.change != CHANNEL_NEW && worker->matches[slot] && keeps_code(worker, slot, &config))
            return (void)end_step(worker);
        close_match(worker, slot);
        if (wanted.change != CHANNEL_BACK) buffer_clear(&worker->before[slot]);
        match_begin_write(&worker->io, slot);
        worker->matches[slot] = match_open(&config, slot, &worker->io, clock_now(), &why);
        match_end_write(&worker->io, slot);
        end_step(worker);
    } else {
        close_match(worker, slot);
    }
    if (worker->matches[slot]) worker->open[worker->open_count++] = slot;
    tell_opened(worker, slot, &why);
    if (lost.size) tell_text(worker, slot, CHANNEL_LOST, 0, lost.data, lost.size);
    buffer_deinit(&lost);
}

static void set_board(Match *match, RingRecord record)
{
    ChannelBoard board;
    RoomScore rows[ROOM_BOARD_ROWS] = { 0 };
    ChannelScore row;
    int count = 0;
    if (!channel_take(&record, &board, sizeof board)) return;
    board.board[sizeof board.board - 1] = 0;
    if (board.period < 0 || board.period >= ROOM_PERIODS) return;
    while (count < board.count && count < ROOM_BOARD_ROWS && channel_take(&record, &row, sizeof row)) {
        rows[count].profile = row.profile;
        rows[count].score = row.score;
        rows[count].place = row.place;
        memcpy(rows[count].board, board.board, sizeof rows[count].board);
        memcpy(rows[count].name, row.name, sizeof row.name - 1);
        count++;
    }
    RoomBoard about = { .period = (RoomPeriod)board.period, .profile = board.profile };
    memcpy(about.name, board.board, sizeof about.name);
    room_set_board(match->room, &about, rows, count);
}

static void join(Worker *worker, Match *match, const ChannelHead *head, RingRecord record)
{
    ChannelPlayer player;
    if (!channel_take(&record, &player, sizeof player)) return;
    player.name[sizeof player.name - 1] = 0;
    match_join(match, &worker->io, head, &player);
}

static void chat(Match *match, const ChannelHead *head, RingRecord record)
{
    char text[1024];
    channel_take_text(&record, text, sizeof text);
    match_chat(match, head, text);
}

static void tell_closed(Worker *worker, int slot)
{
    ChannelHead head = { .kind = CHANNEL_CLOSED, .room = (uint16_t)slot, .seat = -1 };
    close_match(worker, slot);
    buffer_deinit(&worker->before[slot]);
    outbox_send(&worker->io.outbox, &head, NULL, 0, NULL, 0);
}

static void receive(Worker *worker, RingRecord record)
{
    ChannelHead head;
    if (!channel_take(&record, &head, sizeof head) || head.room >= CHANNEL_ROOMS) return;
    if (head.kind == CHANNEL_OPEN) return open_match(worker, head.room, record);
    if (head.kind == CHANNEL_CLOSE) return tell_closed(worker, head.room);
    Match *match = worker->matches[head.room];
    if (!match) return;
    if (head.kind == CHANNEL_INPUT)  // by the thousand, and no step: it runs nothing of the mode
        return match_input(match, &worker->io, &head, record.data, record.size);
    begin_step(worker, head.room);
    switch (head.kind) {
    case CHANNEL_JOIN: join(worker, match, &head, record); break;
    case CHANNEL_DROP: match_drop(match, &head); break;
    case CHANNEL_AWAY: match_away(match, &head); break;
    case CHANNEL_LEAVE: match_leave(match, head.seat); break;
    case CHANNEL_RETURNED: match_returned(match); break;
    case CHANNEL_CHAT: chat(match, &head, record); break;
    case CHANNEL_GIVEN: give_value(match, record); break;
    case CHANNEL_BOARD: set_board(match, record); break;
    default: break;
    }
    end_step(worker);
}

// False: the ring holds what no gateway of this version writes.
static bool drain(Worker *worker)
{
    RingRecord record;
    RingRead read = RING_EMPTY;
    while (outbox_has_room(&worker->io.outbox) &&
           (read = ring_read(&worker->inbox, &record)) == RING_RECORD) {
        receive(worker, record);
        ring_release(&worker->inbox);
    }
    return read != RING_BROKEN;
}

static void wake_gateway(Worker *worker)
{
    if (!worker->io.outbox.rang) return;
    uint64_t one = 1;
    (void)!write(CHANNEL_GATEWAY_FD, &one, sizeof one);
    worker->io.outbox.rang = false;
}

static bool step_if_due(Worker *worker, Match *match, uint64_t now)
{
    ChannelControl *control = worker->channel.control;
    const uint64_t dropped = match->ticker.overruns;
    if (!ticker_take(&match->ticker, now)) return false;
    atomic_store(&control->overruns, atomic_load(&control->overruns) + match->ticker.overruns - dropped);
    begin_step(worker, match->slot);
    match_tick(match, &worker->io);
    match->took = end_step(worker);
    match->mean = match->mean ? match->mean + match->took / STEPS - match->mean / STEPS : match->took;
    atomic_store(&control->took[match->slot], (uint32_t)(match->mean / 1000));
    return true;
}

// Of the slow rooms the one that waits longest. NULL: none is due.
static Match *find_slow(const Worker *worker, uint64_t now)
{
    Match *found = NULL;
    for (int i = 0; i < worker->open_count; i++) {
        Match *match = worker->matches[worker->open[i]];
        if (match->took < SLOW_STEP || now < match->ticker.deadline) continue;
        if (!found || match->ticker.deadline < found->ticker.deadline) found = match;
    }
    return found;
}

// The quick rooms take turns until none is owed a tick. Then one slow room may step once, so that the others
// wait for one of its steps at most, and their players for none of them.
static void step_rooms(Worker *worker)
{
    bool stepped = true;
    for (int turn = 0; stepped && turn < TICKER_CATCH_UP; turn++) {
        const uint64_t now = clock_now();
        stepped = false;
        for (int i = 0; i < worker->open_count; i++) {
            Match *match = worker->matches[worker->open[i]];
            if (match->took < SLOW_STEP) stepped |= step_if_due(worker, match, now);
        }
    }
    const uint64_t now = clock_now();
    Match *slow = find_slow(worker, now);
    if (!slow) return;
    wake_gateway(worker);
    step_if_due(worker, slow, now);
}

static void sleep_until_due(Worker *worker)
{
    uint64_t now = clock_now(), until = now + LONGEST_SLEEP;
    atomic_store(&worker->channel.control->heartbeat, now);
    for (int i = 0; i < worker->open_count; i++) {
        uint64_t deadline = worker->matches[worker->open[i]]->ticker.deadline;
        if (deadline < until) until = deadline;
    }
    if (until <= now) return;
    struct pollfd bell = { .fd = CHANNEL_WORKER_FD, .events = POLLIN };
    struct timespec left = { .tv_sec = 0, .tv_nsec = (long)(until - now) };
    uint64_t rings;
    if (ppoll(&bell, 1, &left, NULL) > 0) (void)!read(CHANNEL_WORKER_FD, &rings, sizeof rings);
}

static bool start(Worker *worker, Failure *why)
{
    if (!channel_map(&worker->channel, CHANNEL_MEMORY_FD, true, why)) return false;
    worker->inbox = ring_open_consumer(worker->channel.to_worker, CHANNEL_TO_WORKER);
    worker->io.channel = &worker->channel;
    worker->io.outbox.ring = ring_open_producer(worker->channel.to_gateway, CHANNEL_TO_GATEWAY);
    return lockdown(atomic_load(&worker->channel.control->gateway), why);
}

int worker_main(void)
{
    static Worker worker;  // the process is the worker
    Failure why;
    if (!start(&worker, &why)) {
        log_error("worker", "%s", why.text);
        return 1;
    }
    while (drain(&worker)) {
        step_rooms(&worker);
        wake_gateway(&worker);
        sleep_until_due(&worker);
    }
    log_error("worker", "the ring from the gateway is broken: ending");
    return 1;
}
