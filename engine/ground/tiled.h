// tiled.h: reads maps made with Tiled (mapeditor.org), saved as .tmj.
// Orthogonal maps of a fixed size; layers as plain lists or base64, plain or packed with zlib or gzip;
// tilesets inside the map or in .tsj files beside it. A tile's class says what it is: `solid`, `platform`, or
// a word of the author's. The properties `solid`, `platform` and `tint` of a tile or layer say it as well,
// and a layer named or classed `solid` or `platform` makes all of its tiles that. Objects are points and
// rectangles, with names, classes and properties.
#pragma once
#include <jansson.h>
#include "failure.h"
#include "ground.h"

enum { TILED_OBJECTS = 4096, TILED_SIDE = 1024 };

typedef struct {
    const char *name, *class;  // "" if it has none
    double x, y;               // the middle
    double width, height;      // 0: a point
    const json_t *properties;  // a list of {name, value}, or NULL
} TiledObject;

// The text of a file beside the map; NULL if there is none.
typedef const char *TiledFile(void *owner, const char *name, size_t *size);

typedef struct {
    Ground ground;             // taken by the caller, or freed by tiled_close()
    const json_t *properties;  // of the map, or NULL
    TiledObject *objects;
    int object_count;
    json_t *root;  // holds the texts
    json_t *tilesets[16];
    int tileset_count;
} TiledMap;

// Reads a map into `map`, which needs tiled_close() afterwards. False: `why` says what is wrong, and where.
bool tiled_open(TiledMap *map, const char *text, size_t size, TiledFile *file, void *owner, Failure *why);
void tiled_close(TiledMap *map);
