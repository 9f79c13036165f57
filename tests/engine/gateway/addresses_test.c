// Which addresses a list names, and what cannot be in one.
#include "addresses.h"
#include <string.h>
#include "check.h"

static const char list[] = "203.0.113.7, 198.51.100.0/22,2001:db8::/33,10.0.0.0/8";

TEST(addresses, list_has_what_it_names_and_what_lies_within)
{
    static const char *const in[] = { "203.0.113.7", "198.51.100.0",     "198.51.103.255",
                                      "2001:db8::1", "2001:db8:7fff::1", "10.255.255.255" };
    for (size_t i = 0; i < sizeof in / sizeof *in; i++) EXPECT(addresses_have(list, in[i]));
}

TEST(addresses, list_has_nothing_else)
{
    static const char *const out[] = {
        "203.0.113.8", "198.51.104.0", "198.51.99.255", "2001:db8:8000::1", "11.0.0.1", "::1", "",
        "no address"
    };
    for (size_t i = 0; i < sizeof out / sizeof *out; i++) EXPECT(!addresses_have(list, out[i]));
    EXPECT(!addresses_have(NULL, "10.0.0.1"));
    EXPECT(!addresses_have("", "10.0.0.1"));
}

TEST(addresses, all_of_them_are_in_a_network_of_no_bits)
{
    EXPECT(addresses_have("0.0.0.0/0", "192.0.2.1"));
    EXPECT(!addresses_have("0.0.0.0/0", "::1"));
}

TEST(addresses, what_is_none_is_named)
{
    static const char *const bad[] = {
        "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "::1/129", "here"
    };
    Failure why;
    EXPECT(addresses_are_valid(list, &why));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char mixed[64];
        snprintf(mixed, sizeof mixed, "127.0.0.1,%s", bad[i]);
        EXPECT(!addresses_are_valid(mixed, &why));
        EXPECT(strstr(why.text, bad[i]));
    }
}
