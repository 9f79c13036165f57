// The match: what happens in a tick, and what each seat is told of it.
//
// A tick is tried with everything in it. If a callback fails, the world goes back, and the tick is
// tried again without what failed, so that time goes on and players can come and leave.
#include "room.h"
#include "parts.h"
#include "carry.h"
#include "mem.h"
#include "writer.h"
#include <stdio.h>
#include <string.h>

static bool open_world(Room *room, const RoomConfig *config, Failure *why)
{
    const Schema *schema = script_schema(room->script);
    const CarryConfig carry = { SCRIPT_BOTS, config->before, config->lost };
    if (world_needs_carrying(schema, config->memory)) {
        if (!world_carry(config->memory, ROOM_MEMORY, schema, &carry, why)) return false;
    } else if (config->before) {
        buffer_clear(config->before);
    }
    room->world = world_open(schema, config->memory, ROOM_MEMORY, config->seed, why);
    if (!room->world) return false;
    ScriptHost host = events_host(room);
    if (script_attach(room->script, room->world, &host)) return true;
    return fail(why, "%s", script_error(room->script));
}

static Interest interest_of(const ScriptInfo *info)
{
    static const InterestShape shapes[] = { INTEREST_EVERYONE, INTEREST_RADIUS, INTEREST_RECTANGLE };
    return (Interest){ .shape = shapes[info->sees],
                       .width = (float)info->sees_width,
                       .height = (float)info->sees_height,
                       .margin = (float)info->sees_width / 16,
                       .budget = (uint32_t)info->budget };
}

static void open_snapshots(Room *room)
{
    const ScriptInfo *info = script_info(room->script);
    for (int i = 0; i < info->event_count; i++)
        room->events[i] = (EventKind){ info->events[i].fields, info->events[i].keep };
    Interest interest = interest_of(info);
    room->snapshots = snapshot_create(room->world, room->events, info->event_count, &interest,
                                      info->max_players + ROOM_WATCHERS);
}

static void describe(Room *room)
{
    const ScriptInfo *info = script_info(room->script);
    room->info.max_players = info->max_players;
    room->info.rate = info->rate;
    room->info.hold = info->hold;
    room->info.idle = info->idle;
    const Kind *player = &world_schema(room->world)->kinds[KIND_PLAYER];
    room->connected = schema_find_field(player, "connected");
    room->input_number = schema_find_field(player, "input_number");
    memcpy(room->info.title, info->title, sizeof room->info.title);
    memcpy(room->info.boards, info->boards, sizeof room->info.boards);
    room->seats = mem_zalloc((size_t)(info->max_players + ROOM_WATCHERS) * sizeof *room->seats);
}

// A new world begins with the room's own entity and mode.start; both are part of the first commit.
static bool begin(Room *room, const char *settings, Failure *why)
{
    world_spawn(room->world, KIND_ROOM);
    const Field *field = schema_find_field(&world_schema(room->world)->kinds[KIND_ROOM], "settings");
    if (settings)
        memcpy((uint8_t *)world_entity(room->world, KIND_ROOM, 0) + field->offset, settings,
               strnlen(settings, ROOM_SETTINGS));
    if (!script_start(room->script)) return fail(why, "%s", script_error(room->script));
    world_head(room->world)->started = 1;
    if (!world_commit(room->world, why)) return false;
    snapshot_commit(room->snapshots);
    return true;
}

Room *room_open(const RoomConfig *config, Failure *why)
{
    Room *room = mem_zalloc(sizeof *room);
    snprintf(room->mode, sizeof room->mode, "%s", config->mode);
    ScriptConfig script = { config->mode, config->source, config->source_size, config->name_lines };
    room->script = script_open(&script, why);
    if (room->script && open_world(room, config, why)) {
        describe(room);
        open_snapshots(room);
        for (int i = 0; i < config->value_count; i++) room_set_value(room, &config->values[i]);
        if (world_head(room->world)->started) roster_find_old(room);
        if (world_head(room->world)->started || begin(room, config->settings, why)) return room;
    }
    room_close(room);
    return NULL;
}

bool room_check(const RoomConfig *config, Failure *why)
{
    ScriptConfig wanted = { config->mode, config->source, config->source_size, config->name_lines };
    Script *script = script_open(&wanted, why);
    bool fits = script && (world_size(script_schema(script)) <= ROOM_MEMORY ||
                           fail(why, "the entities need too much memory; lower the limits of some kinds"));
    script_close(script);
    return fits;
}

void room_close(Room *room)
{
    if (!room) return;
    snapshot_destroy(room->snapshots);
    script_close(room->script);
    world_close(room->world);
    roster_destroy(room);
    values_destroy(room);
    board_destroy(room);
    mem_free(room);
}

const RoomInfo *room_info(const Room *room)
{
    return &room->info;
}

const char *room_version(void)
{
    return script_version();
}

World *room_world(Room *room)
{
    return room->world;
}

const ScriptInfo *room_declared(const Room *room)
{
    return script_info(room->script);
}

uint32_t room_tick_number(const Room *room)
{
    return world_committed_tick(room->world);
}

void room_profile(Room *room, uint64_t (*clock)(void))
{
    script_profile(room->script, clock);
    snapshot_count_costs(room->snapshots, room->costs);
}

void room_take_profile(Room *room, Buffer *out)
{
    char line[64];
    const Schema *schema = world_schema(room->world);
    script_take_profile(room->script, out);
    for (uint32_t k = 0; k < schema->kind_count; k++) {
        if (!room->costs[k]) continue;
        int size = snprintf(line, sizeof line, "kind %s %llu\n", schema->kinds[k].name,
                            (unsigned long long)room->costs[k]);
        buffer_append(out, line, (size_t)size);
    }
    memset(room->costs, 0, sizeof room->costs);
}

uint64_t room_hash(const Room *room)
{
    return world_hash(room->world);
}

const char *room_error(const Room *room)
{
    return room->error[0] ? room->error : NULL;
}

typedef struct {
    int scores, kicks, writes;
} Marks;

static void advance(Room *room)
{
    WorldHead *head = world_head(room->world);
    head->tick++;
    double time = (double)head->tick / room->info.rate;
    const Kind *kind = &world_schema(room->world)->kinds[KIND_ROOM];
    memcpy((uint8_t *)world_entity(room->world, KIND_ROOM, 0) + kind->fields[0].offset, &time, sizeof time);
}

static bool try_tick(Room *room, bool with_mode)
{
    advance(room);
    if (!roster_update(room)) return false;
    if (with_mode && (!events_tell_chat(room) || !script_tick(room->script))) return false;
    Failure why;
    if (world_commit(room->world, &why)) return true;
    snprintf(room->error, sizeof room->error, "%s", why.text);
    return false;
}

static void take_back(Room *room, Marks marks)
{
    if (script_error(room->script)[0])
        snprintf(room->error, sizeof room->error, "%s", script_error(room->script));
    world_rollback(room->world);
    snapshot_drop_events(room->snapshots);
    script_put_off_failed_timer(room->script);
    room->score_count = marks.scores;
    room->kick_count = marks.kicks;
    values_undo(room, marks.writes);
}

void room_tick(Room *room)
{
    Marks marks = { room->score_count, room->kick_count, room->write_count };
    room->error[0] = 0;
    inputs_apply(room);
    bool done = try_tick(room, true);
    for (int i = 0; !done && i <= room->seats_high; i++) {  // each try spares one more failing join
        take_back(room, marks);
        done = try_tick(room, false);
    }
    if (!done) {
        take_back(room, marks);
        advance(room);
        Failure why;
        world_commit(room->world, &why);  // the time alone: nothing in it can fail
    }
    room->chat_count = 0;
    snapshot_commit(room->snapshots);
    script_settled(room->script);
    script_collect(room->script);
}

static bool committed_place(const Room *room, uint32_t id, float *x, float *y)
{
    const Kind *kind = schema_kind_of_slot(world_schema(room->world), id & 0xffff);
    const uint8_t *entity = world_committed_find(room->world, id);
    if (!entity || !kind || kind->x < 0) return false;
    memcpy(x, entity + kind->x, sizeof *x);
    memcpy(y, entity + kind->y, sizeof *y);
    return true;
}

// The view is where the entity is that the camera follows; it stays when that entity is gone.
static void follow(Room *room, Seat *seat, uint32_t player)
{
    const ScriptInfo *info = script_info(room->script);
    const Field *field = schema_find_field(&world_schema(room->world)->kinds[KIND_PLAYER], info->view_field);
    const uint8_t *entity = world_committed_find(room->world, player);
    if (!entity || !field || field->type != FIELD_REF) return;
    uint32_t followed;
    memcpy(&followed, entity + field->offset, sizeof followed);
    committed_place(room, followed, &seat->view_x, &seat->view_y);
}

size_t room_frame(Room *room, int seat_index, uint8_t *out, size_t most)
{
    Seat *seat = &room->seats[seat_index];
    const bool watching = watches(room, seat_index);
    uint32_t player = watching ? ROOM_WATCHING : seat_player(room, seat_index);
    follow(room, seat, watching ? seat->watched : player);
    View view = { player, seat->view_x, seat->view_y, seat->applied, seat->waiting - seat->late };
    return snapshot_frame(room->snapshots, seat_index, &view, out, most);
}

void room_forget(Room *room, int seat)
{
    snapshot_forget(room->snapshots, seat);
}

uint32_t room_acknowledged(const Room *room, int seat)
{
    return room->seats[seat].acknowledged;
}

static void map_boolean(void *out, bool value)
{
    write_bool(out, value);
}

static void map_number(void *out, double value)
{
    if (value == (double)(int64_t)value && value > -1e15 && value < 1e15)
        write_integer(out, (int64_t)value);
    else
        write_double(out, value);
}

static void map_text(void *out, const char *text, size_t size)
{
    write_text_of(out, text, size);
}

static void map_array(void *out, uint32_t count)
{
    write_array(out, count);
}

static void map_map(void *out, uint32_t count)
{
    write_map(out, count);
}

void room_mode_map(const Room *room, Buffer *out)
{
    ScriptVisitor visitor = { out, map_boolean, map_number, map_text, map_array, map_map };
    script_mode_map(room->script, &visitor);
}
