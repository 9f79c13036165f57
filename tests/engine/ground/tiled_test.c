// Maps of Tiled: what is read of them, and what is wrong with broken ones.
#include "check.h"
#include "random.h"
#include "tiled.h"
#include <stdlib.h>

#define MAP(size, layers)                                                                                              \
    "{\"type\":\"map\",\"orientation\":\"orthogonal\"," size ",\"tilewidth\":16,\"tileheight\":16,"                    \
    "\"tilesets\":[{\"firstgid\":1,\"tiles\":[{\"id\":0,\"type\":\"solid\"},"                                          \
    "{\"id\":2,\"class\":\"ice\",\"properties\":[{\"name\":\"tint\",\"value\":\"#ff112233\"}]}]}],\"layers\":[" layers \
    "]}"
#define SMALL       "\"width\":2,\"height\":2"
#define LAYER(data) "{\"type\":\"tilelayer\",\"name\":\"one\",\"width\":2,\"height\":2," data "}"

static const char *no_file(void *owner, const char *name, size_t *size)
{
    (void)owner, (void)name, (void)size;
    return NULL;
}

static bool reads(TiledMap *map, const char *text, Failure *why)
{
    return tiled_open(map, text, strlen(text), no_file, NULL, why);
}

static bool has_cells(const char *text, const char *wanted)
{
    TiledMap map;
    Failure why;
    bool same = reads(&map, text, &why);
    if (!same) printf("    %s\n", why.text);
    for (int i = 0; same && i < 4; i++) {
        const TileClass *class = &map.ground.classes[map.ground.cells[i]];
        char first = map.ground.cells[i] == 0    ? '.'
                     : class->flags & TILE_SOLID ? '#'
                     : class->name[0]            ? class->name[0]
                                                 : '-';
        same = first == wanted[i];
    }
    tiled_close(&map);
    return same;
}

static bool is_wrong(const char *text, const char *reason)
{
    TiledMap map;
    Failure why;
    bool read = reads(&map, text, &why), as_said = !read && strstr(why.text, reason);
    if (!as_said) printf("    %s\n", read ? "it reads" : why.text);
    tiled_close(&map);
    return as_said;
}

TEST(tiled, layers_are_read_however_they_are_packed)
{
    EXPECT(has_cells(MAP(SMALL, LAYER("\"data\":[1,0,3,2147483650]")), "#.i-"));
    EXPECT(has_cells(MAP(SMALL, LAYER("\"encoding\":\"base64\",\"data\":\"AQAAAAAAAAADAAAAAgAAgA==\"")),
                     "#.i-"));
    EXPECT(has_cells(
        MAP(SMALL,
            LAYER("\"encoding\":\"base64\",\"compression\":\"zlib\",\"data\":\"eJxjZIAAZiBmYmBoAAAAwACH\"")),
        "#.i-"));
}

TEST(tiled, upper_tiles_give_the_name_and_solid_stays_solid)
{
    EXPECT(has_cells(MAP(SMALL, LAYER("\"data\":[1,1,0,0]") "," LAYER("\"data\":[3,0,3,2]")), "##i-"));
    EXPECT(has_cells(
        MAP(SMALL,
            "{\"type\":\"group\",\"layers\":[{\"type\":\"tilelayer\",\"name\":\"solid\",\"width\":2,\"height\":2,"
            "\"data\":[2,0,3,0]}]}"),
        "#.#."));
}

TEST(tiled, tints_lose_their_alpha)
{
    TiledMap map;
    Failure why;
    EXPECT(reads(&map, MAP(SMALL, LAYER("\"data\":[3,3,3,3]")), &why));
    EXPECT_TEXT(map.ground.classes[map.ground.cells[0]].tint, "#112233");
    tiled_close(&map);
}

TEST(tiled, broken_maps_are_explained)
{
    EXPECT(is_wrong("{", "line 1"));
    EXPECT(is_wrong("{}", "not a map saved by Tiled"));
    EXPECT(is_wrong("{\"type\":\"map\",\"orientation\":\"hexagonal\"}", "must be orthogonal"));
    EXPECT(is_wrong("{\"type\":\"map\",\"orientation\":\"orthogonal\",\"infinite\":true}", "it is infinite"));
    EXPECT(is_wrong(MAP("\"width\":0,\"height\":2", ""), "width must be a whole number from 1"));
    EXPECT(is_wrong(MAP("\"width\":1000,\"height\":1000", ""), "1000000 tiles, of at most 65536"));
    EXPECT(is_wrong(MAP(SMALL, LAYER("\"data\":[1,2,3]")),
                    "layer \"one\": its data has 3 tiles, the map has 4"));
    EXPECT(is_wrong(MAP(SMALL, LAYER("\"data\":[1,2,-3,4]")), "tile 3 of its data"));
    EXPECT(is_wrong(MAP(SMALL, LAYER("\"data\":[1,2,70000,4]")), "tile 3 has the number 70000"));
    EXPECT(is_wrong(MAP(SMALL, LAYER("\"data\":\"AQAAAA\"")), "is not the 4 tiles"));
    EXPECT(is_wrong(MAP(SMALL, LAYER("\"data\":\"!\"")), "is not the 4 tiles"));
    EXPECT(is_wrong(MAP(SMALL, LAYER("\"compression\":\"zlib\",\"data\":\"AAAA\"")), "in base64 and zlib"));
    EXPECT(is_wrong(MAP(SMALL, LAYER("\"compression\":\"zstd\",\"data\":\"AAAA\"")),
                    "packed with zstd; choose"));
    EXPECT(is_wrong(
        MAP(SMALL,
            "{\"type\":\"objectgroup\",\"name\":\"o\",\"objects\":[{\"id\":7,\"name\":\"p\",\"polygon\":[]}]}"),
        "layer \"o\": object 7 \"p\" is neither"));
    EXPECT(is_wrong(
        "{\"type\":\"map\",\"orientation\":\"orthogonal\",\"width\":2,\"height\":2,\"tilewidth\":16,\"tileheight\":16,"
        "\"tilesets\":[{\"firstgid\":1,\"source\":\"x.tsx\"}],\"layers\":[]}",
        "\"x.tsx\" is not a .tsj file beside it; embed"));
}

// Bytes changed, cut and doubled at random: nothing but an answer or an error comes of it (the sanitizers
// watch).
TEST(tiled, damaged_maps_do_no_harm)
{
    static const char whole[] = MAP(
        SMALL,
        LAYER(
            "\"encoding\":\"base64\",\"compression\":\"zlib\",\"data\":\"eJxjZIAAZiBmYmBoAAAAwACH\"") ","
                                                                                                      "{\"type\":\"objectgroup\",\"name\":\"o\",\"objects\":[{\"id\":7,\"name\":\"p\",\"point\":true,\"x\":1,\"y\":2,"
                                                                                                      "\"properties\":[{\"name\":\"a\",\"value\":1}]}]}");
    Random random;
    random_seed(&random, 5);
    int readable = 0;
    for (int run = 0; run < 20000; run++) {
        char text[sizeof whole];
        memcpy(text, whole, sizeof whole);
        size_t size = sizeof whole - 1;
        for (int i = 0; i < 1 + run % 3; i++) {
            size_t at = (size_t)(random_unit(&random) * (double)size);
            text[at] = "0123456789\",:{}[]abt-e."[(int)(random_unit(&random) * 23)];
        }
        if (run % 10 == 0) size = (size_t)(random_unit(&random) * (double)size);
        TiledMap map;
        Failure why;
        readable += tiled_open(&map, text, size, no_file, NULL, &why);
        tiled_close(&map);
    }
    EXPECT(readable > 100 && readable < 19000);
}
