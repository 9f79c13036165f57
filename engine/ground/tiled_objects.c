// The objects of a map: points and rectangles.
#include <string.h>
#include "tiled_data.h"

const char *tiled_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

// Since Tiled 1.9 it is "class", and for tiles and objects "type" again since 1.10.
const char *tiled_class(const json_t *object)
{
    const char *class = tiled_text(object, "class");
    return *class ? class : tiled_text(object, "type");
}

static bool is_place(const json_t *object, const char *key, double low)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) && json_number_value(value) >= low && json_number_value(value) <= 1e6;
}

static const char *wrong_with(const json_t *object)
{
    if (*tiled_text(object, "template"))
        return "is made from a template; detach it (Tiled: right-click > Detach)";
    static const char *const shapes[] = { "polygon", "polyline", "ellipse" };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (json_object_get(object, shapes[i])) return "is neither a point nor a rectangle";
    if (!is_place(object, "x", -1e6) || !is_place(object, "y", -1e6)) return "has no place";
    if (json_number_value(json_object_get(object, "rotation")) != 0)
        return "is turned; zones are upright rectangles";
    return NULL;
}

// A rectangle's x and y are its left and top in the file; those of an object with a picture, its left and
// bottom.
static bool read_object(TiledMap *map, const json_t *object, Failure *why)
{
    if (json_object_get(object, "text")) return true;
    const char *wrong = wrong_with(object);
    if (wrong)
        return fail(why, "object %lld \"%.60s\" %s",
                    (long long)json_integer_value(json_object_get(object, "id")), tiled_text(object, "name"),
                    wrong);
    if (map->object_count == TILED_OBJECTS)
        return fail(why, "the map has more than %d objects", TILED_OBJECTS);
    bool sized = is_place(object, "width", 0) && is_place(object, "height", 0) &&
                 !json_is_true(json_object_get(object, "point"));
    double width = sized ? json_number_value(json_object_get(object, "width")) : 0;
    double height = sized ? json_number_value(json_object_get(object, "height")) : 0;
    bool picture = json_object_get(object, "gid");
    map->objects[map->object_count++] = (TiledObject){
        .name = tiled_text(object, "name"),
        .class = tiled_class(object),
        .x = json_number_value(json_object_get(object, "x")) + width / 2,
        .y = json_number_value(json_object_get(object, "y")) + (picture ? -height / 2 : height / 2),
        .width = picture ? 0 : width,
        .height = picture ? 0 : height,
        .properties = json_object_get(object, "properties"),
    };
    return true;
}

bool tiled_read_objects(TiledMap *map, const json_t *layer, Failure *why)
{
    const json_t *objects = json_object_get(layer, "objects");
    for (size_t i = 0; i < json_array_size(objects); i++)
        if (!read_object(map, json_array_get(objects, i), why)) return false;
    return true;
}
