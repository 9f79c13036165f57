// The subcommand `bots`: its options, and what it prints.
#include "bots.h"
#include "mem.h"
#include "text.h"
#include "url.h"
#include <limits.h>
#include <string.h>
#include <sysexits.h>

static const char usage[] =
    "usage: moontick bots --url URL --count N --seconds S [options]\n"
    "Players without heads, who join, run about and shoot. What they saw is printed as JSON.\n"
    "\n"
    "  --url URL      the server: ws://HOST[:PORT][/PATH], PATH is /ws if left out\n"
    "  --count N      how many, 1 to 50000; 500 connect in a second\n"
    "  --seconds S    how long they play once all have connected, 1 to 86400\n"
    "  --room CODE    the room they join; without it, the fullest that has a seat\n"
    "  --rate HZ      inputs a second, 1 to 1000; without it, one a tick\n"
    "  --seed N       of what they do; 1 if left out\n"
    "  --help         this text\n";

typedef struct {
    BotsConfig config;
    bool help;
} Options;

static bool parse_number(const char *name, const char *text, long most, long *number, Failure *why)
{
    return text_to_number(text, 1, most, number) ||
           fail(why, "%s takes a number from 1 to %ld, not \"%s\"", name, most, text);
}

static bool set_number(int *out, const char *name, const char *text, long most, Failure *why)
{
    long number = 0;
    bool good = parse_number(name, text, most, &number, why);
    if (good) *out = (int)number;
    return good;
}

static bool set_url(BotsConfig *config, const char *text, Failure *why)
{
    Url url;
    Failure reason;
    config->url = text;
    return url_parse(&url, text, &reason) || fail(why, "--url: %.400s", reason.text);
}

static bool set_room(BotsConfig *config, const char *text, Failure *why)
{
    config->room = text;
    return strlen(text) <= 64 || fail(why, "--room is longer than any room's code");
}

static bool set_seed(BotsConfig *config, const char *text, Failure *why)
{
    long number = 0;
    bool good = parse_number("--seed", text, LONG_MAX, &number, why);
    config->seed = (uint64_t)number;
    return good;
}

static bool set_option(BotsConfig *config, const char *name, const char *text, Failure *why)
{
    if (!strcmp(name, "--url")) return set_url(config, text, why);
    if (!strcmp(name, "--room")) return set_room(config, text, why);
    if (!strcmp(name, "--count")) return set_number(&config->count, name, text, 50000, why);
    if (!strcmp(name, "--seconds")) return set_number(&config->seconds, name, text, 86400, why);
    if (!strcmp(name, "--rate")) return set_number(&config->rate, name, text, 1000, why);
    return set_seed(config, text, why);
}

// Which option `argument` names, alone or before a "="; NULL if none.
static const char *option_of(const char *argument)
{
    static const char *const names[] = { "--url", "--count", "--seconds", "--room", "--rate", "--seed" };
    size_t size = strcspn(argument, "=");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == size && !strncmp(argument, names[i], size)) return names[i];
    return NULL;
}

static bool check_complete(const BotsConfig *config, Failure *why)
{
    if (!config->url) return fail(why, "--url is missing");
    if (!config->count) return fail(why, "--count is missing");
    return config->seconds || fail(why, "--seconds is missing");
}

static bool parse_options(Options *options, int count, char **arguments, Failure *why)
{
    for (int i = 1; i < count; i++) {
        const char *argument = arguments[i], *name = option_of(argument);
        options->help = !strcmp(argument, "--help");
        if (options->help) return true;
        if (!name) return fail(why, "there is no option %.100s", argument);
        const char *value = argument[strlen(name)] ? argument + strlen(name) + 1 : NULL;
        if (!value && ++i < count) value = arguments[i];
        if (!value) return fail(why, "%s needs a value", name);
        if (!set_option(&options->config, name, value, why)) return false;
    }
    return check_complete(&options->config, why);
}

int bots_main(int count, char **arguments)
{
    Options options = { .config = { .seed = 1 } };
    Failure why;
    if (!parse_options(&options, count, arguments, &why)) {
        fprintf(stderr, "moontick bots: %s\nTry: moontick bots --help\n", why.text);
        return EX_USAGE;
    }
    if (options.help) return fputs(usage, stdout) < 0;
    Stats *stats = mem_zalloc(sizeof *stats);
    bool good = bots_run(&options.config, stats, &why);
    if (good || stats->seconds > 0) stats_print(stats, stdout);
    if (!good) fprintf(stderr, "moontick bots: %s\n", why.text);
    mem_free(stats);
    return good ? 0 : 1;
}
