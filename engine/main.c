// The command line: which subcommand, with which options, and what to say when
// one is wrong. Exit codes: 0 ended as asked, 1 failed while running, 64 wrong
// usage, 69 the port is in use, 78 wrong configuration.
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "author.h"
#include "addresses.h"
#include "bots.h"
#include "gateway.h"
#include "mode_file.h"
#include "net.h"
#include "room.h"
#include "store.h"
#include "worker.h"

enum { EXIT_USAGE = 64, EXIT_NO_INPUT = 66, EXIT_PORT_IN_USE = 69, EXIT_BAD_CONFIG = 78 };
enum {
    PATH_SIZE = 4096,
    PROGRAM_SIZE = PATH_SIZE - 64,
    MOST_SETS = 64,
    DEFAULT_PORT = 8080,
    MOST_WORKERS = 64,
    MOST_ROOMS = 10000,
    MOST_CONNECTIONS = 100000
};
enum { PER_ADDRESS = 100, WITHOUT_LIMIT = 0, NOT_GIVEN = -1 };

static const char usage[] =
    "Moontick: a server for multiplayer games that people play in a browser.\n"
    "\n"
    "  moontick [serve] [options]   serve games until Ctrl+C\n"
    "    --port N       port to listen on (8080; 0 takes any free one)\n"
    "    --bind ADDR    address to listen on (127.0.0.1; 0.0.0.0 for everybody)\n"
    "    --mode NAME    the game: scripts/modes/NAME.lua (arena)\n"
    "    --set MODE.NAME=VALUE  a setting of the rooms of a mode; may be given again\n"
    "    --data DIR     where profiles and scores are kept (./data)\n"
    "    --scripts DIR  where the modes are\n"
    "    --web DIR      the page that browsers load\n"
    "    --workers N    processes that run rooms (one a core, at most 4)\n"
    "    --max-connections N   players in all (5000)\n"
    "    --max-rooms N         rooms opened for players (500)\n"
    "    --max-per-address N   players from one address, 0 for no limit (100; no limit on a\n"
    "                          loopback address, where all come through a proxy)\n"
    "    --deny LIST    addresses that may not play: 203.0.113.7,198.51.100.0/24\n"
    "    --dev          run saved modes at once, tell their author what is wrong, and wait for one\n"
    "                   that does not load\n"
    "    SIGTERM ends it, SIGHUP runs modes that have changed, SIGUSR2 starts it anew (after an\n"
    "    upgrade, say): players are told, and come back to their seats by themselves\n"
    "  moontick new NAME            write a mode that plays at once, with tests\n"
    "  moontick dev [FILE]          serve a mode while you write it: each save runs at once\n"
    "  moontick check FILE          say what is wrong with a mode before it is played\n"
    "  moontick test FILE           run a mode's tests: FILE_test.lua beside it\n"
    "  moontick bots [options]      join a server with bots; see moontick bots --help\n"
    "  moontick lab [options]       measure the line to a server; see moontick lab --help\n"
    "  moontick --help, moontick --version\n";

typedef struct {
    GatewayConfig gateway;
    char scripts[PATH_SIZE], web[PATH_SIZE];  // where they were found
    const char *sets[MOST_SETS];
} ServeOptions;

static const struct option serve_options[] = {
    { "port", required_argument, NULL, 'p' },
    { "bind", required_argument, NULL, 'b' },
    { "mode", required_argument, NULL, 'm' },
    { "set", required_argument, NULL, 'S' },
    { "data", required_argument, NULL, 'd' },
    { "scripts", required_argument, NULL, 's' },
    { "web", required_argument, NULL, 'w' },
    { "workers", required_argument, NULL, 'n' },
    { "max-connections", required_argument, NULL, 'c' },
    { "max-rooms", required_argument, NULL, 'r' },
    { "max-per-address", required_argument, NULL, 'a' },
    { "deny", required_argument, NULL, 'x' },
    { "dev", no_argument, NULL, 'e' },
    { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'V' },
    { NULL, 0, NULL, 0 },
};

static const char *const commands[] = { "serve", "new", "dev", "bots", "check", "lab", "test", NULL };

// How many letters must be added, removed or changed to get from one word to the other.
static int distance(const char *one, const char *two)
{
    enum { LONGEST = 32 };
    int row[LONGEST + 1], size = (int)strlen(two);
    if (strlen(one) > LONGEST || size > LONGEST) return LONGEST;
    for (int j = 0; j <= size; j++) row[j] = j;
    for (int i = 1; one[i - 1]; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= size; j++) {
            int change = diagonal + (one[i - 1] != two[j - 1]);
            diagonal = row[j];
            row[j] = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            if (change < row[j]) row[j] = change;
        }
    }
    return row[size];
}

static const char *closer(const char *word, const char *best, const char *candidate)
{
    int away = distance(word, candidate);
    if (away > 2 || away >= (int)strlen(candidate)) return best;
    return !best || away < distance(word, best) ? candidate : best;
}

static int refuse_command(const char *word)
{
    const char *best = NULL;
    for (int i = 0; commands[i]; i++) best = closer(word, best, commands[i]);
    fprintf(stderr, "moontick: there is no command \"%s\"", word);
    if (best) fprintf(stderr, "; did you mean \"%s\"?", best);
    fprintf(stderr, "\nmoontick --help lists them.\n");
    return EXIT_USAGE;
}

static int refuse_option(const char *argument)
{
    char word[64];
    const char *best = NULL;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(argument, "="), argument);
    if (strncmp(argument, "--", 2) != 0)
        snprintf(word, sizeof word, "-%c", optopt);  // one of several in "-xyz"
    for (int i = 0; serve_options[i].name; i++) {
        char option[64];
        snprintf(option, sizeof option, "--%s", serve_options[i].name);
        if (closer(word, best, option) == option) best = serve_options[i].name;
    }
    fprintf(stderr, "moontick: there is no option %s", word);
    if (best) fprintf(stderr, "; did you mean --%s?", best);
    fprintf(stderr, "\nmoontick --help lists them.\n");
    return EXIT_USAGE;
}

static int complain(int code, const char *format, const char *what)
{
    fprintf(stderr, "moontick: ");
    fprintf(stderr, format, what);
    fputc('\n', stderr);
    return code;
}

static bool read_number(const char *text, long low, long high, int *number)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    *number = (int)value;
    return !errno && *text && !*end && value >= low && value <= high;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool find_program(char out[PROGRAM_SIZE])
{
    const ssize_t size = readlink("/proc/self/exe", out, PROGRAM_SIZE - 1);
    out[size > 0 ? size : 0] = 0;
    return size > 0;
}

// A folder of the project: beside the folder that the binary was built in, or here. False: neither is there.
static bool find_folder(char out[PATH_SIZE], const char *name)
{
    char binary[PROGRAM_SIZE];
    if (find_program(binary)) {
        *strrchr(binary, '/') = 0;
        snprintf(out, PATH_SIZE, "%s/../../%s", binary, name);
        char *real = realpath(out, NULL);
        if (real && strlen(real) < PATH_SIZE) strcpy(out, real);
        free(real);
        if (is_folder(out)) return true;
    }
    snprintf(out, PATH_SIZE, "%s", name);
    return is_folder(out);
}

static int print_version(void)
{
    printf("moontick %s (libwebsockets %.*s, %s, SQLite %s)\n", MOONTICK_VERSION,
           (int)strcspn(net_version(), "-"), net_version(), room_version(), store_version());
    return 0;
}

static int add_setting(ServeOptions *options, const char *text)
{
    GatewayConfig *gateway = &options->gateway;
    const char *dot = strchr(text, '.'), *equals = strchr(text, '=');
    if (!dot || !equals || dot == text || equals < dot + 2 || strchr(text, '\n'))
        return complain(EXIT_BAD_CONFIG, "--set %s: write MODE.NAME=VALUE, such as arena.round_seconds=60",
                        text);
    if (gateway->set_count == MOST_SETS)
        return complain(EXIT_BAD_CONFIG, "--set %s: there are too many", text);
    options->sets[gateway->set_count++] = text;
    gateway->sets = options->sets;
    return 0;
}

// 0: taken; otherwise the exit code.
static int take_option(ServeOptions *options, int option)
{
    GatewayConfig *gateway = &options->gateway;
    Failure why;
    switch (option) {
    case 'b': gateway->bind = optarg; return 0;
    case 'm': gateway->mode = optarg; return 0;
    case 'S': return add_setting(options, optarg);
    case 'd': gateway->data = optarg; return 0;
    case 's': gateway->scripts = optarg; return 0;
    case 'w': gateway->web = optarg; return 0;
    case 'e': gateway->dev = true; return 0;
    case 'x':
        gateway->deny = optarg;
        if (addresses_are_valid(optarg, &why)) return 0;
        return complain(EXIT_BAD_CONFIG, "--deny: %s", why.text);
    case 'p':
        if (read_number(optarg, 0, 65535, &gateway->port)) return 0;
        return complain(EXIT_BAD_CONFIG, "--port %s: a port is a number from 0 to 65535", optarg);
    case 'n':
        if (read_number(optarg, 1, MOST_WORKERS, &gateway->workers)) return 0;
        return complain(EXIT_BAD_CONFIG, "--workers %s: give a number from 1 to 64", optarg);
    case 'c':
        if (read_number(optarg, 1, MOST_CONNECTIONS, &gateway->max_connections)) return 0;
        return complain(EXIT_BAD_CONFIG, "--max-connections %s: give a number from 1 to 100000", optarg);
    case 'r':
        if (read_number(optarg, 1, MOST_ROOMS, &gateway->max_rooms)) return 0;
        return complain(EXIT_BAD_CONFIG, "--max-rooms %s: give a number from 1 to 10000", optarg);
    case 'a':
        if (read_number(optarg, 0, MOST_CONNECTIONS, &gateway->max_per_address)) return 0;
        return complain(EXIT_BAD_CONFIG, "--max-per-address %s: give a number from 0 to 100000", optarg);
    }
    return EXIT_USAGE;
}

static int read_serve_options(ServeOptions *options, int argc, char **argv)
{
    int option, code = 0;
    opterr = 0;
    while (!code && (option = getopt_long(argc, argv, ":hV", serve_options, NULL)) != -1) {
        const char *given = argv[optind - 1];
        if (option == ':') return complain(EXIT_USAGE, "%s needs a value", given);
        if (option == '?') return refuse_option(given);
        if (option == 'h') exit(printf("%s", usage) < 0);
        if (option == 'V') exit(print_version());
        code = take_option(options, option);
    }
    if (!code && optind < argc) return complain(EXIT_USAGE, "\"%s\" is not an option", argv[optind]);
    return code;
}

static int check_folders(ServeOptions *options)
{
    GatewayConfig *gateway = &options->gateway;
    if (!gateway->scripts && find_folder(options->scripts, "scripts")) gateway->scripts = options->scripts;
    if (!gateway->scripts)
        return complain(EXIT_BAD_CONFIG, "the folder %s was not found: give --scripts DIR", "scripts");
    if (!is_folder(gateway->scripts))
        return complain(EXIT_BAD_CONFIG, "--scripts %s: there is no such folder", gateway->scripts);
    if (gateway->web && !is_folder(gateway->web))
        return complain(EXIT_BAD_CONFIG, "--web %s: there is no such folder", gateway->web);
    if (!gateway->web && find_folder(options->web, "web/dist")) gateway->web = options->web;
    if (!gateway->web)
        fprintf(stderr,
                "moontick: web/dist was not found, so no page is served: build it, or give --web DIR\n");
    return 0;
}

static int report_trouble(const GatewayConfig *config, const Failure *why, GatewayTrouble trouble)
{
    fprintf(stderr, "moontick: %s\n", why->text);
    if (trouble == GATEWAY_UNABLE) return EXIT_FAILURE;
    if (trouble == GATEWAY_BAD_CONFIG) return EXIT_BAD_CONFIG;
    fprintf(stderr, "For instance: moontick serve --port %d\n", config->port < 65535 ? config->port + 1 : 0);
    return EXIT_PORT_IN_USE;
}

// Each player is a descriptor, and the usual limit is 1024.
static void allow_descriptors(int connections)
{
    enum { WANTED = 16384, OTHERS = 1024 };
    struct rlimit limit;
    const rlim_t wanted = connections > WANTED - OTHERS ? (rlim_t)connections + OTHERS : WANTED;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// Who listens on a loopback address only is behind a proxy, or plays alone.
static void settle_limits(GatewayConfig *gateway)
{
    bool local = !strncmp(gateway->bind, "127.", 4) || !strcmp(gateway->bind, "::1") ||
                 !strcmp(gateway->bind, "localhost");
    if (gateway->max_per_address == NOT_GIVEN) gateway->max_per_address = local ? WITHOUT_LIMIT : PER_ADDRESS;
}

// The program as it is now on the disk, with the same options, on the same port; this process becomes it.
static int restart(int argc, char **argv, char *program, int port)
{
    static char option[] = "--port";
    char number[16];
    const int others = argc > 2 && !strcmp(argv[argc - 2], option) ? argc - 2 : argc;
    char **again = calloc((size_t)others + 3, sizeof *again);
    if (!again) abort();
    snprintf(number, sizeof number, "%d", port);
    memcpy(again, argv, (size_t)others * sizeof *again);
    again[0] = program;
    again[others] = option;
    again[others + 1] = number;
    execv(program, again);
    fprintf(stderr, "moontick: cannot start %s anew: %s\n", program, strerror(errno));
    return EXIT_FAILURE;
}

static void say_ready(const GatewayConfig *config, const Gateway *gateway)
{
    const char *token = gateway_dev_token(gateway);
    const int port = gateway_port(gateway);
    printf("Moontick is ready: http://%s:%d\n", config->bind, port);
    if (token)
        printf(
            "For you, with what goes wrong: http://%s:%d/?dev=%s\nSave %s.lua, and the game goes on with it; F9 in your page shows where its time goes.\nHow to write one: http://%s:%d/docs/tutorial\n",
            config->bind, port, token, config->mode, config->bind, port);
    printf("Press Ctrl+C to stop.\n");
    fflush(stdout);
}

static ServeOptions options = { .gateway = { .bind = "127.0.0.1",
                                             .port = DEFAULT_PORT,
                                             .data = "data",
                                             .mode = "arena",
                                             .max_per_address = NOT_GIVEN,
                                             .version = MOONTICK_VERSION } };

static int serve(int argc, char **argv)
{
    char program[PROGRAM_SIZE];
    Failure why;
    GatewayTrouble trouble;
    int code = read_serve_options(&options, argc, argv);
    if (!code) code = check_folders(&options);
    if (code) return code;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR2, SIG_IGN);  // until somebody waits for it
    find_program(program);
    settle_limits(&options.gateway);
    allow_descriptors(options.gateway.max_connections);
    Gateway *gateway = gateway_open(&options.gateway, &why, &trouble);
    if (!gateway) return report_trouble(&options.gateway, &why, trouble);
    say_ready(&options.gateway, gateway);
    const GatewayEnd end = gateway_run(gateway);
    const int port = gateway_port(gateway);
    gateway_close(gateway);
    return end == GATEWAY_RESTARTS ? restart(argc, argv, program, port) : 0;
}

// A program of its own, beside this one.
static int run_lab(char **argv)
{
    char path[PATH_SIZE] = "";
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - sizeof "-lab");
    if (size > 0) execv(strcat(path, "-lab"), argv);
    return complain(EXIT_FAILURE, "cannot run %s: install it beside moontick", path);
}

// moontick dev [FILE] [options of serve]
static int develop(int argc, char **argv)
{
    static ModeFile file;
    Failure why;
    options.gateway.dev = true;
    if (argc < 2 || argv[1][0] == '-') return serve(argc, argv);
    if (!mode_file_find(&file, argv[1], &why)) return complain(EXIT_NO_INPUT, "%s", why.text);
    options.gateway.scripts = file.folder;
    options.gateway.mode = file.name;
    return serve(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "serve";
    if (command[0] == '-') return serve(argc, argv);
    if (!strcmp(command, "serve")) return serve(argc - (argc > 1), argv + (argc > 1));
    if (!strcmp(command, "bots")) return bots_main(argc - 1, argv + 1);
    if (!strcmp(command, "new")) return author_new(argc - 1, argv + 1);
    if (!strcmp(command, "dev")) return develop(argc - 1, argv + 1);
    if (!strcmp(command, "check")) return author_check(argc - 1, argv + 1);
    if (!strcmp(command, "test")) return author_test(argc - 1, argv + 1);
    if (!strcmp(command, "lab")) return run_lab(argv + 1);
    if (!strcmp(command, "worker")) return worker_main();
    return refuse_command(command);
}
