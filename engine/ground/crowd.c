// Who may touch whom is found by cells as wide as the widest body, kept in a table by the hash of their
// place: each member looks at those behind it in the list, in its own cell and the eight around. A wrong cell
// with the same hash costs a look at its distance and nothing else.
#include "crowd.h"
#include <math.h>
#include <string.h>
#include "mem.h"

struct Crowd {
    int *heads;  // of each place in the table: its first member, -1: none
    int *next;   // of each member: the next one in the same place
    int table_size, capacity;
};

Crowd *crowd_create(void)
{
    return mem_zalloc(sizeof(Crowd));
}

void crowd_destroy(Crowd *crowd)
{
    if (!crowd) return;
    mem_free(crowd->heads);
    mem_free(crowd->next);
    mem_free(crowd);
}

static void reserve(Crowd *crowd, int count)
{
    if (count <= crowd->capacity) return;
    crowd->capacity = count * 2;
    crowd->table_size = 64;
    while (crowd->table_size < crowd->capacity) crowd->table_size *= 2;
    crowd->heads = mem_realloc(crowd->heads, (size_t)crowd->table_size * sizeof *crowd->heads);
    crowd->next = mem_realloc(crowd->next, (size_t)crowd->capacity * sizeof *crowd->next);
}

static int place_of(const Crowd *crowd, int column, int row)
{
    uint32_t hash = (uint32_t)column * 73856093u ^ (uint32_t)row * 19349663u;
    return (int)((hash ^ hash >> 15) & (uint32_t)(crowd->table_size - 1));
}

static double widest_of(const Member *members, int count)
{
    double widest = 1;
    for (int i = 0; i < count; i++)
        widest = fmax(widest, 2 * fmax(members[i].body.half_width, members[i].body.half_height));
    return widest;
}

// From the last to the first, so that each list counts upwards.
static void fill(Crowd *crowd, const Member *members, int count, double cell)
{
    memset(crowd->heads, 0xff, (size_t)crowd->table_size * sizeof *crowd->heads);
    for (int i = count - 1; i >= 0; i--) {
        int place =
            place_of(crowd, ground_floor(members[i].body.x / cell), ground_floor(members[i].body.y / cell));
        crowd->next[i] = crowd->heads[place];
        crowd->heads[place] = i;
    }
}

typedef struct {
    double x, y;  // by how much the second must go away from the first
} Way;

static double clamped(double value, double most)
{
    return value < -most ? -most : value > most ? most : value;
}

// Two in the very same place part in a direction of their own.
static Way part(int i, double distance)
{
    static const double ways[8][2] = { { 1, 0 },  { 0.6, 0.8 },   { 0, 1 },  { -0.6, 0.8 },
                                       { -1, 0 }, { -0.6, -0.8 }, { 0, -1 }, { 0.6, -0.8 } };
    return (Way){ ways[i & 7][0] * distance, ways[i & 7][1] * distance };
}

static Way part_boxes(const Body *a, const Body *b)
{
    double dx = b->x - a->x, dy = b->y - a->y;
    double over_x = a->half_width + b->half_width - fabs(dx),
           over_y = a->half_height + b->half_height - fabs(dy);
    if (over_x <= 0 || over_y <= 0) return (Way){ 0, 0 };
    if (over_x < over_y) return (Way){ dx < 0 ? -over_x : over_x, 0 };
    return (Way){ 0, dy < 0 ? -over_y : over_y };
}

static Way part_at(double dx, double dy, double apart, int i)
{
    double squared = dx * dx + dy * dy;
    if (squared >= apart * apart) return (Way){ 0, 0 };
    if (squared == 0) return part(i, apart);
    double distance = sqrt(squared), share = (apart - distance) / distance;
    return (Way){ dx * share, dy * share };
}

// A circle and a box: from the nearest point of the box; as two boxes when the middle is inside.
static Way part_round_from_box(const Body *box, const Body *round, int i)
{
    double dx = round->x - box->x, dy = round->y - box->y;
    if (fabs(dx) <= box->half_width && fabs(dy) <= box->half_height) return part_boxes(box, round);
    dx -= clamped(dx, box->half_width);
    dy -= clamped(dy, box->half_height);
    return part_at(dx, dy, round->half_width, i);
}

static Way way_apart(const Body *a, const Body *b, int i)
{
    if (a->round && b->round) return part_at(b->x - a->x, b->y - a->y, a->half_width + b->half_width, i);
    if (b->round) return part_round_from_box(a, b, i);
    if (!a->round) return part_boxes(a, b);
    Way way = part_round_from_box(b, a, i);
    return (Way){ -way.x, -way.y };
}

static void push(Member *member, double x, double y)
{
    member->body.x += x;
    member->body.y += y;
    member->dx += x;
    member->dy += y;
}

static void part_pair(Member *a, Member *b, int i)
{
    double lightness = a->lightness + b->lightness;
    if (lightness <= 0) return;
    Way way = way_apart(&a->body, &b->body, i);
    if (way.x == 0 && way.y == 0) return;
    double share = a->lightness / lightness;
    push(a, -way.x * share, -way.y * share);
    push(b, way.x * (1 - share), way.y * (1 - share));
}

static int part_from_neighbours(const Crowd *crowd, Member *members, int i, double cell, int most)
{
    int looked = 0;
    int column = ground_floor(members[i].body.x / cell), row = ground_floor(members[i].body.y / cell);
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            for (int j = crowd->heads[place_of(crowd, column + dx, row + dy)]; j >= 0 && looked < most;
                 j = crowd->next[j], looked++)
                if (j > i) part_pair(&members[i], &members[j], i);
    return looked;
}

// What was pushed goes there from where it was, so that walls hold it.
static void settle(const Ground *ground, Member *member)
{
    if (member->dx == 0 && member->dy == 0) return;
    Body *body = &member->body;
    double x = body->x - member->dx, y = body->y - member->dy;
    body->x = x;
    body->y = y;
    mover_move(ground, body, member->dx, member->dy, false);
    member->dx = body->x - x;
    member->dy = body->y - y;
}

int crowd_separate(Crowd *crowd, const Ground *ground, Member *members, int count, int most)
{
    int looked = 0;
    if (count == 0) return 0;
    reserve(crowd, count);
    double cell = widest_of(members, count);
    for (int i = 0; i < count; i++) members[i].dx = members[i].dy = 0;
    fill(crowd, members, count, cell);
    for (int i = 0; i < count; i++) looked += part_from_neighbours(crowd, members, i, cell, most - looked);
    for (int i = 0; i < count; i++) settle(ground, &members[i]);
    return looked;
}
