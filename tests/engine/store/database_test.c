// Which files are opened, which are refused, and how old ones are brought up to date.
#include "check.h"
#include "database.h"
#include "owner.h"
#include <fcntl.h>

static const char *const two_steps[] = { "CREATE TABLE apple (a)", "CREATE TABLE pear (a)", NULL };
static const char *const three_steps[] = { "CREATE TABLE apple (a)", "CREATE TABLE pear (a)",
                                           "ALTER TABLE apple ADD COLUMN b", NULL };
static const char *const broken_steps[] = { "CREATE TABLE apple (a)", "CREATE TABLE pear (a)",
                                            "CREATE TABLE plum (a); CREATE TABLE apple (a)", NULL };

static bool open_with(Owner *owner, const char *const *steps)
{
    Database *database = database_open(owner->path, steps, &owner->why);
    database_close(database);
    return database != NULL;
}

static bool has_table(Owner *owner, const char *const *steps, const char *select)
{
    Database *database = database_open(owner->path, steps, &owner->why);
    bool has = database && database_statement(database, select);
    database_close(database);
    return has;
}

static bool says(const Owner *owner, const char *words)
{
    return strstr(owner->why.text, words) != NULL;
}

static void overwrite(const Owner *owner, int at, const void *bytes, size_t size)
{
    int file = open(owner->path, O_WRONLY | O_CREAT, 0600);
    if (pwrite(file, bytes, size, at) != (ssize_t)size) abort();
    close(file);
}

TEST(database, old_file_goes_through_the_steps_it_lacks)
{
    Owner owner;
    owner_init(&owner);
    EXPECT(open_with(&owner, two_steps));
    EXPECT(has_table(&owner, three_steps, "SELECT b FROM apple"));
    owner_deinit(&owner);
}

TEST(database, step_that_fails_leaves_the_file_as_it_was)
{
    Owner owner;
    owner_init(&owner);
    EXPECT(open_with(&owner, two_steps));
    EXPECT(!open_with(&owner, broken_steps));
    EXPECT(says(&owner, "table apple already exists"));
    EXPECT(!has_table(&owner, two_steps, "SELECT a FROM plum"));
    EXPECT(has_table(&owner, two_steps, "SELECT a FROM pear"));
    owner_deinit(&owner);
}

TEST(database, newer_version_is_refused)
{
    Owner owner;
    owner_init(&owner);
    EXPECT(open_with(&owner, three_steps));
    EXPECT(!open_with(&owner, two_steps));
    EXPECT(says(&owner, "newer server (version 3, this one knows 2): update this server"));
    EXPECT(open_with(&owner, three_steps));
    owner_deinit(&owner);
}

TEST(database, file_of_another_program_is_refused_untouched)
{
    Owner owner;
    owner_init(&owner);
    EXPECT(open_with(&owner, two_steps));
    overwrite(&owner, 68, "Pear", 4);  // the application id
    EXPECT(!open_with(&owner, two_steps));
    EXPECT(says(&owner, "another program: name another file"));
    owner_deinit(&owner);
}

TEST(database, file_that_is_no_database_is_refused_with_a_remedy)
{
    Owner owner;
    owner_init(&owner);
    overwrite(&owner, 0, "This is a letter to my aunt, and I would like to keep it.", 57);
    EXPECT(!owner_open(&owner));
    EXPECT(says(&owner, "restore a backup, or move the file aside"));
    owner_deinit(&owner);
}

TEST(database, damaged_page_is_refused_with_a_remedy)
{
    Owner owner;
    owner_init(&owner);
    EXPECT(open_with(&owner, two_steps));
    overwrite(&owner, 4096, "nonsense", 8);
    EXPECT(!open_with(&owner, two_steps));
    EXPECT(says(&owner, "restore a backup, or move the file aside"));
    owner_deinit(&owner);
}

TEST(database, file_marked_read_only_is_refused)
{
    Owner owner;
    owner_init(&owner);
    EXPECT(open_with(&owner, two_steps));
    overwrite(&owner, 18, "\x09", 1);  // the format that writing takes
    EXPECT(!open_with(&owner, two_steps));
    EXPECT(says(&owner, "cannot write to"));
    owner_deinit(&owner);
}

TEST(database, shortened_file_is_refused_with_a_remedy)
{
    Owner owner;
    owner_init(&owner);
    EXPECT(open_with(&owner, two_steps));
    EXPECT_EQ(truncate(owner.path, 5000), 0);
    EXPECT(!open_with(&owner, two_steps));
    EXPECT(says(&owner, "restore a backup, or move the file aside"));
    owner_deinit(&owner);
}

TEST(database, empty_file_becomes_a_database)
{
    Owner owner;
    owner_init(&owner);
    overwrite(&owner, 0, "", 0);
    EXPECT(owner_open(&owner));
    owner_deinit(&owner);
}

TEST(database, missing_folder_is_named)
{
    Owner owner;
    owner_init(&owner);
    snprintf(owner.path, sizeof owner.path, "%.200s/nowhere/test.db", owner.folder);
    EXPECT(!owner_open(&owner));
    EXPECT(says(&owner, "nowhere/test.db"));
    EXPECT(says(&owner, "its folder must exist"));
    owner_deinit(&owner);
}

TEST(database, file_that_would_not_last_is_refused)
{
    Owner owner;
    owner_init(&owner);
    strcpy(owner.path, ":memory:");
    EXPECT(!owner_open(&owner));
    EXPECT(says(&owner, "name a file on a local disk"));
    owner_deinit(&owner);
}

TEST(database, stamps_never_repeat)
{
    Owner owner;
    owner_init(&owner);
    Database *database = database_open(owner.path, two_steps, &owner.why);
    int64_t last = database_stamp(database);
    for (int i = 0; i < 10000; i++) {
        int64_t next = database_stamp(database);
        EXPECT(next > last);
        last = next;
    }
    database_close(database);
    owner_deinit(&owner);
}
