// What can be measured, and what cannot.
#include "place.h"
#include "check.h"

TEST(place, is_an_origin_and_the_address_of_a_websocket)
{
    Place place;
    Failure why;
    EXPECT(place_parse(&place, "http://play.example.org:8080/", &why));
    EXPECT_TEXT(place.origin, "http://play.example.org:8080");
    EXPECT_TEXT(place.url.authority, "play.example.org:8080");
    EXPECT_TEXT(place.url.path, "/ws");
    EXPECT(place_parse(&place, "HTTPS://[::1]", &why));
    EXPECT_TEXT(place.origin, "https://[::1]");
}

TEST(place, of_another_form_is_refused_with_the_form_that_is_wanted)
{
    static const char *const wrong[] = {
        "",
        "play.example.org",
        "ws://here",
        "http://",
        "http:///x",
        "http://a b",
        "http://me@here",
        "http://here:0",
        "http://here/r/ABC",
        "http://here?x",
        "http://here#x",
        "https://here:99999",
        "http://a\r\nX: y",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Place place;
        Failure why;
        EXPECT(!place_parse(&place, wrong[i], &why));
        EXPECT(strstr(why.text, "://"));
    }
}
