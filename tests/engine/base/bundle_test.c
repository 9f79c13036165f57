// A mode's text and the files that it names.
#include "check.h"
#include "bundle.h"
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void write_file(const char *name, const char *text, size_t size)
{
    char path[256];
    snprintf(folder, sizeof folder, "/tmp/moontick-bundle-%d", (int)getpid());
    mkdir(folder, 0700);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    fwrite(text, 1, size, file);
    fclose(file);
}

static void remove_file(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
    rmdir(folder);
}

// Whether the bundle of this text is `wanted`.
static bool bundles(const char *text, const char *wanted, size_t size, Failure *why)
{
    Buffer bundle = { 0 };
    why->text[0] = 0;
    buffer_append(&bundle, text, strlen(text));
    bool same =
        bundle_files(&bundle, folder, why) && bundle.size == size && memcmp(bundle.data, wanted, size) == 0;
    buffer_deinit(&bundle);
    return same;
}

TEST(bundle, brings_files_named_in_quotes_and_those_they_name)
{
    static const char all[] = "map = \"a.tmj\"\0a.tmj\0{\"source\":\"b.tsj\"}\0b.tsj\0{}";
    Failure why;
    write_file("a.tmj", "{\"source\":\"b.tsj\"}", 18);
    write_file("b.tsj", "{}", 2);
    EXPECT(bundles("map = \"a.tmj\"", all, sizeof all - 1, &why));
    EXPECT(bundles("map = a.tmj", "map = a.tmj", 11, &why));
    remove_file("a.tmj");
    remove_file("b.tsj");
}

TEST(bundle, brings_what_is_required_and_what_that_requires)
{
    static const char all[] = "x = require \"a\"\0lib/a.lua\0return require('b')\0lib/b.lua\0return 1";
    Failure why;
    char path[128];
    write_file("x", "", 0);
    snprintf(path, sizeof path, "%s/lib", folder);
    mkdir(path, 0700);
    write_file("lib/a.lua", "return require('b')", 19);
    write_file("lib/b.lua", "return 1", 8);
    EXPECT(bundles("x = require \"a\"", all, sizeof all - 1, &why));
    EXPECT(bundles("require '../lib/a' require 'a", "require '../lib/a' require 'a", 29, &why));
    EXPECT(bundles("required 'a' my_require 'a' require", "required 'a' my_require 'a' require", 35, &why));
    remove_file("lib/a.lua");
    remove_file("lib/b.lua");
    rmdir(path);
    remove_file("x");
}

TEST(bundle, leaves_folders_and_what_is_not_there_alone)
{
    Failure why;
    write_file("a.tmj", "{}", 2);
    EXPECT(
        bundles("'../a.tmj' '/etc/a.tmj' '.tmj' 'a.tmj", "'../a.tmj' '/etc/a.tmj' '.tmj' 'a.tmj", 37, &why));
    EXPECT(bundles("'none.tmj'", "'none.tmj'", 10, &why));
    remove_file("a.tmj");
}

TEST(bundle, refuses_what_is_no_text_or_too_large)
{
    static char large[BUNDLE_LIMIT];
    Failure why;
    memset(large, ' ', sizeof large);
    write_file("a.tmj", "{\0}", 3);
    EXPECT(!bundles("'a.tmj'", "", 0, &why) && strstr(why.text, "must be a file of text"));
    write_file("a.tmj", large, sizeof large);
    EXPECT(!bundles("'a.tmj'", "", 0, &why) && strstr(why.text, "at most 640 KiB together"));
    remove_file("a.tmj");
    char many[400] = "";
    for (int i = 0; i <= BUNDLE_FILES; i++) snprintf(many + strlen(many), 16, "'m%d.tmj' ", i);
    EXPECT(!bundles(many, "", 0, &why) && strstr(why.text, "at most 16 maps"));
}
