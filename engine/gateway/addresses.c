// The list stays text, and is read anew for each visitor: it is short, and
// visitors come seldom.
#include "addresses.h"
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint8_t bytes[16];
    int bits;  // of these that count
    int family;
} Network;

static bool read_address(const char *text, Network *network)
{
    network->family = strchr(text, ':') ? AF_INET6 : AF_INET;
    network->bits = network->family == AF_INET6 ? 128 : 32;
    return inet_pton(network->family, text, network->bytes) == 1;
}

static bool read_network(const char *text, Network *network)
{
    char address[INET6_ADDRSTRLEN];
    const size_t size = strcspn(text, "/");
    if (size >= sizeof address) return false;
    memcpy(address, text, size);
    address[size] = 0;
    if (!read_address(address, network)) return false;
    if (!text[size]) return true;
    char *end;
    const long bits = strtol(text + size + 1, &end, 10);
    if (end == text + size + 1 || *end || bits < 0 || bits > network->bits) return false;
    network->bits = (int)bits;
    return true;
}

// Copies the next item. False: there is none.
static bool take_item(const char **list, char item[64])
{
    *list += strspn(*list, ", ");
    const size_t size = strcspn(*list, ", "), kept = size < 63 ? size : 63;
    memcpy(item, *list, kept);
    item[kept] = 0;
    *list += size;
    return size > 0;
}

bool addresses_are_valid(const char *list, Failure *why)
{
    char item[64];
    Network network;
    while (take_item(&list, item))
        if (!read_network(item, &network))
            return fail(why, "\"%s\" is no address or network, such as 203.0.113.7 or 198.51.100.0/24", item);
    return true;
}

static bool contains(const Network *network, const Network *address)
{
    const int bytes = network->bits / 8, rest = network->bits % 8;
    if (network->family != address->family || memcmp(network->bytes, address->bytes, (size_t)bytes) != 0)
        return false;
    return !rest || (network->bytes[bytes] ^ address->bytes[bytes]) >> (8 - rest) == 0;
}

bool addresses_have(const char *list, const char *address)
{
    char item[64];
    Network network, one;
    if (!list || !read_address(address, &one)) return false;
    while (take_item(&list, item))
        if (read_network(item, &network) && contains(&network, &one)) return true;
    return false;
}
