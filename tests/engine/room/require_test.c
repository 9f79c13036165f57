// Code that modes share: what require does, and what it refuses.
#include "check.h"
#include "inside.h"
#include "match.h"
#include <stdio.h>

typedef struct {
    const char *mode, *file, *text, *second, *second_text;
} Source;

#define ONE(...) (&(Source){ __VA_ARGS__, NULL, NULL })

static Match opened(void *memory, const Source *source)
{
    char bundle[4096];
    int size = snprintf(bundle, sizeof bundle, "%s", source->mode);
    const char *const files[][2] = { { source->file, source->text },
                                     { source->second, source->second_text } };
    for (int i = 0; i < 2 && files[i][0]; i++) {
        bundle[size++] = 0;
        size += snprintf(bundle + size, sizeof bundle - (size_t)size, "%s", files[i][0]) + 1;
        size += snprintf(bundle + size, sizeof bundle - (size_t)size, "%s", files[i][1]);
    }
    Match match = { .memory = memory };
    RoomConfig config = {
        .mode = "test", .source = bundle, .source_size = (size_t)size, .seed = 1, .memory = memory
    };
    match.room = room_open(&config, &match.why);
    return match;
}

static double said(const Match *match)
{
    float value = -1;
    const Schema *schema = world_schema(room_world(match->room));
    if (room_error(match->room)) printf("    %s\n", room_error(match->room));
    memcpy(&value,
           (const uint8_t *)world_entity(room_world(match->room), 0, 0) +
               schema_find_field(&schema->kinds[0], "said")->offset,
           sizeof value);
    return (double)value;
}

#define COUNTS                                                                                               \
    "local count = require 'count'\n"                                                                        \
    "local mode = { room = { said = f32 } }\n"                                                               \
    "function mode.start(room) room:every(0.1, count.up) end\n"

TEST(require, gives_what_a_file_of_lib_returns_and_timers_know_its_functions)
{
    const Source source = {
        COUNTS "return mode", "lib/count.lua",
        "local step = require('step')\nlocal count = {}\n"
        "local function later(room) room.said = room.said + 0.25 end\n"
        "function count.up(room) room.said = room.said + step room:after(0.1, later) end return count",
        NULL, NULL
    };
    Source with_step = source;
    with_step.second = "lib/step.lua", with_step.second_text = "return { }";
    Match match = opened(match_memory(), &source);
    EXPECT(match.room == NULL);
    EXPECT(strstr(match.why.text, "lib/count.lua:1: there is no file lib/step.lua beside the mode") != NULL);
    with_step.text =
        "local step = require('step')\nlocal count = {}\n"
        "local function later(room) room.said = room.said + 0.25 end\n"
        "function count.up(room) room.said = room.said + step.by room:after(0.1, later) end return count";
    with_step.second_text = "return { by = 2 }";
    match = opened(match.memory, &with_step);
    match_ticks(&match, 8);
    EXPECT_NEAR(said(&match), 4.25, 0.001);
    room_close(match.room);  // over the same world, with other code: the timer goes on
    with_step.second_text = "return { by = 100 }";
    match = opened(match.memory, &with_step);
    match_ticks(&match, 2);
    EXPECT_NEAR(said(&match), 104.5, 0.001);
    match_end(&match);
}

TEST(require, an_error_names_the_file_and_shows_its_line)
{
    Match match =
        opened(match_memory(),
               ONE(COUNTS "function mode.tick(room) count.fail(room) end return mode", "lib/count.lua",
                   "return { up = function() end,\n"
                   "  fail = function(room)\n    local x = room.said + nil return x end }"));
    room_tick(match.room);
    const char *error = room_error(match.room);
    EXPECT(error && strstr(error, "lib/count.lua:3: attempt to perform arithmetic") == error);
    EXPECT(strstr(error, ">    3 |     local x = room.said + nil") != NULL);
    EXPECT(strstr(error, "from test.lua:4 in tick: function mode.tick(room) count.fail(room)") != NULL);
    match_end(&match);
}

TEST(require, goes_to_the_browser_with_steer_and_brings_no_more_than_it_uses)
{
    Match match = opened(
        match_memory(),
        ONE("local glide = require 'glide'\n"
            "local mode = { room = { said = f32 }, input = { move = stick }, player = { car = ref 'car' },\n"
            "  entities = { car = { x = pos, y = pos, fuel = hidden(u8) } }, view = { camera = { follow = 'car' } } }\n"
            "function mode.steer(room, car, want, dt)\n  car.x = glide.step(car.x, dt)\nend\n"
            "function mode.join(room, player) player.car = room:spawn('car') end\n"
            "function mode.tick(room) for car in room:each('car') do room.said = car.x end end\nreturn mode",
            "lib/glide.lua",
            "local speed = 30\nlocal glide = {}\n"
            "function glide.step(x, dt)\n  return x + speed * dt\nend\n"
            "function glide.burn(car)\n  car.fuel = car.fuel - 1\nend\nreturn glide"));
    EXPECT(match.room != NULL);
    if (!match.room) printf("    %s\n", match.why.text);
    room_join(match.room, 0, "Ann", 0);
    match_ticks(&match, 5);
    EXPECT(said(&match) > 3);
    Buffer map = { 0 };
    room_mode_map(match.room, &map);
    EXPECT(memmem(map.data, map.size, "x + speed * dt", 14) != NULL);
    EXPECT(memmem(map.data, map.size, "fuel - 1", 8) == NULL);
    buffer_deinit(&map);
    match_end(&match);
}

TEST(require, refuses_what_is_no_plain_name_in_time)
{
    static const struct {
        const char *mode, *text, *why;
    } cases[] = {
        { "require '../arena' return {}", "", "test.lua:1: require wants the name of a file in lib/" },
        { "require 'lib/a' return {}", "", "require wants the name" },
        { "require(5) return {}", "", "require wants the name" },
        { "require 'none' return {}", "", "test.lua:1: there is no file lib/none.lua beside the mode" },
        { "require 'a' return {}", "return 5", "lib/a.lua:1: must end with return" },
        { "require 'a' return {}", "\n\nreturn +", "lib/a.lua:3: unexpected symbol" },
        { "require 'a' return {}", "\033LJ", "lib/a.lua is bytecode" },
        { "require 'a' return {}", "local a = require 'a' return a",
          "lib/a.lua:1: lib/a.lua requires itself" },
        { "require 'a' return {}", "x = 5 return {}", "lib/a.lua:1: 'x' would be a global" },
        { "require 'a' return {}", "io.open('x') return {}", "there is no 'io' here" },
        { "return { start = function() require 'a' end }", "return {}", "at the top of the file" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Match match = opened(match_memory(), ONE(cases[i].mode, "lib/a.lua", cases[i].text));
        const char *why = match.room ? room_error(match.room) : match.why.text;
        if (!why || !strstr(why, cases[i].why)) printf("    %s\n", why ? why : "nothing");
        EXPECT(why && strstr(why, cases[i].why) != NULL);
        match_end(&match);
    }
}
