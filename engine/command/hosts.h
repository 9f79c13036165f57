// hosts.h: what a browser calls this computer, for the address that it listens on.
#pragma once
#include <ifaddrs.h>
#include <stdbool.h>

enum { HOSTS_MOST = 5, HOST_SIZE = 64 };

// The first is for a browser on this computer; where all its addresses are listened on, the others are for
// those in the same network: of the interfaces in the list that are up. How many there are, one at least.
int hosts_of(const char *bind, const struct ifaddrs *list, char hosts[HOSTS_MOST][HOST_SIZE]);
