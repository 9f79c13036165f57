// What players want. Inputs are numbered and arrive in bursts; each tick takes one
// from a short queue, so that all of them count and none counts twice. A queue that
// grows is caught up with, keeping every press of a button.
#include "parts.h"
#include "mem.h"
#include "protocol.h"
#include "reader.h"
#include <math.h>
#include <string.h>

static bool read_value(Reader *reader, InputType type, InputValue *value)
{
    int64_t x, y;
    if (type == INPUT_BUTTON) {
        if (!read_integer(reader, 0, 3, &x)) return false;
        value->button.held = x != 0;  // pressed and let go in between still counts for this tick
        value->button.pressed = x >= 2;
        return true;
    }
    int64_t most = type == INPUT_STICK ? 127 : 1000000;
    if (!read_integer(reader, -most, most, &x) || !read_integer(reader, -most, most, &y)) return false;
    double scale = 1;
    if (type == INPUT_STICK) scale = 1 / fmax(127, sqrt((double)(x * x + y * y)));
    value->place.x = (double)x * scale;
    value->place.y = (double)y * scale;
    return true;
}

static uint32_t values_wanted(const ScriptInfo *info)
{
    uint32_t count = 0;
    for (int i = 0; i < info->input_count; i++) {
        const InputType type = info->inputs[i].type;
        count += type == INPUT_STICK || type == INPUT_POINTER ? 2 : 1;
    }
    return count;
}

static InputValue *values_at(const Room *room, Seat *seat, int place)
{
    return seat->queue + (size_t)place * (size_t)script_info(room->script)->input_count;
}

static size_t values_size(const Room *room)
{
    return (size_t)script_info(room->script)->input_count * sizeof(InputValue);
}

static void drop_oldest(const Room *room, Seat *seat)
{
    seat->waiting--;
    memmove(seat->queue, values_at(room, seat, 1), (size_t)seat->waiting * values_size(room));
    memmove(seat->sequences, seat->sequences + 1, (size_t)seat->waiting * sizeof *seat->sequences);
    memmove(seat->pictures, seat->pictures + 1, (size_t)seat->waiting * sizeof *seat->pictures);
}

// Drops the oldest input, but lets its presses live on in the one behind it.
static void merge_oldest(Room *room, Seat *seat)
{
    const ScriptInfo *info = script_info(room->script);
    InputValue *oldest = values_at(room, seat, 0), *next = values_at(room, seat, 1);
    for (int i = 0; i < info->input_count; i++) {
        if (info->inputs[i].type != INPUT_BUTTON || !oldest[i].button.pressed) continue;
        next[i].button.held = next[i].button.pressed = true;
    }
    if (seat->late > 0) seat->late--;  // its tick is long over
    drop_oldest(room, seat);
}

bool room_input(Room *room, int index, const uint8_t *message, size_t size)
{
    if (index < 0 || index >= room->info.max_players + ROOM_WATCHERS) return false;
    const ScriptInfo *info = script_info(room->script);
    Seat *seat = &room->seats[index];
    Reader reader = reader_of(message, size);
    uint32_t parts, count;
    int64_t kind, sequence, ack, tick = room_tick_number(room);
    int64_t behind = 0;
    if (!read_array(&reader, &parts) || (parts != 4 && parts != 5) ||
        !read_integer(&reader, MESSAGE_INPUT, MESSAGE_INPUT, &kind) ||
        !read_integer(&reader, 1, UINT32_MAX, &sequence) ||
        !read_integer(&reader, 0, tick > room->told_until ? tick : room->told_until, &ack) ||
        (parts == 5 && !read_integer(&reader, 0, UINT16_MAX, &behind)))
        return false;
    if (ack <= tick && (uint32_t)ack > seat->acknowledged) seat->acknowledged = (uint32_t)ack;
    if (watches(room, index)) return watcher_input(room, index, &reader, (uint32_t)sequence);
    if (!read_array(&reader, &count) || count != values_wanted(info)) return false;
    InputValue values[SCRIPT_INPUTS];
    LineText lines[SCRIPT_INPUTS];
    memset(values, 0, sizeof values);
    memset(lines, 0, sizeof lines);
    for (int i = 0; i < info->input_count; i++) {
        const InputType type = info->inputs[i].type;
        if (type == INPUT_LINE ? !lines_read(&reader, &lines[i]) : !read_value(&reader, type, &values[i]))
            return false;
    }
    if ((uint32_t)sequence <= seat->received) return true;  // came twice
    seat->received = (uint32_t)sequence;
    for (int i = 0; i < info->input_count; i++)
        if (lines[i].size) lines_add(room, seat, i, seat->received, &lines[i]);
    if (!seat->queue) seat->queue = mem_zalloc(INPUT_QUEUE * values_size(room) + 1);
    if (seat->waiting == INPUT_QUEUE) merge_oldest(room, seat);
    memcpy(values_at(room, seat, seat->waiting), values, values_size(room));
    seat->pictures[seat->waiting] = (double)ack - (double)behind / INPUT_PICTURE_STEPS;
    seat->sequences[seat->waiting++] = seat->received;
    return true;
}

static void take_oldest(Room *room, Seat *seat, InputValue *now)
{
    seat->applied = seat->sequences[0];
    seat->picture = seat->pictures[0];
    memcpy(now, values_at(room, seat, 0), values_size(room));
    drop_oldest(room, seat);
}

// Without a new input, sticks stay where they are for longer than lines usually stall, so that a straight
// flight goes on straight; nothing is pressed anew.
static void hold(Room *room, Seat *seat, InputValue *now)
{
    const ScriptInfo *info = script_info(room->script);
    if (seat->picture > 0) seat->picture++;  // it goes on while nothing is said
    bool gone = ++seat->quiet > (uint32_t)(room->info.rate * INPUT_HOLD) || seat->dropped;
    for (int i = 0; i < info->input_count; i++) {
        if (info->inputs[i].type == INPUT_BUTTON) now[i].button.pressed = false;
        if (gone && info->inputs[i].type != INPUT_POINTER) memset(&now[i], 0, sizeof now[i]);
    }
    seat->late = gone || seat->applied == 0 ? 0 : seat->late + 1;
}

// Inputs that wait for a whole second without need are nothing but delay: catch up with one of them. Clients
// that pace themselves keep one, and are not to lose a step for it.
static void shorten_queue(Room *room, Seat *seat, bool second_over)
{
    if (seat->waiting < seat->least_waiting) seat->least_waiting = seat->waiting;
    if (!second_over) return;
    if (seat->least_waiting > 1) merge_oldest(room, seat);
    seat->least_waiting = INPUT_QUEUE;
}

// A browser that draws slowly brings a few at a time.
static int most_waiting(const Room *room)
{
    const int sixth = room->info.rate / 6;
    return sixth < INPUT_AHEAD ? INPUT_AHEAD : sixth < INPUT_QUEUE ? sixth : INPUT_QUEUE - 1;
}

// An input that comes after its tick was held has had that tick. Those that have not come while half a second
// of others did will not come: a browser that is busy leaves some out.
static void catch_up(Room *room, Seat *seat)
{
    int waiting = seat->waiting;
    while (seat->waiting > 1 && (seat->late > 0 || seat->waiting > most_waiting(room)))
        merge_oldest(room, seat);
    seat->alone = seat->waiting < waiting || seat->late == 0 ? 0 : seat->alone + 1;
    if (seat->alone > room->info.rate / 2) seat->late = seat->alone = 0;
}

void inputs_apply(Room *room)
{
    bool second_over = room_tick_number(room) % (uint32_t)room->info.rate == 0;
    for (int i = 0; i < room->seats_high; i++) {
        Seat *seat = &room->seats[i];
        InputValue *now = script_inputs(room->script, (uint32_t)i);
        if (seat->wanted && seat->waiting) {
            catch_up(room, seat);
            seat->quiet = 0;
            take_oldest(room, seat, now);
            shorten_queue(room, seat, second_over);
        } else {
            hold(room, seat, now);
        }
        lines_apply(room, seat, (uint32_t)i);
    }
}

// A bot sees the present, and so does whoever has not said what he saw.
double inputs_seen(void *owner, uint32_t player)
{
    const Room *room = owner;
    int seat = (int)(player & 0xffff) - (int)world_schema(room->world)->kinds[KIND_PLAYER].first;
    double now = room_tick_number(room);
    if (seat < 0 || seat >= room->info.max_players || !room->seats[seat].wanted) return now;
    double picture = room->seats[seat].picture;
    return picture > 0 && picture < now ? picture : now;
}
