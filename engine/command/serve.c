#include "serve.h"
#include <errno.h>
#include <ifaddrs.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>
#include "hosts.h"
#include "mem.h"
#include "mode_file.h"
#include "options.h"
#include "say.h"

static int report_trouble(const GatewayConfig *config, const Failure *why, GatewayTrouble trouble)
{
    complain(0, "%s", why->text);
    if (trouble == GATEWAY_UNABLE) return 1;
    if (trouble == GATEWAY_BAD_CONFIG) return EX_CONFIG;
    fprintf(stderr, "For instance: moontick serve --port %d\n", config->port < 65535 ? config->port + 1 : 0);
    return EX_UNAVAILABLE;
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

// The program as it is now on the disk, with the same words, on the same port; this process becomes it.
static int restart(const char *file, int argc, char **argv, char *program, int port)
{
    static char serve[] = "serve", dev[] = "dev", option[] = "--port";
    char number[16];
    const int last = argc > 2 && !strcmp(argv[argc - 2], option) ? argc - 2 : argc;
    char **again = mem_zalloc(((size_t)last + 6) * sizeof *again);
    int count = 0;
    snprintf(number, sizeof number, "%d", port);
    again[count++] = program;
    again[count++] = file ? dev : serve;
    if (file && file[0]) again[count++] = mem_copy_text(file);
    for (int i = 1; i < last; i++) again[count++] = argv[i];
    again[count++] = option;
    again[count] = number;
    execv(program, again);
    return complain(1, "cannot start %s anew: %s", program, strerror(errno));
}

static void say_ready(const GatewayConfig *config, const Gateway *gateway)
{
    const char *token = gateway_dev_token(gateway);
    const int port = gateway_port(gateway);
    char hosts[HOSTS_MOST][HOST_SIZE];
    struct ifaddrs *list = NULL;
    (void)!getifaddrs(&list);
    const int count = hosts_of(config->bind, list, hosts);
    if (list) freeifaddrs(list);
    printf("Moontick is ready: http://%s:%d\n", hosts[0], port);
    for (int i = 1; i < count; i++) printf("In your network: http://%s:%d\n", hosts[i], port);
    if (token)
        printf("For you, with what goes wrong: http://%s:%d/?dev=%s\n"
               "Save %s.lua, and the game goes on with it; F9 in your page shows where its time goes.\n"
               "How to write one: http://%s:%d/docs/tutorial\n",
               hosts[0], port, token, config->mode, hosts[0], port);
    printf("Press Ctrl+C to stop.\n");
    fflush(stdout);
}

// argv[1] and what follows are options. `file` is what `moontick dev` was given, "" for nothing; NULL: it is
// not dev.
static int serve(Options *options, const char *file, int argc, char **argv)
{
    char program[PROGRAM_SIZE];
    const GatewayConfig *config = &options->gateway;
    Failure why;
    GatewayTrouble trouble;
    const int code = options_read(options, argc, argv);
    if (code) return code;
    if (options->help) return say_usage();
    if (options->version) return say_version();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR2, SIG_IGN);  // until somebody waits for it
    find_program(program);
    allow_descriptors(config->max_connections);
    Gateway *gateway = gateway_open(config, &why, &trouble);
    if (!gateway) return report_trouble(config, &why, trouble);
    say_ready(config, gateway);
    const GatewayEnd end = gateway_run(gateway);
    const int port = gateway_port(gateway);
    gateway_close(gateway);
    return end == GATEWAY_RESTARTS ? restart(file, argc, argv, program, port) : 0;
}

int serve_main(int argc, char **argv)
{
    Options options;
    options_init(&options);
    return serve(&options, NULL, argc, argv);
}

int serve_a_mode(int argc, char **argv)
{
    Options options;
    ModeFile file;
    Failure why;
    options_init(&options);
    options.gateway.dev = true;
    if (argc < 2 || argv[1][0] == '-') return serve(&options, "", argc, argv);
    if (!mode_file_find(&file, argv[1], &why)) return complain(EX_NOINPUT, "%s", why.text);
    options.gateway.scripts = file.folder;
    options.gateway.mode = file.name;
    return serve(&options, argv[1], argc - 1, argv + 1);
}
