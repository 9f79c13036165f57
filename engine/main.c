// The command line: which command runs. The program ends with 0 when it did what
// was asked, 1 when that failed, and with the codes of sysexits.h: 64 wrong usage,
// 66 no such file, 69 the port is in use, 73 a file cannot be made, 78 wrong
// configuration.
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include "author.h"
#include "bots.h"
#include "folders.h"
#include "nearest.h"
#include "say.h"
#include "serve.h"
#include "worker.h"

// A program of its own, beside this one.
static int run_lab(int argc, char **argv)
{
    char path[PROGRAM_SIZE + sizeof "-lab"];
    (void)argc;
    if (find_program(path)) execv(strcat(path, "-lab"), argv);
    return complain(1, "cannot run %s: install it beside moontick", path);
}

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    { "serve", serve_main },   { "new", author_new },   { "dev", serve_a_mode }, { "bots", bots_main },
    { "check", author_check }, { "test", author_test }, { "lab", run_lab },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int refuse(const char *word)
{
    const char *best = NULL;
    for (int i = 0; i < COMMANDS; i++) best = nearer(word, best, commands[i].name);
    if (!best) return complain(EX_USAGE, "there is no command \"%s\"\nmoontick --help lists them.", word);
    return complain(EX_USAGE, "there is no command \"%s\"; did you mean \"%s\"?\nmoontick --help lists them.",
                    word, best);
}

int main(int argc, char **argv)
{
    if (argc < 2 || argv[1][0] == '-') return serve_main(argc, argv);
    for (int i = 0; i < COMMANDS; i++)
        if (!strcmp(argv[1], commands[i].name)) return commands[i].run(argc - 1, argv + 1);
    if (!strcmp(argv[1], "worker")) return worker_main();  // as the gateway starts it
    return refuse(argv[1]);
}
