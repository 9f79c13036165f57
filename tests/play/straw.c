// straw: a line as slow as who drives it says. A relay to a server on loopback
// whose socket there takes in next to nothing (SO_RCVBUF); what comes from the server
// is passed on only as far as bytes were granted, what goes to it at once.
//
//     straw PORT     says its own port; then each line that it reads, a number, grants so many bytes more,
//                    and is answered with how many were passed on since it began
//
// One connection, then it ends.
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TAKES = 2048, PIECE = 1024 };  // bytes

static int listen_anywhere(int *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&at, size) || listen(listener, 1) ||
        getsockname(listener, (struct sockaddr *)&at, &size))
        return -1;
    *port = ntohs(at.sin_port);
    return listener;
}

static int connect_narrowly(int port)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                              .sin_port = htons((uint16_t)port) };
    int line = socket(AF_INET, SOCK_STREAM, 0), takes = TAKES;
    setsockopt(line, SOL_SOCKET, SO_RCVBUF, &takes, sizeof takes);  // before it connects, or it is too late
    return connect(line, (struct sockaddr *)&to, sizeof to) ? -1 : line;
}

// At most `most` bytes; how many, or -1 when the line is over.
static long pass(int from, int to, long most)
{
    char bytes[PIECE];
    ssize_t got = read(from, bytes, most < PIECE ? (size_t)most : PIECE);
    return got > 0 && write(to, bytes, (size_t)got) == got ? got : -1;
}

int main(int argc, char **argv)
{
    int port = 0, listener = listen_anywhere(&port);
    if (argc != 2 || listener < 0) return 64;
    printf("%d\n", port);
    fflush(stdout);
    int client = accept(listener, NULL, NULL), server = connect_narrowly(atoi(argv[1]));
    long granted = 0, passed = 0, got = 0;
    while (client >= 0 && server >= 0 && got >= 0) {
        struct pollfd ready[] = { { STDIN_FILENO, POLLIN, 0 },
                                  { client, POLLIN, 0 },
                                  { granted > passed ? server : -1, POLLIN, 0 } };
        char line[32];
        if (poll(ready, 3, -1) < 0) return 1;
        if (ready[0].revents) {
            ssize_t size = read(STDIN_FILENO, line, sizeof line - 1);
            if (size <= 0) return 0;
            line[size] = 0;
            for (char *at = line; *at;) granted += strtol(at, &at, 10), at += *at == '\n';
            printf("%ld\n", passed);
            fflush(stdout);
        }
        if (ready[1].revents) got = pass(client, server, PIECE);
        if (got >= 0 && ready[2].revents) {
            got = pass(server, client, granted - passed);
            passed += got;
        }
    }
    return 0;
}
