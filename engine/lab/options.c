// The subcommand `lab`: its options, what it prints, and how it ends.
#include <getopt.h>
#include <string.h>
#include <sysexits.h>
#include "lab.h"
#include "place.h"
#include "report.h"
#include "text.h"

enum { EXIT_NOTHING = 1, EXIT_BROKEN = 2 };
enum { LEAST_SECONDS = 5, USUAL_SECONDS = 20, MOST_SECONDS = 3600 };

static const char usage[] =
    "usage: moontick lab --url URL [options]\n"
    "What a line and the proxies on it do to a game: the four carriers measured side by\n"
    "side, as four guests called Lab. The page /lab of a server does the same.\n"
    "\n"
    "  --url URL      the server: http://HOST[:PORT] or https://HOST[:PORT]\n"
    "  --seconds N    how long to measure, 5 to 3600; 20 if left out\n"
    "  --json         print one JSON object instead of a table\n"
    "  --help         this text\n"
    "\n"
    "Exit codes: 0 all four carriers work; 1 nothing could be measured (no server, no\n"
    "seats, nothing gets through); 2 some carriers do not work; 64 wrong usage.\n"
    "http_proxy and https_proxy are followed, as curl does; SSL_CERT_FILE names the\n"
    "authorities that are trusted instead of the system's.\n";

typedef struct {
    LabConfig config;
    bool json, help;
} Options;

static bool set_seconds(LabConfig *config, const char *text, Failure *why)
{
    long seconds;
    if (!text_to_number(text, LEAST_SECONDS, MOST_SECONDS, &seconds))
        return fail(why, "--seconds takes a number from %d to %d, not \"%.100s\"", LEAST_SECONDS,
                    MOST_SECONDS, text);
    config->seconds = (int)seconds;
    return true;
}

static bool set_url(LabConfig *config, const char *text, Failure *why)
{
    Place place;
    Failure reason;
    config->url = text;
    return place_parse(&place, text, &reason) || fail(why, "--url: %.400s", reason.text);
}

static bool parse_options(Options *options, int count, char **arguments, Failure *why)
{
    static const struct option known[] = {
        { "url", required_argument, NULL, 'u' },
        { "seconds", required_argument, NULL, 's' },
        { "json", no_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    opterr = 0;
    for (int option; (option = getopt_long(count, arguments, ":", known, NULL)) != -1;) {
        if (option == ':') return fail(why, "%.100s needs a value", arguments[optind - 1]);
        if (option == '?') return fail(why, "there is no option %.100s", arguments[optind - 1]);
        if (option == 'u' && !set_url(&options->config, optarg, why)) return false;
        if (option == 's' && !set_seconds(&options->config, optarg, why)) return false;
        if (option == 'j') options->json = true;
        if (option == 'h') return options->help = true;
    }
    if (optind < count) return fail(why, "\"%.100s\" is not an option", arguments[optind]);
    return options->config.url || fail(why, "--url is missing");
}

static int exit_code(const Result results[CARRIERS])
{
    int working = 0, delivering = 0;
    for (int i = 0; i < CARRIERS; i++) {
        working += results[i].outcome == OUTCOME_WORKS;
        delivering += results[i].outcome == OUTCOME_WORKS || results[i].outcome == OUTCOME_LUMPY;
    }
    return working == CARRIERS ? 0 : delivering ? EXIT_BROKEN : EXIT_NOTHING;
}

int lab_main(int count, char **arguments)
{
    Options options = { .config = { .seconds = USUAL_SECONDS } };
    Result results[CARRIERS];
    Failure why;
    if (!parse_options(&options, count, arguments, &why)) {
        fprintf(stderr, "moontick lab: %s\nTry: moontick lab --help\n", why.text);
        return EX_USAGE;
    }
    if (options.help) return fputs(usage, stdout) < 0;
    fprintf(stderr, "measuring %s for %d s...\n", options.config.url, options.config.seconds);
    if (!lab_run(&options.config, results, &why)) {
        fprintf(stderr, "moontick lab: %s\n", why.text);
        return EXIT_NOTHING;
    }
    if (options.json)
        report_json(results, options.config.url, stdout);
    else
        report_table(results, stdout);
    return exit_code(results);
}
