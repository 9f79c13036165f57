// A ring of pages, one for each commit. A page holds the moving kinds one behind the other, by slot.
#include "history.h"
#include "mem.h"
#include <math.h>
#include <string.h>

enum { MOST_TICKS = 64 };

typedef struct {
    uint32_t id;
    float x, y;
} Place;

typedef struct {
    uint32_t tick;
    uint32_t first[SCHEMA_KINDS], count[SCHEMA_KINDS];  // of the places of a kind
    uint32_t size;                                      // places there is memory for
    Place *places;
} Page;

struct History {
    int ticks;   // pages in the ring
    int used;    // pages that tell something
    int newest;  // the page written last
    Page pages[];
};

History *history_create(int ticks)
{
    if (ticks < 1) ticks = 1;
    if (ticks > MOST_TICKS) ticks = MOST_TICKS;
    History *history = mem_zalloc(sizeof *history + (size_t)ticks * sizeof *history->pages);
    history->ticks = ticks;
    history->newest = -1;
    return history;
}

void history_destroy(History *history)
{
    if (!history) return;
    for (int i = 0; i < history->ticks; i++) mem_free(history->pages[i].places);
    mem_free(history);
}

static void lay_out(Page *page, const World *world)
{
    const Schema *schema = world_schema(world);
    uint32_t places = 0;
    for (uint32_t k = 0; k < schema->kind_count; k++) {
        page->first[k] = places;
        page->count[k] = schema->kinds[k].x < 0 ? 0 : world_committed_high(world, (int)k);
        places += page->count[k];
    }
    if (places <= page->size) return;
    page->size = places + places / 4;
    page->places = mem_realloc(page->places, page->size * sizeof *page->places);
}

static void take_down(Page *page, const World *world, int k)
{
    const Kind *kind = &world_schema(world)->kinds[k];
    const uint8_t *entity = world_committed_entity(world, k, 0);
    Place *place = page->places + page->first[k];
    for (uint32_t i = 0; i < page->count[k]; i++, place++, entity += kind->stride) {
        memcpy(&place->id, entity, sizeof place->id);
        memcpy(&place->x, entity + kind->x, sizeof place->x);
        memcpy(&place->y, entity + kind->y, sizeof place->y);
    }
}

void history_record(History *history, const World *world)
{
    uint32_t tick = world_committed_tick(world);
    if (history->used && tick <= history->pages[history->newest].tick) history->used = 0;
    history->newest = (history->newest + 1) % history->ticks;
    if (history->used < history->ticks) history->used++;
    Page *page = &history->pages[history->newest];
    page->tick = tick;
    lay_out(page, world);
    for (uint32_t k = 0; k < world_schema(world)->kind_count; k++)
        if (page->count[k]) take_down(page, world, (int)k);
}

// `age` pages before the newest.
static const Page *page_before(const History *history, int age)
{
    return &history->pages[(history->newest - age + history->ticks) % history->ticks];
}

static const Place *place_in(const Page *page, int kind, uint32_t index, uint32_t id)
{
    if (index >= page->count[kind]) return NULL;
    const Place *place = &page->places[page->first[kind] + index];
    return place->id == id ? place : NULL;
}

bool history_place(const History *history, double tick, int kind, uint32_t index, uint32_t id, float *x,
                   float *y)
{
    if (!history->used || isnan(tick)) return false;
    int age = 0;
    while (age + 1 < history->used && page_before(history, age)->tick > tick) age++;
    const Page *from = page_before(history, age), *to = age > 0 ? page_before(history, age - 1) : from;
    const Place *was = place_in(from, kind, index, id), *then = place_in(to, kind, index, id);
    if (!was || !then) return false;
    double whole = to->tick - from->tick, part = whole > 0 ? (tick - from->tick) / whole : 0;
    float share = (float)(part < 0 ? 0 : part);
    *x = was->x + (then->x - was->x) * share;
    *y = was->y + (then->y - was->y) * share;
    return true;
}
