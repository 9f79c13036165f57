// What the owner of a store may rely on while the disk does its duty.
#include "check.h"
#include "owner.h"
#include "schema.h"
#include "database.h"
#include <math.h>
#include <sqlite3.h>

#define WITH_STORE(owner)                                                                                    \
    Owner owner;                                                                                             \
    owner_init(&owner);                                                                                      \
    EXPECT(owner_open(&owner))

TEST(store, unknown_token_creates_a_guest)
{
    WITH_STORE(owner);
    EXPECT(owner_login(&owner, 1, "Ada") > 0);
    EXPECT(owner.profile.is_new);
    EXPECT_TEXT(owner.profile.name, "Ada");
    EXPECT_EQ(owner.ticket, 1);
    owner_deinit(&owner);
}

TEST(store, known_token_finds_its_guest_and_remembers_the_new_name)
{
    WITH_STORE(owner);
    int64_t ada = owner_login(&owner, 1, "Ada");
    int64_t bob = owner_login(&owner, 2, "Bob");
    EXPECT(ada != bob);
    EXPECT_EQ(owner_login(&owner, 1, "Ada L."), ada);
    EXPECT(!owner.profile.is_new);
    EXPECT_TEXT(owner.profile.name, "Ada L.");
    owner_deinit(&owner);
}

TEST(store, empty_name_keeps_the_one_remembered)
{
    WITH_STORE(owner);
    owner_login(&owner, 1, "Ada");
    owner_login(&owner, 1, "");
    EXPECT_TEXT(owner.profile.name, "Ada");
    owner_deinit(&owner);
}

TEST(store, guests_and_scores_survive_reopening)
{
    WITH_STORE(owner);
    int64_t ada = owner_login(&owner, 1, "Ada");
    owner_submit(&owner, ada, "Ada", 12.5);
    EXPECT(owner_reopen(&owner));
    EXPECT_EQ(owner_login(&owner, 1, ""), ada);
    EXPECT_EQ(owner_top(&owner, "arena", "best", 10), 1);
    EXPECT_TEXT(owner.rows[0].name, "Ada");
    EXPECT_NEAR(owner.rows[0].score, 12.5, 0);
    owner_deinit(&owner);
}

TEST(store, closing_saves_what_is_queued)
{
    WITH_STORE(owner);
    for (int i = 1; i <= STORE_BOARD_LIMIT; i++) EXPECT(owner_submit(&owner, i, "Ada", i));
    EXPECT(owner_reopen(&owner));
    EXPECT_EQ(owner_top(&owner, "arena", "best", STORE_BOARD_LIMIT), STORE_BOARD_LIMIT);
    owner_deinit(&owner);
}

TEST(store, nobody_is_known_by_a_token_of_his_own_making)
{
    WITH_STORE(owner);
    uint8_t made_up[STORE_TOKEN_HASH] = { 1 }, fresh[STORE_TOKEN_HASH] = { 2 };
    EXPECT(store_login(owner.store, made_up, fresh, "Mallory", owner_keep_profile, &owner, 0));
    EXPECT(owner_wait(&owner, 1));
    EXPECT(owner.profile.is_new);
    int64_t mallory = owner.profile.profile;
    EXPECT_EQ(owner_login(&owner, 2, ""), mallory);
    EXPECT(owner_login(&owner, 1, "Ada") != mallory);
    owner_deinit(&owner);
}

TEST(store, closing_drops_answers_not_yet_given)
{
    WITH_STORE(owner);
    for (int i = 0; i < 50; i++) EXPECT(owner_ask_login(&owner, i, "Ada"));
    owner_close(&owner);
    EXPECT_EQ(owner.answers, 0);
    owner_deinit(&owner);
}

TEST(store, answers_come_in_the_order_of_the_requests)
{
    WITH_STORE(owner);
    for (int i = 0; i < 1000; i++) EXPECT(owner_ask_login(&owner, i, "Ada"));
    EXPECT(owner_wait(&owner, 1000));
    EXPECT_EQ(owner.ticket, 999);
    EXPECT_EQ(owner.profile.profile, 1000);
    owner_deinit(&owner);
}

static void ask_again(void *context, uint64_t ticket, const StoreProfile *profile)
{
    Owner *owner = context;
    owner_keep_profile(owner, ticket, profile);
    owner_ask_login(owner, 2, "Bob");
}

TEST(store, an_answer_may_ask_more)
{
    WITH_STORE(owner);
    uint8_t hash[STORE_TOKEN_HASH] = { 9 };
    EXPECT(store_login(owner.store, NULL, hash, "Ada", ask_again, &owner, 9));
    EXPECT(owner_wait(&owner, 2));
    EXPECT_TEXT(owner.profile.name, "Bob");
    owner_deinit(&owner);
}

TEST(store, queue_refuses_what_is_too_much_and_accepts_again_after_dispatch)
{
    WITH_STORE(owner);
    for (int i = 0; i < STORE_QUEUE_LIMIT; i++) EXPECT(owner_ask_login(&owner, i % 100, "Ada"));
    EXPECT(!owner_ask_login(&owner, 0, "Ada"));
    EXPECT(!owner_submit(&owner, 1, "Ada", 1));
    const StoreBoard board = { "arena", "best", STORE_ALL_TIME, 0 };
    EXPECT(!store_top(owner.store, &board, 1, owner_keep_rows, &owner, 0));
    EXPECT(owner_wait(&owner, STORE_QUEUE_LIMIT));
    EXPECT(owner_login(&owner, 0, "Ada") > 0);
    owner_deinit(&owner);
}

TEST(store, asking_does_not_wait_while_another_program_holds_the_file)
{
    WITH_STORE(owner);
    Database *other = database_open(owner.path, schema_steps(), &owner.why);
    EXPECT(other && database_begin(other, true));
    for (int i = 0; i < 100; i++) EXPECT(owner_ask_login(&owner, i, "Ada"));
    store_dispatch(owner.store);
    EXPECT_EQ(owner.answers, 0);
    database_rollback(other);
    EXPECT(owner_wait(&owner, 100));
    EXPECT_EQ(owner.failed_logins, 0);
    database_close(other);
    owner_deinit(&owner);
}

TEST(board, best_score_is_kept)
{
    WITH_STORE(owner);
    owner_submit(&owner, 1, "Ada", 5);
    owner_submit(&owner, 1, "Ada", 9);
    owner_submit(&owner, 1, "Ada", 7);
    EXPECT_EQ(owner_top(&owner, "arena", "best", 10), 1);
    EXPECT_NEAR(owner.rows[0].score, 9, 0);
    owner_deinit(&owner);
}

TEST(board, name_given_last_is_shown_even_with_a_lower_score)
{
    WITH_STORE(owner);
    owner_submit(&owner, 1, "Ada", 9);
    owner_submit(&owner, 1, "Ada L.", 7);
    EXPECT_EQ(owner_top(&owner, "arena", "best", 10), 1);
    EXPECT_TEXT(owner.rows[0].name, "Ada L.");
    EXPECT_NEAR(owner.rows[0].score, 9, 0);
    owner_deinit(&owner);
}

TEST(board, best_comes_first_and_of_equal_scores_the_older_one)
{
    WITH_STORE(owner);
    const int64_t submits[][2] = { { 4, 20 }, { 3, 20 }, { 5, 30 }, { 1, 20 }, { 4, 20 }, { 2, -3 } };
    const int64_t order[] = { 5, 4, 3, 1, 2 };
    for (int i = 0; i < 6; i++) owner_submit(&owner, submits[i][0], "Ada", (double)submits[i][1]);
    EXPECT_EQ(owner_top(&owner, "arena", "best", 10), 5);
    for (int i = 0; i < 5; i++) EXPECT_EQ(owner.rows[i].profile, order[i]);
    owner_deinit(&owner);
}

TEST(board, whoever_reaches_a_score_later_stands_behind)
{
    WITH_STORE(owner);
    owner_submit(&owner, 1, "Ada", 1);
    owner_submit(&owner, 2, "Bob", 20);
    owner_submit(&owner, 1, "Ada", 20);
    EXPECT_EQ(owner_top(&owner, "arena", "best", 10), 2);
    EXPECT_EQ(owner.rows[0].profile, 2);
    owner_deinit(&owner);
}

TEST(board, modes_and_boards_do_not_mix)
{
    WITH_STORE(owner);
    store_submit(owner.store, &(StoreBoard){ "arena", "laps", STORE_ALL_TIME, 0 }, 1, "Ada", 1);
    store_submit(owner.store, &(StoreBoard){ "arena", "falls", STORE_ALL_TIME, 0 }, 2, "Bob", 2);
    store_submit(owner.store, &(StoreBoard){ "race", "laps", STORE_ALL_TIME, 0 }, 3, "Cy", 3);
    EXPECT_EQ(owner_top(&owner, "arena", "laps", 10), 1);
    EXPECT_EQ(owner.rows[0].profile, 1);
    EXPECT_EQ(owner_top(&owner, "race", "falls", 10), 0);
    owner_deinit(&owner);
}

TEST(board, answer_holds_no_more_rows_than_asked_for)
{
    WITH_STORE(owner);
    for (int i = 1; i <= STORE_BOARD_LIMIT + 20; i++) owner_submit(&owner, i, "Ada", i);
    EXPECT_EQ(owner_top(&owner, "arena", "best", 3), 3);
    EXPECT_EQ(owner_top(&owner, "arena", "best", 1000), STORE_BOARD_LIMIT);
    EXPECT_EQ(owner_top(&owner, "arena", "best", 0), 0);
    EXPECT_EQ(owner_top(&owner, "arena", "best", -5), 0);
    owner_deinit(&owner);
}

TEST(board, scores_of_nobody_and_scores_that_are_no_numbers_are_ignored)
{
    WITH_STORE(owner);
    EXPECT(owner_submit(&owner, 0, "Ada", 1));
    EXPECT(owner_submit(&owner, 1, "Ada", NAN));
    EXPECT(owner_submit(&owner, 1, "Ada", INFINITY));
    EXPECT_EQ(owner_top(&owner, "arena", "best", 10), 0);
    EXPECT(store_is_saving(owner.store));
    owner_deinit(&owner);
}

enum { MONDAY = 20416 };  // the 24th of November 2025

static StoreBoard board_at(StorePeriod period, int64_t day)
{
    return (StoreBoard){ "arena", "best", period, day };
}

static int rows_at(Owner *owner, StorePeriod period, int64_t day)
{
    const StoreBoard board = board_at(period, day);
    return store_top(owner->store, &board, 10, owner_keep_rows, owner, 0) && owner_wait(owner, 1)
               ? owner->count
               : -1;
}

static void submit_at(Owner *owner, int64_t day, int64_t profile, double score)
{
    const StoreBoard board = board_at(STORE_ALL_TIME, day);
    store_submit(owner->store, &board, profile, "Ada", score);
}

TEST(board, days_and_weeks_begin_anew_and_all_time_goes_on)
{
    WITH_STORE(owner);
    submit_at(&owner, MONDAY - 1, 1, 50);  // on Sunday
    submit_at(&owner, MONDAY, 1, 40);
    submit_at(&owner, MONDAY + 6, 1, 30);
    submit_at(&owner, MONDAY + 6, 2, 20);
    EXPECT_EQ(rows_at(&owner, STORE_DAY, MONDAY + 6), 2);
    EXPECT_NEAR(owner.rows[0].score, 30, 0);
    EXPECT_EQ(rows_at(&owner, STORE_WEEK, MONDAY + 6), 2);
    EXPECT_NEAR(owner.rows[0].score, 40, 0);
    EXPECT_EQ(rows_at(&owner, STORE_ALL_TIME, MONDAY + 6), 2);
    EXPECT_NEAR(owner.rows[0].score, 50, 0);
    EXPECT_EQ(rows_at(&owner, STORE_DAY, MONDAY + 7), 0);
    EXPECT_EQ(rows_at(&owner, STORE_WEEK, MONDAY + 7), 0);
    EXPECT_EQ(rows_at(&owner, STORE_DAY, MONDAY), 0);  // forgotten
    owner_deinit(&owner);
}

// The places around a profile, as text.
static const char *around(Owner *owner, int64_t profile, int reach)
{
    static char text[256];
    const StoreBoard board = board_at(STORE_DAY, 20000);
    text[0] = 0;
    if (!store_around(owner->store, &board, profile, reach, owner_keep_rows, owner, 0) ||
        !owner_wait(owner, 1))
        return "no answer";
    for (int i = 0; i < owner->count; i++)
        sprintf(text + strlen(text), "%d:%d ", owner->rows[i].place, (int)owner->rows[i].profile);
    return text;
}

TEST(board, shows_who_stands_around_somebody)
{
    WITH_STORE(owner);
    for (int i = 1; i <= 20; i++) owner_submit(&owner, i, "Ada", i);
    EXPECT_TEXT(around(&owner, 10, 2), "9:12 10:11 11:10 12:9 13:8 ");
    EXPECT_TEXT(around(&owner, 19, 2), "1:20 2:19 3:18 4:17 ");
    EXPECT_TEXT(around(&owner, 1, 1), "19:2 20:1 ");
    EXPECT_TEXT(around(&owner, 10, 0), "11:10 ");
    EXPECT_TEXT(around(&owner, 99, 2), "");
    owner_submit(&owner, 21, "Bob", 10);  // later, so behind
    EXPECT_TEXT(around(&owner, 21, 1), "11:10 12:21 13:9 ");
    owner_deinit(&owner);
}

TEST(board, scores_of_a_file_of_before_are_those_of_all_time)
{
    Owner owner;
    owner_init(&owner);
    const char *before[] = { schema_steps()[0], schema_steps()[1], schema_steps()[2],
                             "INSERT INTO score VALUES ('arena', 'best', 7, 'Ada', 12.5, 1)", NULL };
    // The file says that it has been through the first three steps, and so lacks that of the periods.
    Database *database = database_open(owner.path, before, &owner.why);
    EXPECT(database != NULL);
    sqlite3_stmt *statement = database_statement(database, "PRAGMA user_version = 3");
    EXPECT(statement != NULL);
    sqlite3_step(statement);
    sqlite3_reset(statement);
    database_close(database);
    EXPECT(owner_open(&owner));
    EXPECT_EQ(owner_top(&owner, "arena", "best", 10), 1);
    EXPECT_NEAR(owner.rows[0].score, 12.5, 0);
    EXPECT_EQ(rows_at(&owner, STORE_DAY, 20000), 0);
    owner_deinit(&owner);
}

// The i-th of 225 odd texts, each of two fragments.
static const char *odd_text(int i, char *out, size_t size)
{
    static const char *const fragments[] = {
        "",
        "'",
        "\"",
        "`;",
        "'); DROP TABLE score; --",
        "%s%n",
        "\\0",
        "\x01\n\t\r",
        "NULL",
        "?1",
        "\x7f",
        "\xff\xfe",
        "\xe2\x80\xae",
        "\xf0\x9f\x9a\x80\xf0\x9f\x91\xa9\xe2\x80\x8d",
        " e\xcc\x81 ",
    };
    snprintf(out, size, "%s%s", fragments[i / 15], fragments[i % 15]);
    return out;
}

TEST(board, odd_texts_are_kept_verbatim)
{
    WITH_STORE(owner);
    char text[STORE_NAME_SIZE];
    for (int i = 0; i < 225; i++) {
        odd_text(i, text, sizeof text);
        const StoreBoard of_mode = { text, "names", STORE_ALL_TIME, 0 },
                         of_name = { "names", text, STORE_ALL_TIME, 0 };
        EXPECT(store_submit(owner.store, &of_mode, i + 1, text, i));
        EXPECT(store_submit(owner.store, &of_name, i + 1, text, i));
    }
    EXPECT(owner_reopen(&owner));
    for (int i = 0; i < 225; i++) {
        odd_text(i, text, sizeof text);
        EXPECT(owner_top(&owner, text, "names", 1) == 1);
        EXPECT_TEXT(owner.rows[0].name, text);
        EXPECT(owner_top(&owner, "names", text, 1) == 1);
        EXPECT_TEXT(owner.rows[0].name, text);
        if (i == 0) continue;  // an empty name is no name
        EXPECT(owner_login(&owner, i, text) > 0);
        EXPECT_TEXT(owner.profile.name, text);
    }
    owner_deinit(&owner);
}

TEST(store, name_that_is_too_long_is_cut_between_two_characters)
{
    WITH_STORE(owner);
    char name[128] = "a", kept[STORE_NAME_SIZE] = "a";
    for (int i = 0; i < 40; i++) strcat(name, "\xc3\xa9");
    for (int i = 0; i < 39; i++) strcat(kept, "\xc3\xa9");
    owner_login(&owner, 1, name);
    EXPECT_TEXT(owner.profile.name, kept);
    strcat(strcpy(name, "b"), kept);  // one byte more: the last character no longer fits
    owner_login(&owner, 1, name);
    EXPECT_EQ(strlen(owner.profile.name), 78);
    owner_deinit(&owner);
}

typedef struct {
    Owner owner;
    char seen[256];
    bool read;
} Keeper;

static void keep_values(void *context, uint64_t ticket, bool read, const StoreValue *values, int count)
{
    Keeper *keeper = context;
    (void)ticket;
    keeper->owner.answers++;
    keeper->read = read;
    keeper->seen[0] = 0;
    for (int i = 0; i < count; i++) {
        size_t used = strlen(keeper->seen);
        snprintf(keeper->seen + used, sizeof keeper->seen - used, "%s=%.*s ", values[i].key,
                 (int)values[i].size, values[i].text);
    }
}

static const char *values_of(Keeper *keeper, const char *mode, int64_t profile)
{
    store_load(keeper->owner.store, mode, profile, keep_values, keeper, 0);
    return owner_wait(&keeper->owner, 1) && keeper->read ? keeper->seen : "no answer";
}

TEST(store, values_are_kept_by_mode_profile_and_key_over_a_restart)
{
    Keeper keeper = { .read = false };
    owner_init(&keeper.owner);
    EXPECT(owner_open(&keeper.owner));
    Store *store = keeper.owner.store;
    store_put(store, "race", 0, &(StoreValue){ "laps", "3", 1 });
    store_put(store, "race", 0, &(StoreValue){ "best", "\"Ann\"", 5 });
    store_put(store, "race", 7, &(StoreValue){ "laps", "9", 1 });
    store_put(store, "race", 0, &(StoreValue){ "laps", "44", 2 });
    store_put(store, "race", 0, &(StoreValue){ "gone", "1", 1 });
    store_put(store, "race", 0, &(StoreValue){ "gone", NULL, 0 });
    EXPECT(owner_reopen(&keeper.owner));
    EXPECT_TEXT(values_of(&keeper, "race", 0), "best=\"Ann\" laps=44 ");
    EXPECT_TEXT(values_of(&keeper, "race", 7), "laps=9 ");
    EXPECT_TEXT(values_of(&keeper, "arena", 0), "");
    owner_deinit(&keeper.owner);
}
