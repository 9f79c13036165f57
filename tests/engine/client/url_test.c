// What is a server's address, and what is not.
#include "check.h"
#include "url.h"

TEST(url, is_cut_into_host_port_and_path)
{
    Url url;
    Failure why;
    EXPECT(url_parse(&url, "ws://play.example.org:8080/ws?x=1", &why));
    EXPECT_TEXT(url.authority, "play.example.org:8080");
    EXPECT_TEXT(url.host, "play.example.org");
    EXPECT_TEXT(url.port, "8080");
    EXPECT_TEXT(url.path, "/ws?x=1");
}

TEST(url, without_port_and_path_means_80_and_ws)
{
    Url url;
    Failure why;
    EXPECT(url_parse(&url, "WS://localhost", &why));
    EXPECT_TEXT(url.host, "localhost");
    EXPECT_TEXT(url.port, "80");
    EXPECT_TEXT(url.path, "/ws");
}

TEST(url, takes_an_ipv6_address_out_of_its_brackets)
{
    Url url;
    Failure why;
    EXPECT(url_parse(&url, "ws://[::1]:9000/", &why));
    EXPECT_TEXT(url.authority, "[::1]:9000");
    EXPECT_TEXT(url.host, "::1");
    EXPECT_TEXT(url.port, "9000");
    EXPECT_TEXT(url.path, "/");
}

TEST(url, of_another_form_is_refused)
{
    static const char *const wrong[] = {
        "",
        "localhost:8080",
        "http://localhost/",
        "wss://localhost/ws",
        "ws://",
        "ws:///ws",
        "ws://:80",
        "ws://a:/ws",
        "ws://a:0/ws",
        "ws://a:65536/ws",
        "ws://a:80b/ws",
        "ws://a@b/ws",
        "ws://[::1",
        "ws://[]:80/",
        "ws://[::1]80/",
        "ws://a/ws#top",
        "ws://a/w s",
        "ws://a/\r\nX: y",
        "ws://a?x",
        "ws://a:999999999999/",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Url url;
        Failure why = { "" };
        if (url_parse(&url, wrong[i], &why)) printf("    took %s\n", wrong[i]);
        EXPECT(!url_parse(&url, wrong[i], &why));
        EXPECT(strlen(why.text) > 0);
    }
}

TEST(url, too_long_is_refused)
{
    char text[1200] = "ws://";
    Url url;
    Failure why;
    memset(text + 5, 'a', 300);
    EXPECT(!url_parse(&url, text, &why));
    memset(text + 6, '/', 1000);
    EXPECT(!url_parse(&url, text, &why));
}
