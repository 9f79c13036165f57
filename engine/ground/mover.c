// A box goes sideways, then up or down, and stops at the first cell in its way. A circle goes in steps
// shorter than its radius, and after each is pushed out of the cell that it is deepest in, again until it is
// free: the face of a tile comes before the corner of its neighbour, so that nothing stumbles over the seams
// of a floor.
#include "mover.h"
#include <math.h>

enum { MOST_STEPS = 256, PUSHES = 4 };
static const double SKIN = 1.0 / 64;  // units that do not count as overlap: places are floats

static double between(double low, double value, double high)
{
    return value < low ? low : value > high ? high : value;
}

// What was put outside comes back to the edge.
static void bring_inside(const Ground *ground, Body *body)
{
    double width = ground->columns * ground->width, height = ground->rows * ground->height;
    body->x = between(body->half_width, body->x, width - body->half_width);
    if (!ground->pits) body->y = between(body->half_height, body->y, height - body->half_height);
}

static bool column_is_free(const Ground *ground, const Body *body, int column)
{
    int last = ground_row(ground, body->y + body->half_height - SKIN);
    for (int row = ground_row(ground, body->y - body->half_height + SKIN); row <= last; row++)
        if (ground_is_solid(ground, column, row)) return false;
    return true;
}

static bool row_is_free(const Ground *ground, const Body *body, int row, uint8_t stopping)
{
    int last = ground_column(ground, body->x + body->half_width - SKIN);
    for (int column = ground_column(ground, body->x - body->half_width + SKIN); column <= last; column++)
        if (ground_flags(ground, column, row) & stopping) return false;
    return true;
}

static int move_across(const Ground *ground, Body *body, double dx)
{
    int side = dx > 0 ? 1 : -1;
    double edge = body->x + side * (body->half_width - SKIN);
    int last = ground_column(ground, between(-SKIN, edge + dx, ground->columns * ground->width));
    for (int column = ground_column(ground, edge) + side; (last - column) * side >= 0; column += side) {
        if (column_is_free(ground, body, column)) continue;
        body->x = (column + (dx < 0)) * ground->width - side * body->half_width;
        return side;
    }
    body->x += dx;
    return 0;
}

static int move_down(const Ground *ground, Body *body, double dy, bool drop)
{
    int side = dy > 0 ? 1 : -1;
    uint8_t stopping = dy > 0 && !drop ? TILE_SOLID | TILE_PLATFORM : TILE_SOLID;
    double edge = body->y + side * (body->half_height - SKIN);
    int last = ground_row(ground, between(-SKIN, edge + dy, ground->rows * ground->height));
    for (int row = ground_row(ground, edge) + side; (last - row) * side >= 0; row += side) {
        if (row_is_free(ground, body, row, stopping)) continue;
        body->y = (row + (dy < 0)) * ground->height - side * body->half_height;
        return side;
    }
    body->y += dy;
    return 0;
}

static Hit move_box(const Ground *ground, Body *body, double dx, double dy, bool drop)
{
    Hit hit = { 0, 0 };
    if (dx != 0) hit.x = move_across(ground, body, dx);
    if (dy != 0) hit.y = move_down(ground, body, dy, drop);
    return hit;
}

typedef struct {
    double x, y, depth;  // which way out, and how far
} Push;

// The way out of a cell that the middle of the circle is in: over its nearest side that leads to a free cell.
static Push way_out(const Ground *ground, const Body *body, int column, int row)
{
    double left = body->x - column * ground->width, top = body->y - row * ground->height;
    const Push sides[] = {
        { -1, 0, left }, { 1, 0, ground->width - left }, { 0, -1, top }, { 0, 1, ground->height - top }
    };
    Push best = { 0, 0, 0 };
    for (int i = 0; i < 4; i++) {
        if (ground_is_solid(ground, column + (int)sides[i].x, row + (int)sides[i].y)) continue;
        if (best.depth == 0 || sides[i].depth + body->half_width < best.depth)
            best = (Push){ sides[i].x, sides[i].y, sides[i].depth + body->half_width };
    }
    return best;
}

static Push push_of_cell(const Ground *ground, const Body *body, int column, int row)
{
    double left = column * ground->width, top = row * ground->height;
    double dx = body->x - between(left, body->x, left + ground->width);
    double dy = body->y - between(top, body->y, top + ground->height);
    double squared = dx * dx + dy * dy, radius = body->half_width;
    if (squared >= radius * radius) return (Push){ 0, 0, 0 };
    if (squared == 0) return way_out(ground, body, column, row);
    double distance = sqrt(squared);
    return (Push){ dx / distance, dy / distance, radius - distance };
}

static Push deepest_push(const Ground *ground, const Body *body)
{
    Push deepest = { 0, 0, 0 };
    int right = ground_column(ground, body->x + body->half_width);
    int bottom = ground_row(ground, body->y + body->half_height);
    for (int row = ground_row(ground, body->y - body->half_height); row <= bottom; row++)
        for (int column = ground_column(ground, body->x - body->half_width); column <= right; column++) {
            if (!ground_is_solid(ground, column, row)) continue;
            Push push = push_of_cell(ground, body, column, row);
            if (push.depth > deepest.depth) deepest = push;
        }
    return deepest;
}

static void push_out(const Ground *ground, Body *body, Hit *hit)
{
    for (int i = 0; i < PUSHES; i++) {
        Push push = deepest_push(ground, body);
        if (push.depth <= 0) return;
        body->x += push.x * push.depth;
        body->y += push.y * push.depth;
        if (fabs(push.x) > 0.7) hit->x = push.x < 0 ? 1 : -1;
        if (fabs(push.y) > 0.7) hit->y = push.y < 0 ? 1 : -1;
    }
}

// Falling by dy: how far until a platform holds it.
static double fall_onto_platform(const Ground *ground, const Body *body, double dy)
{
    double edge = body->y + body->half_height - SKIN;
    int last = ground_row(ground, edge + dy);
    for (int row = ground_row(ground, edge) + 1; row <= last && row < ground->rows; row++)
        if (!row_is_free(ground, body, row, TILE_PLATFORM))
            return row * ground->height - body->half_height - body->y;
    return dy;
}

static Hit move_round(const Ground *ground, Body *body, double dx, double dy, bool drop)
{
    Hit hit = { 0, 0 };
    double farther = fmax(fabs(dx), fabs(dy)), stride = body->half_width * 0.9;
    int steps = farther <= stride                ? 1
                : farther >= stride * MOST_STEPS ? MOST_STEPS
                                                 : (int)(farther / stride) + 1;
    double shorter = farther > stride * steps ? stride * steps / farther : 1;
    dx *= shorter / steps;
    dy *= shorter / steps;
    for (int i = 0; i < steps; i++) {
        double down = dy > 0 && !drop ? fall_onto_platform(ground, body, dy) : dy;
        if (down != dy) hit.y = 1;
        body->x += dx;
        body->y += down;
        push_out(ground, body, &hit);
    }
    return hit;
}

Hit mover_move(const Ground *ground, Body *body, double dx, double dy, bool drop)
{
    bring_inside(ground, body);
    return body->round ? move_round(ground, body, dx, dy, drop) : move_box(ground, body, dx, dy, drop);
}

bool mover_stands(const Ground *ground, const Body *body)
{
    double edge = body->y + body->half_height;
    int row = ground_row(ground, edge + SKIN);
    return ground_row(ground, edge - SKIN) < row &&
           !row_is_free(ground, body, row, TILE_SOLID | TILE_PLATFORM);
}
