// The addresses that are printed for browsers.
#include <arpa/inet.h>
#include <net/if.h>
#include "check.h"
#include "hosts.h"

static struct sockaddr_in addresses[8];
static struct ifaddrs list[8];

static void add(int place, const char *address, unsigned flags)
{
    addresses[place].sin_family = AF_INET;
    inet_pton(AF_INET, address, &addresses[place].sin_addr);
    list[place] = (struct ifaddrs){ .ifa_next = place ? &list[place - 1] : NULL,
                                    .ifa_flags = flags,
                                    .ifa_addr = (struct sockaddr *)&addresses[place] };
}

TEST(hosts, of_one_address_is_that_one)
{
    char hosts[HOSTS_MOST][HOST_SIZE];
    add(0, "192.168.1.5", IFF_UP | IFF_RUNNING);
    EXPECT_EQ(hosts_of("127.0.0.1", list, hosts), 1);
    EXPECT_TEXT(hosts[0], "127.0.0.1");
    EXPECT_EQ(hosts_of("::1", list, hosts), 1);
    EXPECT_TEXT(hosts[0], "[::1]");
}

TEST(hosts, of_all_are_this_computer_and_the_networks_that_it_is_in)
{
    char hosts[HOSTS_MOST][HOST_SIZE];
    add(0, "10.0.0.9", IFF_UP);  // no cable
    add(1, "192.168.1.5", IFF_UP | IFF_RUNNING);
    add(2, "127.0.0.1", IFF_UP | IFF_RUNNING | IFF_LOOPBACK);
    list[3] = (struct ifaddrs){ .ifa_next = &list[2], .ifa_flags = IFF_UP | IFF_RUNNING };  // a tunnel
    EXPECT_EQ(hosts_of("0.0.0.0", &list[3], hosts), 2);
    EXPECT_TEXT(hosts[0], "localhost");
    EXPECT_TEXT(hosts[1], "192.168.1.5");
    EXPECT_EQ(hosts_of("::", NULL, hosts), 1);
    EXPECT_TEXT(hosts[0], "localhost");
}

TEST(hosts, are_no_more_than_there_is_room_for)
{
    char hosts[HOSTS_MOST][HOST_SIZE];
    for (int i = 0; i < 8; i++) add(i, "192.168.1.5", IFF_UP | IFF_RUNNING);
    EXPECT_EQ(hosts_of("0.0.0.0", &list[7], hosts), HOSTS_MOST);
}
