// What a visitor asks for in the place of a code.
#include "check.h"
#include <string.h>
#include "wish.h"

TEST(wish, names_a_mode_and_its_settings)
{
    Wish wish;
    EXPECT(wish_is_one("/race") && !wish_is_one("K7QX2") && !wish_is_one(""));
    EXPECT(wish_read("/race", &wish));
    EXPECT_TEXT(wish.mode, "race");
    EXPECT_TEXT(wish.settings, "");
    EXPECT(wish_read("/race?laps=3&bots=no", &wish));
    EXPECT_TEXT(wish.mode, "race");
    EXPECT_TEXT(wish.settings, "laps=3\nbots=no");
}

TEST(wish, is_never_a_path_and_never_long)
{
    Wish wish;
    char text[512] = "/race?";
    static const char *const bad[] = {
        "/", "/../etc", "/Race", "/race/x", "/race?a=\n", "/race?\x01", "/?a=1"
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) EXPECT(!wish_read(bad[i], &wish));
    memset(text + 6, 'x', 400);
    EXPECT(!wish_read(text, &wish));
    memset(text, 'x', 400);
    text[0] = '/';
    EXPECT(!wish_read(text, &wish));
}

TEST(wish, of_the_host_comes_first_so_that_the_visitors_holds)
{
    static const char *const sets[] = { "race.laps=5", "races.laps=9", "arena.bots=no", "race.bots=yes" };
    Wish wish;
    EXPECT(wish_read("/race?laps=3", &wish));
    EXPECT(wish_add_host(&wish, sets, 4));
    EXPECT_TEXT(wish.settings, "laps=5\nbots=yes\nlaps=3");
}
