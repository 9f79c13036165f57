#include "tiled.h"
#include <math.h>
#include <string.h>
#include "mem.h"
#include "tiled_data.h"

enum {
    TILES = 1 << 16,      // of all tilesets of a map
    TURNED = 0xf0000000,  // bits of a tile number that say how it is turned
    DEPTH = 8,            // groups within groups
    TILESETS = sizeof((TiledMap *)0)->tilesets / sizeof(json_t *),
};

typedef struct {
    TiledMap *map;
    TiledFile *file;
    void *owner;
    uint8_t *tiles;   // the class of each tile number
    uint32_t *cells;  // of the layer being read
    Failure *why;
} Reading;

static const json_t *property_of(const json_t *object, const char *name)
{
    const json_t *properties = json_object_get(object, "properties");
    for (size_t i = 0; i < json_array_size(properties); i++) {
        const json_t *property = json_array_get(properties, i);
        if (strcmp(tiled_text(property, "name"), name) == 0) return json_object_get(property, "value");
    }
    return NULL;
}

static uint8_t flags_of(const char *word)
{
    return strcmp(word, "solid") == 0 ? TILE_SOLID : strcmp(word, "platform") == 0 ? TILE_PLATFORM : 0;
}

static uint8_t flags_of_object(const json_t *object, const char *class)
{
    return (uint8_t)(flags_of(class) | (json_is_true(property_of(object, "solid")) ? TILE_SOLID : 0) |
                     (json_is_true(property_of(object, "platform")) ? TILE_PLATFORM : 0));
}

// "#rrggbb", or "#aarrggbb" as Tiled writes colours; "" if it is none.
static void tint_of(const json_t *object, char tint[GROUND_TINT_SIZE])
{
    const json_t *property = property_of(object, "tint");
    const char *color =
        json_is_string(property) ? json_string_value(property) : tiled_text(object, "tintcolor");
    size_t size = strlen(color);
    tint[0] = 0;
    if (color[0] != '#' || (size != 7 && size != 9) ||
        strspn(color + 1, "0123456789abcdefABCDEF") != size - 1)
        return;
    tint[0] = '#';
    memcpy(tint + 1, color + size - 6, 7);
}

static bool whole(const json_t *object, const char *key, long low, long high, long *out, Failure *why)
{
    const json_t *value = json_object_get(object, key);
    *out = (long)json_integer_value(value);
    if (json_is_integer(value) && *out >= low && *out <= high) return true;
    return fail(why, "%s must be a whole number from %ld to %ld", key, low, high);
}

// Tilesets -------------------------------------------------------------------

static bool read_tile(Reading *reading, long first, const json_t *tile)
{
    const json_t *id = json_object_get(tile, "id");
    if (!json_is_integer(id) || json_integer_value(id) < 0 || json_integer_value(id) >= TILES - first)
        return fail(reading->why, "a tile of a tileset has no id, or one of more than %d", TILES);
    const char *name = tiled_class(tile);
    char tint[GROUND_TINT_SIZE];
    tint_of(tile, tint);
    int class = ground_class(&reading->map->ground, name, flags_of_object(tile, name), tint);
    if (class < 0) return fail(reading->why, "its tiles have more than %d classes", GROUND_CLASSES);
    reading->tiles[first + json_integer_value(id)] = (uint8_t) class;
    return true;
}

// The tileset itself: a tileset of a map may only say in which file it is.
static const json_t *tileset_of(Reading *reading, const json_t *entry)
{
    const char *source = tiled_text(entry, "source");
    size_t length = strlen(source), size;
    if (!*source) return entry;
    TiledMap *map = reading->map;
    const char *text = length > 4 && strcmp(source + length - 4, ".tsj") == 0
                           ? reading->file(reading->owner, source, &size)
                           : NULL;
    if (!text) {
        fail(
            reading->why,
            "its tileset \"%.100s\" is not a .tsj file beside it; embed the tileset into the map, or save it beside the map as .tsj",
            source);
        return NULL;
    }
    json_error_t error;
    json_t *root = json_loadb(text, size, 0, &error);
    if (root) return map->tilesets[map->tileset_count++] = root;
    fail(reading->why, "%.100s:%d: %.160s", source, error.line, error.text);
    return NULL;
}

static bool read_tileset(Reading *reading, const json_t *entry)
{
    long first;
    if (!whole(entry, "firstgid", 1, TILES - 1, &first, reading->why)) return false;
    const json_t *tileset = tileset_of(reading, entry);
    if (!tileset) return false;
    const json_t *tiles = json_object_get(tileset, "tiles");
    for (size_t i = 0; i < json_array_size(tiles); i++)
        if (!read_tile(reading, first, json_array_get(tiles, i))) return false;
    return true;
}

static bool read_tilesets(Reading *reading)
{
    const json_t *tilesets = json_object_get(reading->map->root, "tilesets");
    if (json_array_size(tilesets) > TILESETS)
        return fail(reading->why, "it has more than %d tilesets", TILESETS);
    int plain = ground_class(&reading->map->ground, "", 0, "");
    memset(reading->tiles, plain, TILES);
    for (size_t i = 0; i < json_array_size(tilesets); i++)
        if (!read_tileset(reading, json_array_get(tilesets, i))) return false;
    return true;
}

// Layers ---------------------------------------------------------------------

// What a cell is with one more tile on top: the upper name and tint count, if there are any; what was solid
// stays solid.
static int class_with(Ground *ground, int below, int tile, const TileClass *layer)
{
    const TileClass *lower = &ground->classes[below], *upper = &ground->classes[tile];
    const char *name = *upper->name ? upper->name : *layer->name ? layer->name : lower->name;
    const char *tint = *upper->tint ? upper->tint : *layer->tint ? layer->tint : lower->tint;
    char name_copy[GROUND_NAME_SIZE], tint_copy[GROUND_TINT_SIZE];  // the classes grow
    memcpy(name_copy, name, sizeof name_copy);
    memcpy(tint_copy, tint, sizeof tint_copy);
    return ground_class(ground, name_copy, lower->flags | upper->flags | layer->flags, tint_copy);
}

static bool read_cells(Reading *reading, const json_t *layer)
{
    Ground *ground = &reading->map->ground;
    TileClass whole_layer = { .flags = (uint8_t)(flags_of_object(layer, tiled_text(layer, "class")) |
                                                 flags_of(tiled_text(layer, "name"))) };
    strncpy(whole_layer.name, tiled_text(layer, "class"), sizeof whole_layer.name - 1);
    if (!*whole_layer.name && whole_layer.flags)
        strcpy(whole_layer.name, whole_layer.flags & TILE_SOLID ? "solid" : "platform");
    tint_of(layer, whole_layer.tint);
    size_t count = (size_t)(ground->columns * ground->rows);
    if (!tiled_read_cells(layer, reading->cells, count, reading->why)) return false;
    int below = -1, tile = -1, class = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = reading->cells[i] & ~(uint32_t)TURNED;
        if (number == 0) continue;
        if (number >= TILES)
            return fail(reading->why, "tile %zu has the number %u, of at most %d", i + 1, number, TILES - 1);
        if (ground->cells[i] != below || reading->tiles[number] != tile) {
            below = ground->cells[i];
            tile = reading->tiles[number];
            class = class_with(ground, below, tile, &whole_layer);
            if (class < 0)
                return fail(reading->why, "the tiles make more than %d classes together", GROUND_CLASSES);
        }
        ground->cells[i] = (uint8_t) class;
    }
    return true;
}

static bool read_tile_layer(Reading *reading, const json_t *layer)
{
    long columns, rows;
    const Ground *ground = &reading->map->ground;
    return whole(layer, "width", ground->columns, ground->columns, &columns, reading->why) &&
           whole(layer, "height", ground->rows, ground->rows, &rows, reading->why) &&
           read_cells(reading, layer);
}

static bool read_layers(Reading *reading, const json_t *parent, int depth);

static bool read_layer(Reading *reading, const json_t *layer, int depth)
{
    const char *type = tiled_text(layer, "type");
    if (strcmp(type, "tilelayer") == 0) return read_tile_layer(reading, layer);
    if (strcmp(type, "objectgroup") == 0) return tiled_read_objects(reading->map, layer, reading->why);
    if (strcmp(type, "group") == 0) return read_layers(reading, layer, depth - 1);
    return true;  // a picture: nothing to stand on
}

static bool read_layers(Reading *reading, const json_t *parent, int depth)
{
    const json_t *layers = json_object_get(parent, "layers");
    if (!json_is_array(layers)) return fail(reading->why, "it has no layers");
    if (depth == 0) return fail(reading->why, "its groups are more than %d deep", DEPTH);
    for (size_t i = 0; i < json_array_size(layers); i++) {
        const json_t *layer = json_array_get(layers, i);
        if (read_layer(reading, layer, depth)) continue;
        Failure inner = *reading->why;
        return fail(reading->why, "layer \"%.60s\": %.400s", tiled_text(layer, "name"), inner.text);
    }
    return true;
}

static bool read_head(TiledMap *map, Failure *why)
{
    long columns, rows, width, height;
    if (strcmp(tiled_text(map->root, "type"), "map") != 0)
        return fail(why, "this is not a map saved by Tiled as .tmj");
    if (strcmp(tiled_text(map->root, "orientation"), "orthogonal") != 0)
        return fail(why, "its orientation is \"%.30s\", and must be orthogonal",
                    tiled_text(map->root, "orientation"));
    if (json_is_true(json_object_get(map->root, "infinite")))
        return fail(why, "it is infinite; give it a size (Tiled: Map > Map Properties > Infinite)");
    if (!whole(map->root, "width", 1, TILED_SIDE, &columns, why) ||
        !whole(map->root, "height", 1, TILED_SIDE, &rows, why) ||
        !whole(map->root, "tilewidth", 4, 1024, &width, why) ||
        !whole(map->root, "tileheight", 4, 1024, &height, why))
        return false;
    if (columns * rows > GROUND_CELLS)
        return fail(why, "it has %ld tiles, of at most %d", columns * rows, GROUND_CELLS);
    ground_init(&map->ground, (int)columns, (int)rows, (double)width, (double)height);
    map->ground.pits = json_is_true(property_of(map->root, "pits"));
    map->properties = json_object_get(map->root, "properties");
    return true;
}

static bool read_body(TiledMap *map, TiledFile *file, void *owner, Failure *why)
{
    size_t count = (size_t)(map->ground.columns * map->ground.rows);
    map->objects = mem_alloc(TILED_OBJECTS * sizeof *map->objects);
    Reading reading = { map, file, owner, mem_alloc(TILES), mem_alloc(count * sizeof(uint32_t)), why };
    bool read = read_tilesets(&reading) && read_layers(&reading, map->root, DEPTH);
    mem_free(reading.tiles);
    mem_free(reading.cells);
    return read;
}

bool tiled_open(TiledMap *map, const char *text, size_t size, TiledFile *file, void *owner, Failure *why)
{
    json_error_t error;
    memset(map, 0, sizeof *map);
    json_object_seed(1);  // jansson would ask the machine for one, which a worker may not
    map->root = json_loadb(text, size, 0, &error);
    if (!map->root) return fail(why, "line %d: %.160s", error.line, error.text);
    return read_head(map, why) && read_body(map, file, owner, why);
}

void tiled_close(TiledMap *map)
{
    ground_deinit(&map->ground);
    for (int i = 0; i < map->tileset_count; i++) json_decref(map->tilesets[i]);
    json_decref(map->root);
    mem_free(map->objects);
    memset(map, 0, sizeof *map);
}
