// What modes reach in a hot loop: C functions called through the ffi, with numbers
// as arguments, so that the JIT compiles the calls.
#include "near.h"
#include "vm.h"
#include "text.h"
#include <math.h>
#include <string.h>

static WorldHead *head_of(Script *script)
{
    return world_head(script->world);
}

static uint32_t call_spawn(Script *script, int kind)
{
    uint32_t id = world_spawn(script->world, kind);
    if (id) near_spawned(script, kind, (id & 0xffff) - script->schema.kinds[kind].first);
    return id;
}

static int call_despawn(Script *script, uint32_t id)
{
    return world_despawn(script->world, id);
}

static int call_count(Script *script, int kind)
{
    return (int)world_count(script->world, kind);
}

static double call_random(Script *script)
{
    return random_unit(&head_of(script)->random);
}

static void call_set_text(char *at, int size, const char *text, int length)
{
    size_t fit = text_fit(text, (size_t)length, (size_t)size - 1);
    memset(at, 0, (size_t)size);
    memcpy(at, text, fit);
}

static uint32_t ticks_of(const Script *script, double seconds)
{
    double ticks = ceil(seconds * script->info.rate - 1e-6);
    return ticks < 1 ? 1 : (uint32_t)ticks;
}

static Timer *place_for_timer(WorldHead *head, const char *name, bool repeats)
{
    Timer *free_place = NULL;
    for (uint32_t i = 0; i < WORLD_TIMERS; i++) {
        Timer *timer = &head->timers[i];
        if (repeats && timer->every && strcmp(timer->name, name) == 0) return timer;
        if (!free_place && !timer->name[0]) free_place = timer;
    }
    return free_place;
}

static int call_add_timer(Script *script, const char *name, double seconds, int repeats, int has,
                          uint32_t entity, double number)
{
    WorldHead *head = head_of(script);
    Timer *timer = place_for_timer(head, name, repeats);
    if (!timer) return 0;
    uint32_t ticks = ticks_of(script, seconds);
    memset(timer, 0, sizeof *timer);
    memcpy(timer->name, name, strnlen(name, sizeof timer->name - 1));
    timer->due = script->shared.tick + ticks;
    timer->every = repeats ? ticks : 0;
    timer->serial = ++head->timer_serial;
    timer->has = has;
    timer->entity = entity;
    timer->number = number;
    return 1;
}

static void call_cancel_timers(Script *script, const char *name)
{
    WorldHead *head = head_of(script);
    for (uint32_t i = 0; i < WORLD_TIMERS; i++)
        if (strncmp(head->timers[i].name, name, sizeof head->timers[i].name - 1) == 0)
            memset(&head->timers[i], 0, sizeof head->timers[i]);
}

static int call_announce(Script *script, int event, const void *values, uint32_t to)
{
    return script->host.announce(script->host.owner, event, values, to);
}

static int call_submit(Script *script, const char *board, uint32_t player, double score)
{
    return !isfinite(score) || script->host.submit(script->host.owner, board, player, score);
}

static void call_kick(Script *script, uint32_t player, const char *reason)
{
    script->host.kick(script->host.owner, player, reason);
}

static uint32_t call_add_bot(Script *script)
{
    for (uint32_t i = 0; i < SCRIPT_BOTS; i++) {
        uint32_t id = world_spawn_at(script->world, KIND_PLAYER, (uint32_t)script->info.max_players + i);
        if (id) return id;
    }
    return 0;
}

// All entities of the mode and all timers, and the mode's fields of the room.
static void call_clear(Script *script)
{
    WorldHead *head = head_of(script);
    memset(head->timers, 0, sizeof head->timers);
    for (uint32_t k = KIND_PLAYER + 1; k < script->schema.kind_count; k++)
        for (uint32_t i = head->kinds[k].high; i-- > 0;) {
            uint32_t id;
            memcpy(&id, world_entity(script->world, (int)k, i), sizeof id);
            if (id) world_despawn(script->world, id);
        }
    const Kind *room = &script->schema.kinds[KIND_ROOM];
    uint32_t kept = room->fields[1].offset + room->fields[1].size;  // the id, the time and the settings
    memset((uint8_t *)world_entity(script->world, KIND_ROOM, 0) + kept, 0, room->stride - kept);
}

// A player's fields but those that say who it is.
static void call_clear_player(Script *script, uint32_t id)
{
    uint8_t *entity = world_find(script->world, id);
    if (!entity) return;
    static const char *const kept[] = { "name", "connected", "bot", "profile", "input_number", "team" };
    const Kind *kind = &script->schema.kinds[KIND_PLAYER];
    for (int f = 0; f < kind->field_count; f++) {
        const Field *field = &kind->fields[f];
        bool keep = false;
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) keep |= strcmp(field->name, kept[i]) == 0;
        if (!keep) memset(entity + field->offset, 0, field->size);
    }
}

static bool lives_at(const Script *script, int kind, uint32_t index)
{
    return index < script->schema.kinds[kind].capacity &&
           *(uint32_t *)world_entity(script->world, kind, index);
}

static int call_next_alive(Script *script, int kind, int at)
{
    uint32_t high = head_of(script)->kinds[kind].high;
    for (uint32_t i = (uint32_t)at; i < high; i++)
        if (lives_at(script, kind, i)) return (int)i;
    return -1;
}

static int call_next_player(Script *script, int at)
{
    uint32_t high = head_of(script)->kinds[KIND_PLAYER].high;
    for (uint32_t i = (uint32_t)at; i < high; i++)
        if (lives_at(script, KIND_PLAYER, (i + script->shared.tick) % high)) return (int)i;
    return -1;
}

static int call_next_found(Script *script, int kind, int at, int stop)
{
    for (int i = at; i < stop && i < FOUND_LIMIT; i++)
        if (lives_at(script, kind, script->shared.found[i])) return i;
    return -1;
}

// The same in C as CALLS_DECLARATION says it to Lua.
typedef struct {
    uint32_t (*spawn)(Script *, int);
    int (*despawn)(Script *, uint32_t);
    int (*count)(Script *, int);
    double (*random)(Script *);
    void (*set_text)(char *, int, const char *, int);
    void (*near)(Script *, int, double, double, double);
    int (*add_timer)(Script *, const char *, double, int, int, uint32_t, double);
    void (*cancel_timers)(Script *, const char *);
    int (*announce)(Script *, int, const void *, uint32_t);
    int (*submit)(Script *, const char *, uint32_t, double);
    void (*kick)(Script *, uint32_t, const char *);
    uint32_t (*add_bot)(Script *);
    void (*clear)(Script *);
    void (*clear_player)(Script *, uint32_t);
    int (*next_alive)(Script *, int, int);
    int (*next_player)(Script *, int);
    int (*next_found)(Script *, int, int, int);
    int (*rewind)(Script *, uint32_t);
    void (*present)(Script *);
} Calls;

static const Calls CALLS = {
    call_spawn,       call_despawn,    call_count,         call_random,       call_set_text,
    call_near,        call_add_timer,  call_cancel_timers, call_announce,     call_submit,
    call_kick,        call_add_bot,    call_clear,         call_clear_player, call_next_alive,
    call_next_player, call_next_found, rewind_begin,       rewind_end,
};

const char CALLS_DECLARATION[] =
    "struct shared { int32_t found_first, found_count; uint32_t tick; uint32_t *found; double work; };"
    "struct kind_state { uint32_t high, lowest, count; };"
    "struct calls {"
    " uint32_t (*spawn)(void *, int);"
    " int (*despawn)(void *, uint32_t);"
    " int (*count)(void *, int);"
    " double (*random)(void *);"
    " void (*set_text)(char *, int, const char *, int);"
    " void (*near)(void *, int, double, double, double);"
    " int (*add_timer)(void *, const char *, double, int, int, uint32_t, double);"
    " void (*cancel_timers)(void *, const char *);"
    " int (*announce)(void *, int, const void *, uint32_t);"
    " int (*submit)(void *, const char *, uint32_t, double);"
    " void (*kick)(void *, uint32_t, const char *);"
    " uint32_t (*add_bot)(void *);"
    " void (*clear)(void *);"
    " void (*clear_player)(void *, uint32_t);"
    " int (*next_alive)(void *, int, int);"
    " int (*next_player)(void *, int);"
    " int (*next_found)(void *, int, int, int);"
    " int (*rewind)(void *, uint32_t);"
    " void (*present)(void *);"
    "};";

void push_calls(Script *script)
{
    lua_pushlightuserdata(script->lua, (void *)&CALLS);
}

void calls_begin_tick(Script *script)
{
    script->found_used = 0;
    space_begin_tick(script);
    rewind_drop(script);
    script->shared.tick = head_of(script)->tick;
}
