// Who is nearest, and what a straight line meets first.
#include <math.h>
#include "near.h"

typedef struct {
    double x, y, squared;
    int index, except;
} Nearest;

static void take_if_nearer(void *owner, uint32_t index, float x, float y)
{
    Nearest *nearest = owner;
    double dx = x - nearest->x, dy = y - nearest->y, squared = dx * dx + dy * dy;
    bool nearer = squared < nearest->squared || (squared == nearest->squared && nearest->index < 0);
    bool as_near_but_earlier = squared == nearest->squared && (int)index < nearest->index;
    if ((!nearer && !as_near_but_earlier) || (int)index == nearest->except) return;
    nearest->squared = squared;
    nearest->index = (int)index;
}

int call_nearest(Script *script, int kind, double x, double y, double radius, uint32_t except)
{
    const Kind *wanted = &script->schema.kinds[kind];
    uint32_t except_index = (except & 0xffff) - wanted->first;
    bool excluded = except && except_index < wanted->capacity;
    Nearest nearest = { x, y, radius * radius, -1, excluded ? (int)except_index : -1 };
    if (!isfinite(x) || !isfinite(y) || !(radius >= 0)) return -1;
    near_visit(script, kind, (float)(x - radius), (float)(y - radius), (float)(x + radius),
               (float)(y + radius), take_if_nearer, &nearest);
    script->space.answer.far = sqrt(nearest.squared);
    return nearest.index;
}

// How much of the way from (x, y) by (dx, dy) until the body is touched; 1: it is not in the way, or all
// around its start.
static double share_to_body(const Body *body, double x, double y, double dx, double dy)
{
    double from_x = x - body->x, from_y = y - body->y;
    if (!body->round) {
        double enter = 0, leave = 1;
        const double from[2] = { from_x, from_y }, way[2] = { dx, dy },
                     half[2] = { body->half_width, body->half_height };
        if (fabs(from_x) <= half[0] && fabs(from_y) <= half[1]) return 1;
        for (int i = 0; i < 2; i++) {
            if (way[i] == 0 && fabs(from[i]) > half[i]) return 1;
            if (way[i] == 0) continue;
            double one = (-half[i] - from[i]) / way[i], other = (half[i] - from[i]) / way[i];
            enter = fmax(enter, fmin(one, other));
            leave = fmin(leave, fmax(one, other));
        }
        return enter <= leave ? enter : 1;
    }
    double a = dx * dx + dy * dy, b = from_x * dx + from_y * dy;
    double c = from_x * from_x + from_y * from_y - body->half_width * body->half_width;
    double root = b * b - a * c;
    if (c <= 0 || a == 0 || b >= 0 || root < 0) return 1;
    double share = (-b - sqrt(root)) / a;
    return share < 1 ? share : 1;
}

typedef struct {
    Script *script;
    int kind, index;
    double x, y, dx, dy, share;
} Ray;

static void take_if_hit(void *owner, uint32_t index, float x, float y)
{
    Ray *ray = owner;
    const BodyShape *shape = &ray->script->space.bodies[ray->kind];
    Body body = { x, y, shape->half_width, shape->half_height, shape->round };
    double share = share_to_body(&body, ray->x, ray->y, ray->dx, ray->dy);
    if (share > ray->share || (share == ray->share && (ray->index < 0 || (int)index > ray->index))) return;
    ray->share = share;
    ray->index = (int)index;
}

int call_ray(Script *script, int kind, double x1, double y1, double x2, double y2)
{
    SpaceAnswer *answer = &script->space.answer;
    Ray ray = {
        script, kind, -1, x1, y1, x2 - x1, y2 - y1, ground_ray(&script->space.ground, x1, y1, x2, y2)
    };
    if (kind >= 0 && isfinite(ray.dx) && isfinite(ray.dy)) {
        const BodyShape *shape = &script->space.bodies[kind];
        double x = x1 + ray.dx * ray.share, y = y1 + ray.dy * ray.share;
        near_visit(script, kind, (float)(fmin(x1, x) - shape->half_width),
                   (float)(fmin(y1, y) - shape->half_height), (float)(fmax(x1, x) + shape->half_width),
                   (float)(fmax(y1, y) + shape->half_height), take_if_hit, &ray);
    }
    answer->x = x1 + ray.dx * ray.share;
    answer->y = y1 + ray.dy * ray.share;
    answer->hit = ray.index < 0 && ray.share < 1;
    return ray.index;
}
