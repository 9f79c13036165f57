#include "options.h"
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include "addresses.h"
#include "nearest.h"
#include "say.h"
#include "text.h"

enum { DEFAULT_PORT = 8080, MOST_WORKERS = 64, MOST_ROOMS = 10000, MOST_CONNECTIONS = 100000 };
enum { PER_ADDRESS = 100, WITHOUT_LIMIT = 0, NOT_GIVEN = -1 };

static const struct option known[] = {
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

void options_init(Options *options)
{
    *options = (Options){ .gateway = { .bind = "127.0.0.1",
                                       .port = DEFAULT_PORT,
                                       .data = "data",
                                       .mode = "arena",
                                       .max_per_address = NOT_GIVEN,
                                       .version = MOONTICK_VERSION } };
}

static int refuse(const char *argument)
{
    const char *best = NULL;
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(argument, "="), argument);
    if (strncmp(argument, "--", 2) != 0)
        snprintf(word, sizeof word, "-%c", optopt);  // one of several in "-xyz"
    for (int i = 0; known[i].name; i++) best = nearer(word + strspn(word, "-"), best, known[i].name);
    if (!best) return complain(EX_USAGE, "there is no option %s\nmoontick --help lists them.", word);
    return complain(EX_USAGE, "there is no option %s; did you mean --%s?\nmoontick --help lists them.", word,
                    best);
}

static int take_number(int *out, const char *name, long low, long high)
{
    long number;
    if (!text_to_number(optarg, low, high, &number))
        return complain(EX_CONFIG, "--%s %s: give a number from %ld to %ld", name, optarg, low, high);
    *out = (int)number;
    return 0;
}

static int take_setting(Options *options)
{
    GatewayConfig *gateway = &options->gateway;
    const char *dot = strchr(optarg, '.'), *equals = strchr(optarg, '=');
    if (!dot || !equals || dot == optarg || equals < dot + 2 || strchr(optarg, '\n'))
        return complain(EX_CONFIG, "--set %s: write MODE.NAME=VALUE, such as arena.round_seconds=60", optarg);
    if (gateway->set_count == OPTIONS_MOST_SETS)
        return complain(EX_CONFIG, "--set %s: there are too many", optarg);
    options->sets[gateway->set_count++] = optarg;
    gateway->sets = options->sets;
    return 0;
}

static int take_addresses(const char **out)
{
    Failure why;
    *out = optarg;
    return addresses_are_valid(optarg, &why) ? 0 : complain(EX_CONFIG, "--deny: %s", why.text);
}

static int take(Options *options, int option)
{
    GatewayConfig *gateway = &options->gateway;
    switch (option) {
    case 'b': gateway->bind = optarg; return 0;
    case 'm': gateway->mode = optarg; return 0;
    case 'd': gateway->data = optarg; return 0;
    case 's': gateway->scripts = optarg; return 0;
    case 'w': gateway->web = optarg; return 0;
    case 'e': gateway->dev = true; return 0;
    case 'h': options->help = true; return 0;
    case 'V': options->version = true; return 0;
    case 'S': return take_setting(options);
    case 'x': return take_addresses(&gateway->deny);
    case 'p': return take_number(&gateway->port, "port", 0, 65535);
    case 'n': return take_number(&gateway->workers, "workers", 1, MOST_WORKERS);
    case 'c': return take_number(&gateway->max_connections, "max-connections", 1, MOST_CONNECTIONS);
    case 'r': return take_number(&gateway->max_rooms, "max-rooms", 1, MOST_ROOMS);
    case 'a': return take_number(&gateway->max_per_address, "max-per-address", 0, MOST_CONNECTIONS);
    }
    return EX_USAGE;
}

static int find_folders(Options *options)
{
    GatewayConfig *gateway = &options->gateway;
    if (!gateway->scripts && find_folder(options->scripts, "scripts")) gateway->scripts = options->scripts;
    if (!gateway->scripts) return complain(EX_CONFIG, "the folder scripts was not found: give --scripts DIR");
    if (!is_folder(gateway->scripts))
        return complain(EX_CONFIG, "--scripts %s: there is no such folder", gateway->scripts);
    if (gateway->web && !is_folder(gateway->web))
        return complain(EX_CONFIG, "--web %s: there is no such folder", gateway->web);
    if (!gateway->web && find_folder(options->web, "web/dist")) gateway->web = options->web;
    if (!gateway->web)
        complain(0, "web/dist was not found, so no page is served: build it, or give --web DIR");
    return 0;
}

// Who listens on a loopback address only is behind a proxy, or plays alone.
static void settle_limits(GatewayConfig *gateway)
{
    bool local = !strncmp(gateway->bind, "127.", 4) || !strcmp(gateway->bind, "::1") ||
                 !strcmp(gateway->bind, "localhost");
    if (gateway->max_per_address == NOT_GIVEN) gateway->max_per_address = local ? WITHOUT_LIMIT : PER_ADDRESS;
}

int options_read(Options *options, int argc, char **argv)
{
    int code = 0;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":hV", known, NULL)) != -1;) {
        const char *given = argv[optind - 1];
        if (option == ':') return complain(EX_USAGE, "%s needs a value", given);
        if (option == '?') return refuse(given);
        code = take(options, option);
        if (code || options->help || options->version) return code;
    }
    if (optind < argc) return complain(EX_USAGE, "\"%s\" is not an option", argv[optind]);
    settle_limits(&options->gateway);
    return find_folders(options);
}
