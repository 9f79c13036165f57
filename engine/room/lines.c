// What players type for the mode. A line is queued beside its input, so that inputs that are merged lose
// none, and each is there for one tick: a mode is given one of an input at a time, in order.
#include "parts.h"
#include "mem.h"
#include "reader.h"
#include "text.h"
#include <string.h>

enum {
    LINE_BURST = 8,  // lines that a player may send at once; those beyond are dropped
    LINE_RATE = 2,   // a second from then on
};

typedef struct {
    uint32_t sequence;  // of the input that it came with
    int input;
    char text[SCRIPT_LINE_SIZE];
} Line;

struct Lines {
    uint32_t spent_until;  // tick at which all of LINE_BURST may be sent again
    int count;
    Line queue[LINE_BURST];
};

bool lines_read(Reader *reader, LineText *line)
{
    return read_text(reader, &line->text, &line->size) && line->size < SCRIPT_LINE_SIZE;
}

static bool may_send(const Room *room, Lines *lines)
{
    const uint32_t now = room_tick_number(room), each = (uint32_t)room->info.rate / LINE_RATE;
    if (lines->spent_until < now) lines->spent_until = now;
    if (lines->count == LINE_BURST || lines->spent_until - now > each * (LINE_BURST - 1)) return false;
    lines->spent_until += each;
    return true;
}

void lines_add(Room *room, Seat *seat, int input, uint32_t sequence, const LineText *line)
{
    char text[SCRIPT_LINE_SIZE];
    if (!text_clean(text, sizeof text, line->text, line->size, SCRIPT_LINE_LENGTH)) return;
    if (!seat->lines) seat->lines = mem_zalloc(sizeof *seat->lines);
    if (!may_send(room, seat->lines)) return;
    Line *next = &seat->lines->queue[seat->lines->count++];
    next->sequence = sequence;
    next->input = input;
    memcpy(next->text, text, sizeof text);
}

static void give(Room *room, Seat *seat, uint32_t player_index, int input)
{
    char *typed = script_line(room->script, player_index, input);
    *typed = 0;
    Lines *lines = seat->lines;
    for (int i = 0; lines && i < lines->count; i++) {
        Line *line = &lines->queue[i];
        if (line->input != input || line->sequence > seat->applied) continue;
        memcpy(typed, line->text, sizeof line->text);
        memmove(line, line + 1, (size_t)(--lines->count - i) * sizeof *line);
        return;
    }
}

void lines_apply(Room *room, Seat *seat, uint32_t player_index)
{
    const ScriptInfo *info = script_info(room->script);
    if (!info->line_count) return;
    if (!seat->wanted) lines_forget(seat);
    for (int i = 0; i < info->input_count; i++)
        if (info->inputs[i].type == INPUT_LINE) give(room, seat, player_index, i);
}

void lines_forget(Seat *seat)
{
    if (seat->lines) seat->lines->count = 0;
}
