// moontick check: what is wrong with a mode. First its text is reviewed; if that is fine, it is
// played for a moment by two players who stand still, since some mistakes only show when code runs.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>
#include "author.h"
#include "mode_file.h"
#include "review.h"
#include "room.h"

enum { EXIT_FAULTY = 1, TRIAL_TICKS = 60 };

static const char usage[] =
    "usage: moontick check FILE...\n"
    "\n"
    "Says what is wrong with modes, as FILE:LINE:COLUMN: MESSAGE: what does not load, names that do not exist,\n"
    "fields, kinds, events and inputs that are not declared, values of the wrong type; in what it requires of\n"
    "lib/, too. Then plays for two seconds with two players. Exits with 0 when all is fine, and 1 when it is not.\n";

static void print_finding(void *owner, const Finding *finding)
{
    const ModeFile *file = owner;
    const bool own = !finding->file[0];
    printf("%s%s%s:%d:%d: %s\n", own ? file->path : file->folder, own ? "" : "/", finding->file,
           finding->line, finding->column, finding->text);
}

// "mine.lua:12: text" and the lines below, as FILE:12:1: text.
static void print_error(const ModeFile *file, const char *text)
{
    char start[MODE_NAME_SIZE + 8];
    int line = 1, used = 0;
    snprintf(start, sizeof start, "%s.lua:", file->name);
    const char *at = strstr(text, start);
    char library[MODE_NAME_SIZE];
    const char *in_library = strstr(text, "lib/");
    if (in_library && sscanf(in_library, "lib/%31[a-z0-9_].lua:%d: %n", library, &line, &used) == 2 && used &&
        (!at || in_library < at)) {
        printf("%s/lib/%s.lua:%d:1: when played: %s\n", file->folder, library, line, in_library + used);
        return;
    }
    if (at && sscanf(at + strlen(start), "%d: %n", &line, &used) == 1 && used)
        text = at + strlen(start) + used;
    printf("%s:%d:1: when played: %s\n", file->path, line, text);
}

static bool play(Room *room, const ModeFile *file)
{
    static const char *const players[] = { "Ann", "Bob" };
    for (int i = 0; i < TRIAL_TICKS; i++) {
        if (i < 2) room_join(room, i, players[i], 0);
        if (i == TRIAL_TICKS - 5) room_leave(room, 0);
        room_tick(room);
        if (!room_error(room)) continue;
        print_error(file, room_error(room));
        return false;
    }
    return true;
}

static bool survives_a_trial(const ModeFile *file, const Buffer *source)
{
    Failure why;
    void *memory =
        mmap(NULL, ROOM_MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    RoomConfig config = { .mode = file->name,
                          .source = (const char *)source->data,
                          .source_size = source->size,
                          .seed = 1,
                          .memory = memory,
                          .name_lines = true };
    Room *room = memory == MAP_FAILED ? NULL : room_open(&config, &why);
    const bool fine = room && play(room, file);
    if (!room) print_error(file, why.text);
    room_close(room);
    if (memory != MAP_FAILED) munmap(memory, ROOM_MEMORY);
    return fine;
}

static int check_file(const char *given)
{
    Failure why;
    ModeFile file;
    Buffer source = { 0 };
    if (!mode_file_find(&file, given, &why) || !mode_file_bundle(&file, &source, &why)) {
        fprintf(stderr, "moontick: %s\n", why.text);
        buffer_deinit(&source);
        return EX_NOINPUT;
    }
    ScriptConfig script = { file.name, (const char *)source.data, source.size, true };
    int found = script_review(&script, print_finding, &file);
    if (!found && !survives_a_trial(&file, &source)) found = 1;
    if (!found) printf("%s: nothing found\n", file.path);
    buffer_deinit(&source);
    return found ? EXIT_FAULTY : 0;
}

int author_check(int argc, char **argv)
{
    int code = 0;
    if (argc < 2 || argv[1][0] == '-') {
        const bool helps = argc > 1 && !strcmp(argv[1], "--help");
        fputs(usage, helps ? stdout : stderr);
        return helps ? 0 : EX_USAGE;
    }
    for (int i = 1; i < argc; i++) {
        int one = check_file(argv[i]);
        if (one > code) code = one;
    }
    return code;
}
