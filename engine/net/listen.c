// Where to listen. libwebsockets is told a numeric address; whether the port is
// free is found out beforehand, because its own failure to bind cannot be told
// from any other, and leaves a half-made server behind.
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net_internal.h"

#define IN_USE "is in use"

bool net_port_in_use(const Failure *why)
{
    return strstr(why->text, IN_USE) != NULL;
}

static bool try_port(const struct addrinfo *place, const char *bind_to, int port, Failure *why)
{
    int yes = 1, no = 0, descriptor = socket(place->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return fail(why, "cannot make a socket: %s", strerror(errno));
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (place->ai_family == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    bool free_port = bind(descriptor, place->ai_addr, place->ai_addrlen) == 0 && listen(descriptor, 1) == 0;
    int error = errno;
    close(descriptor);
    if (free_port) return true;
    if (error == EADDRINUSE)
        return fail(why, "port %d of %s " IN_USE ": stop what listens there or choose another", port,
                    bind_to);
    return fail(why, "cannot listen on port %d of %s: %s", port, bind_to, strerror(error));
}

static void describe(Listen *listen, const struct addrinfo *place)
{
    getnameinfo(place->ai_addr, place->ai_addrlen, listen->address, sizeof listen->address, NULL, 0,
                NI_NUMERICHOST);
    listen->six = place->ai_family == AF_INET6;
    if (strcmp(listen->address, "0.0.0.0") == 0 || strcmp(listen->address, "::") == 0) listen->address[0] = 0;
}

bool listen_check(Listen *listen, const char *bind_to, int port, Failure *why)
{
    const char *name = bind_to ? bind_to : "127.0.0.1";
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    struct addrinfo *places, hints = { .ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM };
    int error = getaddrinfo(name, service, &hints, &places);
    if (error) return fail(why, "cannot listen on %s: %s", name, gai_strerror(error));
    describe(listen, places);
    bool usable = try_port(places, name, port, why);
    freeaddrinfo(places);
    return usable;
}
