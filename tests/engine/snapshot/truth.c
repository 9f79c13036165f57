#include "truth.h"
#include <math.h>
#include <string.h>

static int64_t reference_number(const Field *field, int type, const uint8_t *at)
{
    double value = 0;
    float narrow;
    int32_t integer;
    uint32_t id;
    switch (type) {
    case FIELD_INT: memcpy(&integer, at, 4); return integer;
    case FIELD_REF: memcpy(&id, at, 4); return id;
    case FIELD_BOOL: return *at ? 1 : 0;
    case FIELD_LONG: memcpy(&value, at, 8); return (int64_t)value;
    case FIELD_DOUBLE: memcpy(&value, at, 8); break;
    default: memcpy(&narrow, at, 4); value = (double)narrow;
    }
    if (type == FIELD_ANGLE) return llround(value / (2 * M_PI) * 256) & 255;
    double most = ldexp(1, 52), steps = value / field->quantum;
    return llround(fmin(fmax(steps, -most), most));
}

static bool reference_real(const Field *field, int type, const uint8_t *at, double *value)
{
    float narrow;
    if ((type != FIELD_FLOAT && type != FIELD_DOUBLE) || field->quantum > 0) return false;
    memcpy(&narrow, at, sizeof narrow);
    memcpy(value, at, type == FIELD_FLOAT ? 0 : sizeof *value);
    if (type == FIELD_FLOAT) *value = (double)narrow;
    return true;
}

static const char *reference_text(const uint8_t *at, size_t size, char text[260])
{
    size_t used = strnlen((const char *)at, size);
    memcpy(text, at, used);
    text[used] = 0;
    if (strcmp(text, "cut \xe2\x82") == 0) return "cut ";
    if (strcmp(text, "\xff\xfe") == 0) return "";
    if (strcmp(text, "a\xc0\xaf z") == 0) return "?";
    return text;
}

static bool same_array(const Field *field, const uint8_t *at, const PictureValue *value)
{
    for (uint32_t i = 0; i < field->count; i++) {
        double truth, told = value->elements ? value->elements[i] : 0;
        const uint8_t *element = at + i * (field->size / field->count);
        if (!reference_real(field, field->element, element, &truth))
            truth = (double)reference_number(field, field->element, element);
        if (truth != told) return false;
    }
    return true;
}

static bool same_value(const Field *field, const uint8_t *at, const PictureValue *value)
{
    char text[260];
    double truth;
    if (field->type == FIELD_TEXT) return strcmp(reference_text(at, field->size, text), value->text) == 0;
    if (field->type == FIELD_ARRAY) return same_array(field, at, value);
    if (reference_real(field, field->type, at, &truth)) return value->real == truth;
    return reference_number(field, field->type, at) == value->number;
}

static bool near(const Kind *kind, const uint8_t *entity, const PictureEntity *told)
{
    float place[2];
    memcpy(&place[0], entity + kind->x, sizeof(float));
    memcpy(&place[1], entity + kind->y, sizeof(float));
    for (int axis = 0; axis < 2; axis++) {
        double most = ldexp(1, 52), truth = (double)place[axis] / kind->quantum * 16;
        if (fabs((double)told->at[axis] - fmin(fmax(truth, -most), most)) > 16 + 8 + 0.5) return false;
    }
    return true;
}

static uint32_t reference_owner(const Kind *kind, const uint8_t *entity)
{
    uint32_t owner = 0;
    if (strcmp(kind->name, "player") == 0) memcpy(&owner, entity, 4);
    if (kind->player >= 0) memcpy(&owner, entity + kind->player, 4);
    return owner;
}

bool truth_is_near(const Interest *interest, const Kind *kind, const uint8_t *entity, const View *view,
                   bool was_known)
{
    if (kind->x < 0 || interest->shape == INTEREST_EVERYONE) return true;
    float x, y, more = was_known ? interest->margin : 0;
    memcpy(&x, entity + kind->x, sizeof x);
    memcpy(&y, entity + kind->y, sizeof y);
    float dx = x - view->x, dy = y - view->y, reach = interest->width + more;
    if (interest->shape == INTEREST_RADIUS) return dx * dx + dy * dy <= reach * reach;
    // The engine compares coordinates with borders, so a border may fall to either side.
    return fabsf(dx) <= interest->width / 2 + more && fabsf(dy) <= interest->height / 2 + more;
}

int32_t truth_team(const Stage *stage, uint32_t player)
{
    const Field *field = schema_find_field(&stage->schema.kinds[KIND_PLAYER], "team");
    const uint8_t *entity = world_committed_find(stage->world, player);
    int32_t team = 0;
    if (entity) memcpy(&team, entity + field->offset, sizeof team);
    return team > 0 && team < 256 ? team : 0;
}

// 2: owner, 1: of the team, 0: neither.
static int reference_level(const Stage *stage, const Kind *kind, const uint8_t *entity, uint32_t you)
{
    uint32_t owner = reference_owner(kind, entity);
    const Field *own = schema_find_field(kind, "team");
    int32_t team = truth_team(stage, owner);
    if (own) memcpy(&team, entity + own->offset, sizeof team);
    if (owner == you) return 2;
    return team > 0 && team == truth_team(stage, you);
}

static bool is_seen(const Stage *stage, int client, const Kind *kind, const uint8_t *entity, bool was_known)
{
    int level = reference_level(stage, kind, entity, stage->players[client]), needed = kind->seen_by;
    const Field *sight = schema_find_field(kind, "seen_by");
    int32_t said = 0;
    if (sight) memcpy(&said, entity + sight->offset, sizeof said);
    if (said) needed = said - 1;
    if (level < needed) return false;
    return level == 2 || truth_is_near(&stage->interest, kind, entity, &stage->views[client], was_known);
}

// What one may not know is not there, as if it had never been told.
static bool same_fields(const Stage *stage, const Kind *kind, const uint8_t *entity, uint32_t you,
                        const PictureEntity *told, Failure *why)
{
    static const uint8_t nothing[SCHEMA_STRIDE_LIMIT];
    int level = reference_level(stage, kind, entity, you);
    for (int i = 0; i < kind->field_count; i++) {
        const Field *field = &kind->fields[i];
        int needed = field->access == ACCESS_OWNER ? 2 : field->access == ACCESS_TEAM ? 1 : 0;
        if (field->wire < 0) continue;
        const uint8_t *truth = level >= needed ? entity + field->offset : nothing;
        if (!same_value(field, truth, &told->values[field->wire]))
            return fail(why, "%s #%u: field \"%s\" differs", kind->name, told->id & 0xffff, field->name);
    }
    return true;
}

static bool same_entity(const Stage *stage, int client, const Kind *kind, const uint8_t *entity,
                        bool was_known, uint32_t *seen, Failure *why)
{
    const Picture *picture = stage->pictures[client];
    uint32_t id;
    memcpy(&id, entity, sizeof id);
    const PictureEntity *told = picture_find(picture, id);
    bool sees = is_seen(stage, client, kind, entity, was_known);
    if (sees != (told != NULL))
        return fail(why, "%s #%u is %sseen", kind->name, id & 0xffff, told ? "" : "not ");
    if (!sees) return true;
    ++*seen;
    if (kind->x >= 0 && !near(kind, entity, told))
        return fail(why, "%s #%u is not where it is told", kind->name, id & 0xffff);
    return same_fields(stage, kind, entity, picture->you, told, why);
}

bool truth_matches(const Stage *stage, int client, const bool *was_known, Failure *why)
{
    uint32_t seen = 0;
    for (uint32_t k = 0; k < stage->schema.kind_count; k++) {
        const Kind *kind = &stage->schema.kinds[k];
        for (uint32_t i = 0; i < world_committed_high(stage->world, (int)k); i++) {
            const uint8_t *entity = world_committed_entity(stage->world, (int)k, i);
            if (memcmp(entity, (uint8_t[4]){ 0 }, 4) == 0) continue;
            if (!same_entity(stage, client, kind, entity, was_known[kind->first + i], &seen, why))
                return false;
        }
    }
    return seen == stage->pictures[client]->count || fail(why, "there are ghosts in the picture");
}
