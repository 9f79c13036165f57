#include "say.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "net.h"
#include "room.h"
#include "store.h"

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
    "  moontick new NAME [--from MODE]  write a mode that plays at once, with tests\n"
    "  moontick dev [FILE]          serve a mode while you write it: each save runs at once\n"
    "  moontick check FILE          say what is wrong with a mode before it is played\n"
    "  moontick test FILE           run a mode's tests: FILE_test.lua beside it\n"
    "  moontick bots [options]      join a server with bots; see moontick bots --help\n"
    "  moontick lab [options]       measure the line to a server; see moontick lab --help\n"
    "  moontick --help, moontick --version\n";

int say_usage(void)
{
    return fputs(usage, stdout) < 0;
}

int say_version(void)
{
    return printf("moontick %s (libwebsockets %.*s, %s, SQLite %s)\n", MOONTICK_VERSION,
                  (int)strcspn(net_version(), "-"), net_version(), room_version(), store_version()) < 0;
}

int complain(int code, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "moontick: ");
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    return code;
}
