// image.h: how a world lies in memory. Private to this layer.
//
//     Guard | Schema | WorldHead | entities of kind 0, 1, ... | generations | undo log
//
// Live and committed images have the same layout, so that an offset means the
// same in both; the live image has no undo log.
#pragma once
#include <stdatomic.h>
#include "world.h"

#define WORLD_MAGIC UINT64_C(0x314b434954304d31)  // changes with the layout of an image
#define WORLD_TORN  UINT64_C(0x4e524f5454304d31)  // it was being carried to another schema

typedef struct {
    uint64_t magic;
    uint64_t commits;            // how many ticks were committed
    _Atomic uint64_t undo_used;  // bytes of the undo log in use: not 0 only within a commit
    uint64_t padding[5];
} Guard;

enum {
    IMAGE_SCHEMA = sizeof(Guard),
    IMAGE_HEAD = (IMAGE_SCHEMA + (int)sizeof(Schema) + 63) & ~63,
    IMAGE_ENTITIES = (IMAGE_HEAD + (int)sizeof(WorldHead) + 63) & ~63,
};

typedef struct {
    uint32_t generations;  // offset of uint16_t[slot_count]
    uint32_t undo;         // offset of the undo log; the end of a live image
    uint32_t end;          // of a committed image
} ImageLayout;

struct World {
    const Schema *schema;  // the copy in the committed image
    Guard *guard;
    uint8_t *live, *committed;
    ImageLayout layout;
    Change *changes;
    int change_count;
};

ImageLayout image_layout(const Schema *schema);
void undo_commit(World *world);  // puts back what an interrupted commit has overwritten

static inline uint32_t *entity_id(uint8_t *image, const Kind *kind, uint32_t index)
{
    return (uint32_t *)(void *)(image + kind->base + (size_t)index * kind->stride);
}

static inline uint16_t *generation_of(const World *world, uint8_t *image, uint32_t slot)
{
    return (uint16_t *)(void *)(image + world->layout.generations) + slot;
}
