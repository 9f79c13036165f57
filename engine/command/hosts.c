#include "hosts.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static bool serves_a_network(const struct ifaddrs *one)
{
    const unsigned wanted = IFF_UP | IFF_RUNNING;
    return one->ifa_addr && one->ifa_addr->sa_family == AF_INET && (one->ifa_flags & wanted) == wanted &&
           !(one->ifa_flags & IFF_LOOPBACK);
}

int hosts_of(const char *bind, const struct ifaddrs *list, char hosts[HOSTS_MOST][HOST_SIZE])
{
    const bool all = !strcmp(bind, "0.0.0.0") || !strcmp(bind, "::"), is_six = strchr(bind, ':') != NULL;
    int count = 1;
    snprintf(hosts[0], HOST_SIZE, all ? "localhost" : is_six ? "[%s]" : "%s", bind);
    for (; all && list && count < HOSTS_MOST; list = list->ifa_next) {
        struct sockaddr_in address;
        if (!serves_a_network(list)) continue;
        memcpy(&address, list->ifa_addr, sizeof address);
        inet_ntop(AF_INET, &address.sin_addr, hosts[count++], HOST_SIZE);
    }
    return count;
}
