// Rooms kept for the next process.
#include "check.h"
#include "owner.h"

typedef struct {
    Owner owner;
    const char *world;  // what there is to take; NULL: nothing now
    bool found;
    size_t bytes;
    StoreCheckpoint checkpoint;
    char seats[16], taken[16];
} Keeper;

static bool take_world(void *owner, uint64_t ticket, Buffer *world)
{
    Keeper *keeper = owner;
    (void)ticket;
    if (keeper->world) buffer_append(world, keeper->world, strlen(keeper->world));
    return keeper->world != NULL;
}

static void on_kept(void *owner, uint64_t ticket, size_t bytes)
{
    Keeper *keeper = owner;
    keeper->owner.answers++;
    keeper->owner.ticket = ticket;
    keeper->bytes = bytes;
}

static void on_checkpoint(void *owner, const StoreCheckpoint *checkpoint)
{
    Keeper *keeper = owner;
    keeper->owner.answers++;
    keeper->found = checkpoint != NULL;
    if (!checkpoint) return;
    keeper->checkpoint = *checkpoint;
    snprintf(keeper->seats, sizeof keeper->seats, "%.*s", (int)checkpoint->seats_size, checkpoint->seats);
    snprintf(keeper->taken, sizeof keeper->taken, "%.*s", (int)checkpoint->world_size, checkpoint->world);
}

static bool keep(Keeper *keeper, const char *code, const char *seats, const char *world)
{
    StoreCheckpoint checkpoint = { .seats = (const uint8_t *)seats, .seats_size = strlen(seats) };
    snprintf(checkpoint.code, sizeof checkpoint.code, "%s", code);
    strcpy(checkpoint.mode, "arena");
    keeper->world = world;
    return store_keep(keeper->owner.store, &checkpoint, take_world, on_kept, keeper, 7) &&
           owner_wait(&keeper->owner, 1);
}

static bool find(Keeper *keeper, const char *after, int seconds)
{
    return store_next_checkpoint(keeper->owner.store, after, seconds, on_checkpoint, keeper) &&
           owner_wait(&keeper->owner, 1) && keeper->found;
}

static Keeper keeper_open(void)
{
    Keeper keeper = { 0 };
    owner_init(&keeper.owner);
    if (!owner_open(&keeper.owner)) abort();
    return keeper;
}

TEST(checkpoint, newest_of_each_room_is_found_by_the_next_process)
{
    Keeper keeper = keeper_open();
    EXPECT(keep(&keeper, "BBBBB", "seats", "world"));
    EXPECT(keeper.bytes == 5 && keeper.owner.ticket == 7);
    EXPECT(keep(&keeper, "AAAAA", "nobody", "old"));
    EXPECT(keep(&keeper, "AAAAA", "Ada", "new"));
    EXPECT(owner_reopen(&keeper.owner));
    EXPECT(find(&keeper, "", 600));
    EXPECT_TEXT(keeper.checkpoint.code, "AAAAA");
    EXPECT_TEXT(keeper.checkpoint.mode, "arena");
    EXPECT_TEXT(keeper.seats, "Ada");
    EXPECT_TEXT(keeper.taken, "new");
    EXPECT(find(&keeper, "AAAAA", 600));
    EXPECT_TEXT(keeper.checkpoint.code, "BBBBB");
    EXPECT(!find(&keeper, "BBBBB", 600));
    owner_deinit(&keeper.owner);
}

TEST(checkpoint, world_that_cannot_be_taken_leaves_the_one_before)
{
    Keeper keeper = keeper_open();
    EXPECT(keep(&keeper, "AAAAA", "Ada", "old"));
    EXPECT(keep(&keeper, "AAAAA", "Bob", NULL));
    EXPECT_EQ(keeper.bytes, 0);
    EXPECT(find(&keeper, "", 600));
    EXPECT_TEXT(keeper.seats, "Ada");
    EXPECT_TEXT(keeper.taken, "old");
    owner_deinit(&keeper.owner);
}

TEST(checkpoint, dropped_one_is_gone)
{
    Keeper keeper = keeper_open();
    EXPECT(keep(&keeper, "AAAAA", "", "world"));
    EXPECT(store_drop(keeper.owner.store, "AAAAA"));
    EXPECT(!find(&keeper, "", 600));
    owner_deinit(&keeper.owner);
}

TEST(checkpoint, old_one_is_not_found)
{
    Keeper keeper = keeper_open();
    EXPECT(keep(&keeper, "AAAAA", "", "world"));
    usleep(5000);
    EXPECT(!find(&keeper, "", 0));
    EXPECT(!find(&keeper, "", 600));  // it was deleted
    owner_deinit(&keeper.owner);
}
