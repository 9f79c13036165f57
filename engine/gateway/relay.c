// A worker may run a stranger's mode, so its records are taken as a stranger's
// bytes: places are looked up, texts copied and cut, numbers checked. The worst
// that it can do is to send wrong frames to the players of its own rooms.
#include "relay.h"
#include <string.h>
#include "log.h"
#include "text.h"

enum { ERROR_SIZE = 4096, AHEAD = 16 };
#define ERROR_GAP UINT64_C(500000000)   // nanoseconds
#define TRIAL     UINT64_C(1000000000)  // new code that fails within this is put back

static void log_room(const HostedRoom *room, const char *text)
{
    char area[32] = "room ";
    strcat(area, room->code);
    log_error(area, "%s", text);
}

// The room runs other code: nothing is wrong with it as far as anybody knows.
static void begin_trial(const Relay *relay, HostedRoom *room, uint64_t now)
{
    const double ms = (double)(now - room->change_began) / 1e6;
    room->trial_until = now + TRIAL;
    log_info("gateway", "room %s runs the new %s.lua after %.1f ms", room->code, room->mode, ms);
    if (relay->dev) dev_changed(relay->dev, room, ms);
    if (!room->error) return;
    room_set_error(room, NULL);
    players_room_error(relay->players, room);
}

static bool on_opened(const Relay *relay, HostedRoom *room, RingRecord record, uint64_t now)
{
    if (room->state != ROOM_OPENING && !room->changing) return true;
    bool first = !room->was_open, again = room->was_open || room->restored,
         changed = room->tried && room->good.size;
    if (room->seats && room_places(record) >= 0) players_end_seats(relay->players, room, room_places(record));
    if (!room_opened(room, record)) return false;
    if (first)
        log_info("gateway", "room %s opens: mode %s, %d seats", room->code, room->mode, room->max_players);
    boards_greet(relay->boards, room);
    players_room_opened(relay->players, room, again);
    if (changed && !room->trial_until) begin_trial(relay, room, now);
    if (first && relay->dev) dev_changed(relay->dev, room, 0);
    return true;
}

static void on_lost(const Relay *relay, const HostedRoom *room, RingRecord record)
{
    char text[ERROR_SIZE];
    channel_take_text(&record, text, sizeof text);
    log_room(room, text);
    if (relay->dev) dev_lost(relay->dev, room, text);
}

static void on_profile(const Relay *relay, const HostedRoom *room, RingRecord record)
{
    char text[ERROR_SIZE];
    channel_take_text(&record, text, sizeof text);
    if (relay->dev) dev_profile(relay->dev, room, text);
}

void relay_put_back(const Relay *relay, HostedRoom *room, const char *text)
{
    log_warn("gateway", "room %s goes back to the %s.lua before", room->code, room->mode);
    if (relay->dev) dev_refused(relay->dev, room, text);
    rooms_put_back(relay->rooms, room);
}

// What was asked for does not load; the code before runs on.
static void on_refused(const Relay *relay, HostedRoom *room, const char *text)
{
    if (!room->changing || !room->good.size) return;
    room->changing = false;
    buffer_clear(&room->source);
    buffer_append(&room->source, room->good.data, room->good.size);
    buffer_clear(&room->good);
    log_room(room, text);
    if (relay->dev) dev_refused(relay->dev, room, text);
}

void relay_begin_anew(const Relay *relay, HostedRoom *room)
{
    log_warn("gateway", "room %s cannot go on from its checkpoint: it begins anew", room->code);
    players_room_lost(relay->players, room, CLOSE_RESTART);
    rooms_begin_anew(relay->rooms, room);
}

static void on_failed(const Relay *relay, HostedRoom *room, const ChannelHead *head, RingRecord record)
{
    char text[ERROR_SIZE];
    channel_take_text(&record, text, sizeof text);
    if (head->number == 1) return on_refused(relay, room, text);
    if (room->state != ROOM_OPENING && !room->changing) return;
    log_room(room, text);
    if (relay->why)
        fail(relay->why, "the mode %s does not run: %.*s", room->mode, (int)strcspn(text, "\n"), text);
    if (room->restored) return relay_begin_anew(relay, room);
    if (relay->dev && !room->was_open) {  // waits for the file to be mended
        room_set_error(room, text);
        return dev_broken(relay->dev, room, text);
    }
    players_room_lost(relay->players, room, CLOSE_MODE_ERROR);
    rooms_forget(relay->rooms, room);
}

static bool is_news(const HostedRoom *room, const char *text)
{
    const size_t size = strcspn(text, "\n");
    return !room->error || strncmp(room->error, text, size) != 0;
}

static void on_mode_error(const Relay *relay, HostedRoom *room, uint32_t times, RingRecord record,
                          uint64_t now)
{
    char text[ERROR_SIZE];
    if (room->state != ROOM_OPEN || now - room->error_told < ERROR_GAP)
        return;  // a worker tells one a second
    channel_take_text(&record, text, sizeof text);
    room->error_told = now;
    const bool news = is_news(room, text);
    if (text[0] && news) log_room(room, text);
    if (text[0] && room_is_on_trial(room, now)) return relay_put_back(relay, room, text);
    room_set_error(room, text[0] ? text : NULL);
    if (relay->dev) dev_error(relay->dev, room, room->error, times);
    if (news || !room->error) players_room_error(relay->players, room);
}

static void on_kick(Player *player, RingRecord record)
{
    char text[64], reason[64];
    channel_take_text(&record, text, sizeof text);
    size_t size = text_clean(reason, sizeof reason, text, strlen(text), sizeof reason);
    player_end(player, CLOSE_KICKED, size ? reason : NULL);
}

static void on_frame(HostedRoom *room, Player *player, uint32_t tick, RingRecord record)
{
    room->tick = tick;
    if (record.size <= CHANNEL_HEADROOM) return;
    player_frame(player, record.data + CHANNEL_HEADROOM, record.size - CHANNEL_HEADROOM, tick);
}

static void on_seat(HostedRoom *room, const ChannelHead *head, RingRecord record)
{
    Player *player = players_in_seat(room, head);
    if (!player) return;
    switch (head->kind) {
    case CHANNEL_FRAME: on_frame(room, player, head->number, record); break;
    case CHANNEL_JOINED: player_joined(player, head->number); break;
    case CHANNEL_KICK: on_kick(player, record); break;
    case CHANNEL_REFUSED: player_end(player, CLOSE_PROTOCOL, NULL); break;
    }
}

// False: no worker of this version writes this.
static bool act(const Relay *relay, int worker, RingRecord record, uint64_t now)
{
    ChannelHead head;
    if (!channel_take(&record, &head, sizeof head)) return false;
    HostedRoom *room = rooms_at(relay->rooms, worker, head.room);
    if (!room) return true;
    switch (head.kind) {
    case CHANNEL_FRAME:
    case CHANNEL_JOINED:
    case CHANNEL_KICK:
    case CHANNEL_REFUSED: on_seat(room, &head, record); return true;
    case CHANNEL_OPENED: return on_opened(relay, room, record, now);
    case CHANNEL_LOST: on_lost(relay, room, record); return true;
    case CHANNEL_FAILED: on_failed(relay, room, &head, record); return true;
    case CHANNEL_CLOSED:
        if (room->state != ROOM_CLOSING) return true;
        players_room_lost(relay->players, room, CLOSE_NO_ROOM);  // nobody plays; somebody may still watch
        rooms_forget(relay->rooms, room);
        return true;
    case CHANNEL_PROFILE: on_profile(relay, room, record); return true;
    case CHANNEL_VALUE: shelves_write(relay->shelves, room, record); return true;
    case CHANNEL_ASK: boards_ask(relay->boards, room, record); return true;
    case CHANNEL_SCORE: boards_submit(relay->boards, room, record); return true;
    case CHANNEL_MODE_ERROR: on_mode_error(relay, room, head.number, record, now); return true;
    default: return false;
    }
}

// Frames come for one player after the other, and what is known of each lies in a
// few places that nothing has touched since the last tick. So the processor is told
// of them a few records ahead, link by link, and fetches them all at once.
static void fetch_players(const Relay *relay, int worker, const RingRecord *records, int count)
{
    const Stay *stays[AHEAD] = { NULL };
    for (int i = 0; i < count; i++) {
        RingRecord record = records[i];
        ChannelHead head;
        if (!channel_take(&record, &head, sizeof head) || head.kind != CHANNEL_FRAME) continue;
        const HostedRoom *room = rooms_at(relay->rooms, worker, head.room);
        if (!room || !room->seats || head.seat < 0 || head.seat >= room_seats(room)) continue;
        stays[i] = stay_at(room, head.seat);
        __builtin_prefetch(stays[i]);
    }
    players_fetch(stays, count);
}

RelayRead relay_read(const Relay *relay, Link *link, int worker, uint64_t now)
{
    uint32_t start = link->to_gateway.position;
    while (link->to_gateway.position - start < CHANNEL_TO_GATEWAY) {
        RingRecord records[AHEAD];
        RingRead read = RING_EMPTY;
        int count = 0;
        while (count < AHEAD && (read = ring_read(&link->to_gateway, &records[count])) == RING_RECORD)
            count++;
        fetch_players(relay, worker, records, count);
        for (int i = 0; i < count; i++)
            if (!act(relay, worker, records[i], now)) return RELAY_BROKEN;
        ring_release(&link->to_gateway);
        if (read == RING_BROKEN) return RELAY_BROKEN;
        if (read == RING_EMPTY) return RELAY_EMPTY;
    }
    return RELAY_MORE;
}
