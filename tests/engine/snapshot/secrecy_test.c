// What a player must not know never travels to that player, in any form.
// Hidden and foreign owner fields hold texts and numbers that occur nowhere else; the raw bytes of every
// frame are searched for them.
#include "check.h"
#include "random.h"
#include "stage.h"

enum { CLIENTS = 4, SHIPS = 30, TICKS = 400 };

typedef struct {
    Stage *stage;
    Random random;
    uint32_t ships[SHIPS];
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

static void live(Spies *spies)
{
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

static bool leaks(const Stage *stage, int client, bool *own_seen)
{
    for (int other = 0; other < CLIENTS; other++) {
        char secret[16];
        snprintf(secret, sizeof secret, "SECRET-%d", other);
        bool seen = holds(stage, secret, strlen(secret)) || holds_number(stage, other);
        if (seen && other != client) return true;
        *own_seen |= seen;
    }
    return holds(stage, "HIDDEN", 6);
}

static bool any_leak(const Interest *interest, bool *own_seen)
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
            leaked |= leaks(spies.stage, client, own_seen);
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
        bool own_seen = false;
        EXPECT(!any_leak(&views[i], &own_seen));
        EXPECT(own_seen);
    }
}
