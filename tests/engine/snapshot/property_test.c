// Any world, any clients: whoever is up to date sees what is true.
// Random rooms live for a while: entities of every kind come, go, move in different ways and
// change hands; views wander; clients stall, come back, or get frames that are too short for all. Whenever a
// frame had room enough, the client's picture must equal the committed world, as far as that
// client may see it. PROPERTY_ROUNDS=1000 runs longer.
#include "check.h"
#include "mem.h"
#include "random.h"
#include "truth.h"
#include <math.h>
#include <stdlib.h>

enum { CLIENTS = 5, TICKS = 120, WON_HISTORY = 4096, SLOTS = 512 };

typedef enum { REST, STRAIGHT, TURN, SPEED_UP, WANDER, LEAP, TREMBLE, MANNERS } Manner;

typedef struct {
    Manner manner;
    float vx, vy, turn;
} Pilot;

typedef struct {
    uint32_t tick;
    int team;
} Won;

typedef struct {
    bool seated;
    int stall;
    uint32_t told;  // tick of its last frame; 0: none
} Guest;

typedef struct {
    Stage *stage;
    Random random;
    Pilot pilots[SLOTS];
    Guest guests[CLIENTS];
    Won won[WON_HISTORY];
    int won_count, hits, chats, plots;
    float hit_places[64][2];
    uint32_t chat_to[64], plot_of[64];
    long entity_ticks, frames, short_frames;
} Play;

static bool chance(Play *play, int in)
{
    return random_between(&play->random, 1, in) == 1;
}

static int pick(Play *play, int low, int high)
{
    return (int)random_between(&play->random, low, high);
}

static float between(Play *play, double low, double high)
{
    return (float)(low + random_unit(&play->random) * (high - low));
}

static uint32_t id_at(Play *play, int kind, uint32_t index)
{
    uint32_t id;
    memcpy(&id, world_entity(play->stage->world, kind, index), sizeof id);
    return id;
}

static uint32_t any_player(Play *play)
{
    return chance(play, 3) ? 0 : id_at(play, KIND_PLAYER, (uint32_t)pick(play, 0, CLIENTS - 1));
}

static void set_text(Play *play, uint32_t id, const char *field, int room)
{
    static const char *const TEXTS[] = { "",
                                         "Ada",
                                         "Grace Hopper",
                                         "\xc3\xa9t\xc3\xa9",
                                         "\xf0\x9f\x9a\x80\xf0\x9f\x9a\x80",
                                         "exactly twenty bytes",
                                         "cut \xe2\x82",
                                         "\xff\xfe",
                                         "a\xc0\xaf z" };
    const char *text = TEXTS[pick(play, 0, (int)(sizeof TEXTS / sizeof *TEXTS) - 1)];
    char bytes[32];
    memset(bytes, pick(play, 0, 1) ? 'x' : 0, sizeof bytes);
    size_t size = strnlen(text, (size_t)room);
    memcpy(bytes, text, size);
    if (size < (size_t)room) bytes[size] = 0;
    memcpy(stage_field(play->stage, id, field), bytes, (size_t)room);
}

static void set_double(Play *play, uint32_t id, const char *field, double value)
{
    memcpy(stage_field(play->stage, id, field), &value, sizeof value);
}

static void set_float(Play *play, uint32_t id, const char *field, float value)
{
    memcpy(stage_field(play->stage, id, field), &value, sizeof value);
}

static void set_ref(Play *play, uint32_t id, const char *field, uint32_t value)
{
    memcpy(stage_field(play->stage, id, field), &value, sizeof value);
}

static void change_ship(Play *play, uint32_t id)
{
    Stage *stage = play->stage;
    if (chance(play, 6)) *(int32_t *)stage_field(stage, id, "hp") = pick(play, -2000, 2000);
    if (chance(play, 4)) set_float(play, id, "angle", between(play, -20, 20));
    if (chance(play, 20)) set_text(play, id, "name", 20);
    if (chance(play, 20)) set_text(play, id, "plan", 32);
    if (chance(play, 20)) set_ref(play, id, "player", any_player(play));
    if (chance(play, 6)) set_double(play, id, "gold", between(play, -3e9, 3e9));
    if (chance(play, 12)) set_text(play, id, "mission", 32);
    if (chance(play, 6)) set_float(play, id, "shield", between(play, -50, 50));
    if (chance(play, 20)) set_float(play, id, "shield", between(play, -1e30, 1e30));
    if (chance(play, 6)) set_float(play, id, "heat", between(play, -1, 1));
    if (chance(play, 20)) set_ref(play, id, "target", id_at(play, STAGE_BULLET, (uint32_t)pick(play, 0, 20)));
    if (chance(play, 12))
        ((int32_t *)stage_field(stage, id, "cargo"))[pick(play, 0, 5)] = pick(play, -10, 300);
    if (chance(play, 6)) *(uint8_t *)stage_field(stage, id, "firing") ^= 1;
}

static void change_flag(Play *play, uint32_t id)
{
    if (chance(play, 8)) *(int32_t *)stage_field(play->stage, id, "team") = pick(play, -3, 12);
    if (chance(play, 4)) *(int32_t *)stage_field(play->stage, id, "team") = pick(play, 0, 3);
    if (chance(play, 4)) set_double(play, id, "code", pick(play, 0, 3));
    if (chance(play, 8)) set_double(play, id, "weight", between(play, -1, 1) * 1e9);
    if (chance(play, 8)) set_double(play, id, "share", between(play, 0, 1));
    if (chance(play, 8))
        ((float *)stage_field(play->stage, id, "path"))[pick(play, 0, 3)] = between(play, -9, 9);
    if (chance(play, 8))
        ((double *)stage_field(play->stage, id, "raw"))[pick(play, 0, 1)] = between(play, -9, 9);
}

// Who sees it, whose it is: often all that changes.
static void change_hands(Play *play, uint32_t id)
{
    if (chance(play, 12)) *(int32_t *)stage_field(play->stage, id, "seen_by") = pick(play, 0, 4);
    if (chance(play, 25)) set_ref(play, id, "player", any_player(play));
}

static void change_player(Play *play, uint32_t id)
{
    if (chance(play, 20)) *(int32_t *)stage_field(play->stage, id, "team") = pick(play, 0, 3);
    if (chance(play, 10)) set_text(play, id, "hand", 32);
    if (chance(play, 10)) set_text(play, id, "luck", 32);
    if (chance(play, 10)) set_double(play, id, "score", pick(play, -5, 1000000));
}

static void steer(Play *play, Pilot *pilot)
{
    float speed = hypotf(pilot->vx, pilot->vy), angle = atan2f(pilot->vy, pilot->vx);
    if (pilot->manner == WANDER && chance(play, 2)) angle = between(play, 0, 6.3);
    if (pilot->manner == TURN) angle += pilot->turn;
    if (pilot->manner == SPEED_UP) speed *= 1.02f;
    if (pilot->manner == TREMBLE) angle += 3;
    if (speed > 2000) speed = 10;
    pilot->vx = speed * cosf(angle);
    pilot->vy = speed * sinf(angle);
}

static void new_manner(Play *play, Pilot *pilot)
{
    pilot->manner = (Manner)pick(play, 0, MANNERS - 1);
    float speed = pilot->manner == TREMBLE ? between(play, 0, 0.3) : between(play, 0, 12);
    pilot->vx = speed;
    pilot->vy = 0;
    pilot->turn = between(play, -0.3, 0.3);
}

static void move(Play *play, uint32_t id)
{
    Pilot *pilot = &play->pilots[id & 0xffff];
    if (chance(play, 30)) new_manner(play, pilot);
    if (pilot->manner == REST) return;
    steer(play, pilot);
    float *x = stage_field(play->stage, id, "x"), *y = stage_field(play->stage, id, "y");
    *x += pilot->vx;
    *y += pilot->vy;
    bool leaps = pilot->manner == LEAP && chance(play, 5);
    if (leaps || fabsf(*x) > 1000 || fabsf(*y) > 1000) {
        *x = between(play, -1000, 1000);
        *y = between(play, -1000, 1000);
    }
    if (leaps && chance(play, 10)) *x = between(play, -1e38, 1e38);
}

static void spawn(Play *play, int kind)
{
    uint32_t id = world_spawn(play->stage->world, kind);
    if (!id) return;
    if (kind == STAGE_FLAG) return;
    stage_place(play->stage, id, between(play, -1000, 1000), between(play, -1000, 1000));
    set_ref(play, id, "player", any_player(play));
    new_manner(play, &play->pilots[id & 0xffff]);
}

static void live(Play *play, int kind)
{
    World *world = play->stage->world;
    for (uint32_t i = 0; i < play->stage->schema.kinds[kind].capacity; i++) {
        uint32_t id = id_at(play, kind, i);
        if (!id) continue;
        if (chance(play, kind == STAGE_BULLET ? 15 : 80)) {
            world_despawn(world, id);
            if (chance(play, 2)) spawn(play, kind);
            continue;
        }
        if (kind != STAGE_FLAG) move(play, id);
        if (kind == STAGE_FLAG) change_flag(play, id);
        if (kind == STAGE_SHIP && chance(play, 3)) change_ship(play, id);
        if (kind == STAGE_SHIP && chance(play, 6)) set_text(play, id, "orders", 32);
        if (kind == STAGE_TRAP && chance(play, 6)) set_text(play, id, "fuse", 32);
        if (kind != STAGE_FLAG) change_hands(play, id);
    }
    for (int births = pick(play, 0, 4); births > 0; births--) spawn(play, kind);
}

static void come_and_go(Play *play, int client)
{
    Guest *guest = &play->guests[client];
    Stage *stage = play->stage;
    if (!guest->seated || chance(play, 60)) {
        if (guest->seated) world_despawn(stage->world, stage->players[client]);
        stage_join(stage, client);
        *guest = (Guest){ .seated = true };
        stage->views[client].x = between(play, -1000, 1000);
        stage->views[client].y = between(play, -1000, 1000);
    } else
        change_player(play, stage->players[client]);
    if (guest->stall == 0 && chance(play, 10)) guest->stall = pick(play, 1, 12);
    if (chance(play, 100)) {
        snapshot_forget(stage->snapshots, client);
        guest->told = 0;
    }
    stage->views[client].x += between(play, -60, 60);
    stage->views[client].y += between(play, -60, 60);
}

static void announce(Play *play)
{
    play->hits = pick(play, 0, 3);
    for (int i = 0; i < play->hits; i++) {
        play->hit_places[i][0] = (float)pick(play, -1000, 1000);
        play->hit_places[i][1] = (float)pick(play, -1000, 1000);
        stage_announce_hit(play->stage, play->hit_places[i][0], play->hit_places[i][1]);
    }
    play->chats = chance(play, 3) ? pick(play, 1, 2) : 0;
    for (int i = 0; i < play->chats; i++) {
        play->chat_to[i] = any_player(play);
        stage_announce_chat(play->stage, "psst", play->chat_to[i]);
    }
    play->plots = chance(play, 3) ? pick(play, 1, 2) : 0;
    for (int i = 0; i < play->plots; i++) {
        play->plot_of[i] = any_player(play);
        stage_announce_plot(play->stage, play->plot_of[i], "now");
    }
    if (!chance(play, 4) || play->won_count == WON_HISTORY) return;
    uint32_t next = world_committed_tick(play->stage->world) + 1;
    play->won[play->won_count] = (Won){ next, play->won_count };
    stage_announce_won(play->stage, play->won_count++);
}

static bool event_is(const Picture *picture, int *at, int index, int64_t number, int64_t second)
{
    if (*at >= picture->event_count) return false;
    const PictureEvent *event = &picture->events[(*at)++];
    return event->index == index && event->values[0].number == number && event->values[1].number == second;
}

static bool check_events(const Play *play, int client, uint32_t told_before, Failure *why)
{
    const Picture *picture = play->stage->pictures[client];
    const View *view = &play->stage->views[client];
    int at = 0;
    for (int i = 0; i < play->won_count; i++) {
        bool missed = told_before && play->won[i].tick > told_before && play->won[i].tick < picture->tick;
        if (missed && !event_is(picture, &at, STAGE_WON, play->won[i].team, 0))
            return fail(why, "a kept event is missing");
    }
    for (int i = 0; i < play->hits; i++) {
        uint8_t entity[8];
        memcpy(entity, play->hit_places[i], sizeof entity);
        const Kind *kind = &play->stage->events[STAGE_HIT].fields;
        if (!truth_is_near(&play->stage->interest, kind, entity, view, false)) continue;
        if (!event_is(picture, &at, STAGE_HIT, (int)play->hit_places[i][0] * 2,
                      (int)play->hit_places[i][1] * 2))
            return fail(why, "a hit is missing");
    }
    for (int i = 0; i < play->chats; i++)
        if ((!play->chat_to[i] || play->chat_to[i] == view->player) &&
            !event_is(picture, &at, STAGE_CHAT, 0, 0))
            return fail(why, "a line of chat is missing");
    for (int i = 0; i < play->plots; i++) {
        int32_t team = truth_team(play->stage, play->plot_of[i]);
        bool hears = play->plot_of[i] && (play->plot_of[i] == view->player ||
                                          (team && team == truth_team(play->stage, view->player)));
        if (hears && !event_is(picture, &at, STAGE_PLOT, play->plot_of[i], 0))
            return fail(why, "a plot is missing");
    }
    const Won *newest = play->won_count ? &play->won[play->won_count - 1] : NULL;
    if (newest && newest->tick == picture->tick && !event_is(picture, &at, STAGE_WON, newest->team, 0))
        return fail(why, "the newest kept event is missing");
    return at == picture->event_count || fail(why, "%d events instead of %d", picture->event_count, at);
}

static bool serve(Play *play, int client, Failure *why)
{
    Guest *guest = &play->guests[client];
    Stage *stage = play->stage;
    if (guest->stall > 0 && guest->stall--) return true;
    bool was_known[SLOTS] = { false };
    for (uint32_t slot = 0; guest->told && slot < stage->schema.slot_count; slot++)
        was_known[slot] = stage->pictures[client]->entities[slot].id != 0;
    bool is_short = chance(play, 4);
    play->frames++;
    play->short_frames += is_short;
    if (!stage_frame_within(stage, client, is_short ? (size_t)pick(play, 20, 2000) : STAGE_FRAME)) {
        *why = stage->why;
        return is_short && stage->frame_size == 0;
    }
    uint32_t told_before = guest->told;
    guest->told = world_committed_tick(stage->world);
    if (is_short) return true;
    play->entity_ticks += stage->pictures[client]->count;
    return truth_matches(stage, client, was_known, why) && check_events(play, client, told_before, why);
}

static bool play_tick(Play *play, Failure *why)
{
    for (int client = 0; client < CLIENTS; client++) come_and_go(play, client);
    for (int kind = STAGE_SHIP; kind < STAGE_KINDS; kind++) live(play, kind);
    if (chance(play, 10))
        *(int32_t *)stage_field(play->stage, id_at(play, KIND_ROOM, 0), "round") = pick(play, 0, 9);
    announce(play);
    if (chance(play, 20)) world_head(play->stage->world)->tick += (uint32_t)pick(play, 1, 3);
    if (play->won_count &&
        play->won[play->won_count - 1].tick == world_committed_tick(play->stage->world) + 1)
        play->won[play->won_count - 1].tick = world_head(play->stage->world)->tick + 1;
    stage_tick(play->stage);
    for (int client = 0; client < CLIENTS; client++)
        if (!serve(play, client, why)) return false;
    return true;
}

static bool play_round(uint64_t seed, long totals[3])
{
    Play *play = mem_zalloc(sizeof *play);
    random_seed(&play->random, seed);
    StageConfig config = { .ships = pick(play, 1, 130), .bullets = pick(play, 1, 130) };
    config.interest = (Interest){ .shape = (InterestShape)(seed % 3), .width = between(play, 100, 900) };
    config.interest.height = between(play, 100, 900);
    config.interest.margin = between(play, 0, 200);
    play->stage = stage_create(&config);
    Failure why;
    bool good = true;
    for (int tick = 0; tick < TICKS && good; tick++) good = play_tick(play, &why);
    if (!good)
        printf("    seed %llu, tick %u: %s\n", (unsigned long long)seed,
               world_committed_tick(play->stage->world), why.text);
    totals[0] += play->entity_ticks;
    totals[1] += play->frames;
    totals[2] += play->short_frames;
    stage_destroy(play->stage);
    mem_free(play);
    return good;
}

TEST(snapshot, every_client_that_is_up_to_date_sees_what_is_true)
{
    const char *wanted = getenv("PROPERTY_ROUNDS");
    long rounds = wanted ? atol(wanted) : 60, totals[3] = { 0 };
    for (long seed = 1; seed <= rounds; seed++) EXPECT(play_round((uint64_t)seed, totals));
    printf("    %ld entity-ticks in %ld frames, %ld of them short\n", totals[0], totals[1], totals[2]);
}
