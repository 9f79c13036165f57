// dev.h: what the author of a mode is told while it is played: what is wrong with it, and what a save has
// done. GET /api/dev/TOKEN listens to it: server-sent events named `state`, each a JSON object; GET
// /api/dev/TOKEN/now is the newest. Once a second comes an event named `profile`. The token is in the link
// that `moontick dev` prints, and nowhere else.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "net.h"
#include "rooms.h"

typedef struct Dev Dev;

Dev *dev_create(void);
void dev_destroy(Dev *dev);            // NULL is fine
void dev_set_net(Dev *dev, Net *net);  // borrowed
const char *dev_token(const Dev *dev);

bool dev_has(const Dev *dev, const char *path);  // whether this is the path of the events
const char *dev_answer(const Dev *dev,
                       const char *path);  // NULL: there is nothing there; borrowed until the next call

void dev_error(Dev *dev, const HostedRoom *room, const char *text, uint32_t times);  // NULL: mended
void dev_refused(Dev *dev, const HostedRoom *room, const char *text);  // the code before runs on
void dev_broken(Dev *dev, const HostedRoom *room, const char *text);   // there is no code before
void dev_changed(Dev *dev, const HostedRoom *room, double ms);         // it runs
void dev_profile(Dev *dev, const HostedRoom *room, const char *text);  // as CHANNEL_PROFILE has it
void dev_lost(Dev *dev, const HostedRoom *room,
              const char *text);  // what the change before could not carry over
