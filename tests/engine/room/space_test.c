// What modes ask of places: the map, what is near, the ways; each test is a mode that asserts while it
// starts.
#include "check.h"
#include "match.h"
#include <stdio.h>

#define MODE(fields, start)                                                                                                         \
    "local mode = { entities = { hero = { x = pos, y = pos, vx = hidden(f32), vy = hidden(f32) }, zombie = { x = pos, y = pos } }," \
    "bodies = { hero = { width = 20, height = 20 }, zombie = { radius = 8 } }, " fields "}\n"                                       \
    "local function near(a, b) if math.abs(a - b) > 0.02 then error(a .. ' is not ' .. b, 2) end end\n"                             \
    "function mode.start(room) " start " end\n"                                                                                     \
    "return mode"

#define CAVE                                                                                                 \
    "map = { '##########',"                                                                                  \
    "        '#S.......#',"                                                                                  \
    "        '#....#...#',"                                                                                  \
    "        '#....#.Z.#',"                                                                                  \
    "        '#.==.#...#',"                                                                                  \
    "        '#....#..~#',"                                                                                  \
    "        '##########', legend = { ['~'] = 'ice' } }, "

static bool plays(const char *source, const char *files, size_t files_size)
{
    char bundle[64 << 10];
    size_t size = strlen(source);
    memcpy(bundle, source, size);
    memcpy(bundle + size, files, files_size);
    Match match = { .memory = match_memory() };
    RoomConfig config = {
        .mode = "test", .source = bundle, .source_size = size + files_size, .seed = 1, .memory = match.memory
    };
    match.room = room_open(&config, &match.why);
    bool opened = match.room != NULL;
    if (!opened) printf("    %s\n", match.why.text);
    match_end(&match);
    return opened;
}

static bool starts(const char *source)
{
    return plays(source, "", 0);
}

static bool fails_with(const char *source, const char *reason)
{
    Match match = match_of(source);
    bool found = !match.room && strstr(match.why.text, reason);
    if (!found) printf("    %s\n", match.room ? "it opens" : match.why.text);
    match_end(&match);
    return found;
}

TEST(space, rows_of_text_are_a_map_with_spots)
{
    EXPECT(starts(MODE(CAVE,
                       "local s = room:spots('S')[1] "
                       "assert(s.x == 48 and s.y == 48 and s.name == 'S') "
                       "assert(room.map.width == 320 and room.map.height == 224 and room.map.columns == 10) "
                       "assert(room:tile(5, 5) == 'solid' and room:tile(50, 50) == nil) "
                       "assert(room:tile(8.5 * 32, 5.5 * 32) == 'ice') "
                       "assert(#room:spots('T') == 0 and room:zone(50, 50, 'goal') == nil) "
                       "assert(not pcall(room.spots, room, 5)) "
                       "assert(room:solid(5, 5) and not room:solid(50, 50) and room:solid(-1, 50))")));
}

TEST(space, entity_slides_along_tiles_and_says_what_stopped_it)
{
    EXPECT(starts(MODE(CAVE, "local hero = room:spawn('hero', { x = 48, y = 48 }) "
                             "local x, y = room:move(hero, -100, 10) "
                             "assert(x == -1 and y == 0) near(hero.x, 42) near(hero.y, 58) "
                             "x, y = room:move(hero, 500, 500) "
                             "assert(x == 1 and y == 1) near(hero.x, 150) near(hero.y, 182)")));
}

TEST(space, entity_falls_onto_a_platform_and_drops_through_it)
{
    EXPECT(starts(MODE(CAVE, "local hero = room:spawn('hero', { x = 80, y = 60 }) "
                             "for _ = 1, 60 do room:fall(hero, 1 / 30, 900) end "
                             "assert(room:on_ground(hero)) near(hero.y, 118) assert(hero.vy == 0) "
                             "for _ = 1, 60 do room:fall(hero, 1 / 30, 900, true) end "
                             "near(hero.y, 182) hero.vy = -600 assert(not room:fall(hero, 1 / 30, 900)) "
                             "for _ = 1, 10 do room:fall(hero, 1 / 30, 900) end assert(hero.y < 110)")));
}

TEST(space, ray_ends_at_bodies_and_tiles)
{
    EXPECT(starts(MODE(CAVE, "local zombie = room:spawn('zombie', { x = 100, y = 48 }) "
                             "local x, y, entity, wall = room:ray(48, 48, 300, 48, 'zombie') "
                             "assert(entity == zombie and not wall) near(x, 92) near(y, 48) "
                             "x, y, entity, wall = room:ray(48, 80, 300, 80, 'zombie') "
                             "assert(not entity and wall) near(x, 160) "
                             "x, y, entity, wall = room:ray(48, 48, 60, 48) "
                             "assert(x == 60 and not entity and not wall) "
                             "assert(not room:sees(48, 80, 240, 80) and room:sees(48, 48, 240, 48))")));
}

TEST(space, nearest_and_within_find_who_is_there)
{
    EXPECT(starts(
        MODE("size = { 1000, 1000 },",
             "local first for i = 1, 40 do "
             "local z = room:spawn('zombie', { x = i * 20, y = 100 }) first = first or z end "
             "local near, far = room:nearest(first, 'zombie') "
             "assert(near.x == 40 and far == 20) "
             "assert(room:nearest(first, 'zombie', 19) == nil and room:nearest(41, 130, 'zombie').x == 40) "
             "local count = 0 for z in room:within(100, 100, 80, 10, 'zombie') do count = count + 1 end "
             "assert(count == 5, count)")));
}

TEST(space, way_leads_around_walls_to_the_nearest)
{
    EXPECT(starts(MODE(
        CAVE,
        "local hero = room:spawn('hero', { x = 48, y = 112 }) "
        "local zombie = room:spawn('zombie', { x = 240, y = 112 }) "
        "local dx, dy, far = room:toward(zombie, 'hero') "
        "assert(dy < -0.2 and far > 192 and far < 400, far) "
        "for _ = 1, 200 do dx, dy, far = room:toward(zombie, 'hero') room:move(zombie, dx * 4, dy * 4) end "
        "assert(far < 30, far) "
        "local path = room:path(240, 112, 48, 112) "
        "assert(#path >= 2 and path[#path].x == 48)")));
    EXPECT(starts(MODE("map = { '...#...' },", "local z = room:spawn('zombie', { x = 10, y = 16 }) "
                                               "local dx, dy, far = room:toward(z, 200, 16) "
                                               "assert(dx == 0 and dy == 0 and far == math.huge) "
                                               "assert(room:path(10, 16, 200, 16) == nil)")));
}

TEST(space, crowd_parts_and_stays_out_of_walls)
{
    EXPECT(
        starts(MODE(CAVE, "for i = 1, 30 do room:spawn('zombie', { x = 200 + i / 10, y = 60 + i / 10 }) end "
                          "for _ = 1, 200 do room:separate('zombie') end "
                          "for a in room:each('zombie') do assert(not room:solid(a.x, a.y)) "
                          "local _, far = room:nearest(a, 'zombie') assert(far > 13, far) end")));
}

TEST(space, a_pile_of_bodies_ends_in_an_error_not_in_a_long_tick)
{
    EXPECT(fails_with(
        MODE("limits = { zombie = 9000 },",
             "for i = 1, 9000 do room:spawn('zombie', { x = 500, y = 500 }) end room:separate('zombie')"),
        "too many bodies in one place"));
    EXPECT(starts(
        MODE("limits = { zombie = 2000 },",
             "for i = 1, 1500 do room:spawn('zombie', { x = 500, y = 500 }) end room:separate('zombie')")));
}

TEST(space, wrong_maps_and_bodies_are_explained)
{
    EXPECT(fails_with(MODE("map = { '##', '#!' },", ""), "row 2, column 2: '!' is not in mode.map.legend"));
    EXPECT(fails_with(MODE("map = { '##', tyle = 3 },", ""), "mode.map has no 'tyle', did you mean 'tile'?"));
    EXPECT(fails_with(MODE("map = 'cave.tmj',", ""), "there is no cave.tmj beside the mode"));
    EXPECT(fails_with(MODE("map = '../../etc/passwd',", ""), "is no name of a map"));
    EXPECT(fails_with(MODE("size = { 400, 400 }, map = { '##' },", ""), "leave mode.size out"));
    EXPECT(fails_with(
        "return { entities = { hero = { x = pos, y = pos } }, bodies = { heroo = { radius = 3 } } }",
        "there is no kind 'heroo', did you mean 'hero'?"));
    EXPECT(fails_with("return { entities = { hero = { x = pos } }, bodies = { hero = { radius = 3 } } }",
                      "needs the fields x"));
    EXPECT(fails_with(
        "return { entities = { hero = { x = pos, y = pos } }, bodies = { hero = { radius = 3, width = 4 } } }",
        "either a radius"));
    EXPECT(fails_with(
        "return { entities = { hero = { x = pos, y = pos } }, start = function(room) room:move(room:spawn('hero'), 1, 1) end }",
        "give its kind one in mode.bodies"));
}

static const char TILED[] =
    "\0cave.tmj\0"
    "{\"type\":\"map\",\"orientation\":\"orthogonal\",\"width\":3,\"height\":2,\"tilewidth\":16,\"tileheight\":16,"
    "\"properties\":[{\"name\":\"laps\",\"type\":\"int\",\"value\":3}],"
    "\"tilesets\":[{\"firstgid\":1,\"source\":\"tiles.tsj\"}],"
    "\"layers\":[{\"type\":\"tilelayer\",\"name\":\"ground\",\"width\":3,\"height\":2,\"data\":[0,0,2147483649,2,1,0]},"
    "{\"type\":\"objectgroup\",\"name\":\"things\",\"objects\":["
    "{\"id\":1,\"name\":\"start\",\"type\":\"\",\"point\":true,\"x\":8,\"y\":8,\"width\":0,\"height\":0},"
    "{\"id\":2,\"name\":\"lava\",\"class\":\"hurt\",\"x\":16,\"y\":0,\"width\":16,\"height\":16,"
    "\"properties\":[{\"name\":\"damage\",\"value\":7}]}]}]}"
    "\0tiles.tsj\0"
    "{\"tiles\":[{\"id\":0,\"class\":\"solid\"},{\"id\":1,\"type\":\"ice\",\"properties\":[{\"name\":\"solid\",\"value\":true}]}]}";

TEST(space, map_of_tiled_gives_tiles_spots_zones_and_properties)
{
    EXPECT(plays(
        MODE(
            "map = 'cave.tmj',",
            "assert(room.map.width == 48 and room.map.properties.laps == 3) "
            "assert(room:tile(40, 8) == 'solid' and room:tile(8, 24) == 'ice' and room:solid(8, 24)) "
            "local s = room:spots('start')[1] assert(s.x == 8 and s.y == 8) "
            "local zone = room:zone(20, 5) assert(zone.name == 'lava' and zone.properties.damage == 7) "
            "assert(room:zone(20, 5, 'hurt') == zone and not room:zone(5, 5)) "
            "local hero = room:spawn('hero', { x = 24, y = 8 }) "
            "local count = 0 for h in room:within(zone, 'hero') do count = count + 1 end assert(count == 1)"),
        TILED, sizeof TILED));
}

TEST(space, exact_mathematics_agree_with_the_library)
{
    EXPECT(starts(MODE("", "for i = -4000, 4000 do local x = i * 0.37 "
                           "assert(math.abs(math.sin(x) ^ 2 + math.cos(x) ^ 2 - 1) < 1e-15) "
                           "local a = math.atan2(math.sin(x), math.cos(x)) "
                           "assert(math.abs(vec.turn_between(x, a)) < 1e-12, x) end "
                           "near(math.atan2(-1, -1), -3 * math.pi / 4) assert(math.atan2(0, -1) == math.pi) "
                           "near(math.exp(1), 2.718281828) near(math.exp(-20) * math.exp(20), 1) "
                           "near(math.acos(-1), math.pi) near(math.asin(1), math.pi / 2) "
                           "near(vec.turn(3, -3, 0.1), 3.1) near(vec.length(3, 4), 5)")));
    EXPECT(starts(MODE(
        "", "assert(math.exp(710) == math.huge and math.exp(-800) == 0 and math.exp(0) == 1) "
            "near(math.exp(709) / math.exp(708), math.exp(1)) assert(math.exp(-740) > 0) "
            "local nan = 0 / 0 assert(math.exp(nan) ~= math.exp(nan) and math.sin(nan) ~= math.sin(nan)) "
            "assert(math.atan2(nan, 1) ~= 0 and math.atan2(0, 0) == 0 and math.atan2(1, 0) == math.pi / 2) "
            "near(math.atan2(math.huge, -math.huge), 3 * math.pi / 4) near(math.atan2(5, math.huge), 0)")));
}

static uint64_t hash_of_a_chase(uint64_t seed, bool name_lines)
{
    static const char chase[] = MODE(
        CAVE,
        "for i = 1, 40 do room:spawn('zombie', { x = room:random(40, 280), y = 48 }) end "
        "room:spawn('hero', { x = 48, y = 176, vx = 90 }) end "
        "function mode.tick(room, dt) "
        "for hero in room:each('hero') do if not room:fall(hero, dt, 900) then hero.vx = -hero.vx end "
        "hero.vx = hero.vx + 40 * math.sin(room.time) * math.exp(-room.time) end "
        "for z in room:each('zombie') do local dx, dy = room:toward(z, 'hero') room:move(z, dx * 3, dy * 3) end "
        "room:separate('zombie', 'hero')");
    Match match = match_over(match_memory(), chase, seed, name_lines);
    match_ticks(&match, 150);
    uint64_t hash = room_error(match.room) ? 0 : room_hash(match.room);
    match_end(&match);
    return hash;
}

TEST(space, a_chase_gives_the_same_bytes_compiled_or_not)
{
    EXPECT(hash_of_a_chase(1, false) != 0);
    EXPECT(hash_of_a_chase(1, false) == hash_of_a_chase(1, true));
    EXPECT(hash_of_a_chase(1, false) != hash_of_a_chase(2, false));
}
