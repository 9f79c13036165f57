// What a player must not know never travels to that player, in any form.
// Hidden, foreign owner's and foreign team's fields, and entities that only some may see, hold texts and
// numbers that occur nowhere else; the raw bytes of every frame are searched for them.
#include "check.h"
#include "random.h"
#include "stage.h"

enum { CLIENTS = 4, SHIPS = 30, TRAPS = 12, TICKS = 400, SIDES = 3 };

typedef struct {
    Stage *stage;
    Random random;
    uint32_t ships[SHIPS], traps[TRAPS];
    int side[CLIENTS];  // team of each, from 1
} Spies;

static bool chance(Spies *spies, int in)
{
    return random_between(&spies->random, 1, in) == 1;
}

static bool holds(const Stage *stage, const void *bytes, size_t size)
{
    for (size_t at = 0; at + size <= stage->frame_size; at++)
        if (memcmp(stage->frame + at, bytes, size) == 0) return true;
    return false;
}

// 0x5ec2e701 and the like, with either sign, in network order: the number's form in msgpack.
static bool holds_number(const Stage *stage, int client)
{
    uint32_t marker = 0x5ec2e700u + (uint32_t)client, negative = 0u - marker;
    for (int sign = 0; sign < 2; sign++) {
        uint32_t n = sign ? negative : marker;
        uint8_t bytes[4] = { (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };
        if (holds(stage, bytes, sizeof bytes)) return true;
    }
    return false;
}

static void toggle_text(Stage *stage, uint32_t id, const char *field, const char *text)
{
    char *at = stage_field(stage, id, field);
    if (*at)
        memset(at, 0, 32);
    else
        memcpy(at, text, strlen(text));
}

static void give_ship(Spies *spies, int ship)
{
    Stage *stage = spies->stage;
    uint32_t *id = &spies->ships[ship];
    if (world_find(stage->world, *id)) world_despawn(stage->world, *id);
    *id = stage_ship(stage, (float)random_between(&spies->random, -300, 300), 0);
    *(uint32_t *)stage_field(stage, *id, "player") = stage->players[ship % CLIENTS];
}

static void write_text(Stage *stage, uint32_t id, const char *field, const char *text)
{
    char *at = stage_field(stage, id, field);
    memset(at, 0, 32);
    memcpy(at, text, strlen(text));
}

static void change_sides(Spies *spies)
{
    for (int client = 0; client < CLIENTS; client++) {
        if (!spies->side[client] || chance(spies, 15))
            spies->side[client] = (int)random_between(&spies->random, 1, SIDES);
        *(int32_t *)stage_field(spies->stage, spies->stage->players[client], "team") = spies->side[client];
    }
}

// Its text says who may read it.
static void set_trap(Spies *spies, int trap)
{
    static const char *const forms[] = { "SECRET-%d", "", "TEAM-%d", "SECRET-%d", "HIDDEN" };  // by seen_by
    Stage *stage = spies->stage;
    int owner = trap % CLIENTS;
    if (!world_find(stage->world, spies->traps[trap])) {
        spies->traps[trap] = world_spawn(stage->world, STAGE_TRAP);
        *(uint32_t *)stage_field(stage, spies->traps[trap], "player") = stage->players[owner];
    }
    int32_t *seen_by = stage_field(stage, spies->traps[trap], "seen_by");
    if (chance(spies, 4)) *seen_by = (int32_t)random_between(&spies->random, 0, 4);
    char text[16];
    snprintf(text, sizeof text, forms[*seen_by], *seen_by == 2 ? spies->side[owner] : owner);
    write_text(stage, spies->traps[trap], "fuse", text);
}

static void plot(Spies *spies)
{
    int client = (int)random_between(&spies->random, 0, CLIENTS - 1);
    char text[16];
    snprintf(text, sizeof text, "TEAM-%d", spies->side[client]);
    stage_announce_plot(spies->stage, spies->stage->players[client], text);
}

static void live(Spies *spies)
{
    change_sides(spies);
    plot(spies);
    for (int trap = 0; trap < TRAPS; trap++) set_trap(spies, trap);
    Stage *stage = spies->stage;
    for (int ship = 0; ship < SHIPS; ship++) {
        int owner = ship % CLIENTS;
        char secret[16];
        snprintf(secret, sizeof secret, "SECRET-%d", owner);
        uint32_t id = spies->ships[ship];
        if (!world_find(stage->world, id) || chance(spies, 40)) {
            give_ship(spies, ship);
            continue;
        }
        if (chance(spies, 4)) toggle_text(stage, id, "mission", secret);
        if (chance(spies, 4)) toggle_text(stage, id, "plan", "HIDDEN");
        char order[16];
        snprintf(order, sizeof order, "TEAM-%d", spies->side[owner]);
        write_text(stage, id, "orders", chance(spies, 2) ? order : "");
        double *gold = stage_field(stage, id, "gold");
        if (chance(spies, 4)) *gold = *gold == 0 ? (double)(0x5ec2e700 + owner) : 0;
        *(float *)stage_field(stage, id, "x") += (float)random_between(&spies->random, -9, 9);
        if (chance(spies, 4)) *(int32_t *)stage_field(stage, id, "hp") += 1;
    }
    for (int client = 0; client < CLIENTS; client++) {
        char secret[16];
        snprintf(secret, sizeof secret, "SECRET-%d", client);
        if (chance(spies, 4)) toggle_text(stage, stage->players[client], "hand", secret);
        if (chance(spies, 4)) toggle_text(stage, stage->players[client], "luck", "HIDDEN");
    }
}

static bool leaks(const Spies *spies, int client, bool *own_seen, bool *team_seen)
{
    const Stage *stage = spies->stage;
    for (int side = 1; side <= SIDES; side++) {
        char secret[16];
        snprintf(secret, sizeof secret, "TEAM-%d", side);
        bool seen = holds(stage, secret, strlen(secret));
        if (seen && side != spies->side[client]) return true;
        *team_seen |= seen;
    }
    for (int other = 0; other < CLIENTS; other++) {
        char secret[16];
        snprintf(secret, sizeof secret, "SECRET-%d", other);
        bool seen = holds(stage, secret, strlen(secret)) || holds_number(stage, other);
        if (seen && other != client) return true;
        *own_seen |= seen;
    }
    return holds(stage, "HIDDEN", 6);
}

static bool any_leak(const Interest *interest, bool *own_seen, bool *team_seen)
{
    Spies spies = { .stage = stage_create(&(StageConfig){ .interest = *interest }) };
    bool leaked = false;
    random_seed(&spies.random, 3);
    for (int client = 0; client < CLIENTS; client++) stage_join(spies.stage, client);
    for (int tick = 0; tick < TICKS && !leaked; tick++) {
        live(&spies);
        stage_tick(spies.stage);
        for (int client = 0; client < CLIENTS && !leaked; client++) {
            if (chance(&spies, 4)) continue;
            spies.stage->views[client].x = (float)random_between(&spies.random, -300, 300);
            size_t most = chance(&spies, 5) ? 200 : STAGE_FRAME;
            if (chance(&spies, 50)) snapshot_forget(spies.stage->snapshots, client);
            leaked |= !stage_frame_within(spies.stage, client, most);
            leaked |= leaks(&spies, client, own_seen, team_seen);
        }
    }
    stage_destroy(spies.stage);
    return leaked;
}

TEST(secrecy, hidden_and_foreign_fields_are_in_no_frame)
{
    Interest views[] = { { .shape = INTEREST_EVERYONE },
                         { .shape = INTEREST_RADIUS, .width = 150, .margin = 20 },
                         { .shape = INTEREST_EVERYONE, .budget = 300 } };
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        bool own_seen = false, team_seen = false;
        EXPECT(!any_leak(&views[i], &own_seen, &team_seen));
        EXPECT(own_seen && team_seen);
    }
}
