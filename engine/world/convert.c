#include "convert.h"
#include "text.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_number(FieldType type)
{
    return type == FIELD_INT || type == FIELD_LONG || type == FIELD_FLOAT || type == FIELD_DOUBLE ||
           type == FIELD_ANGLE || type == FIELD_BOOL;
}

static size_t size_of(FieldType type)
{
    return type == FIELD_BOOL ? 1 : type == FIELD_LONG || type == FIELD_DOUBLE ? 8 : 4;
}

static double read_number(FieldType type, const uint8_t *at)
{
    int32_t whole;
    float single;
    double number;
    if (type == FIELD_INT) return memcpy(&whole, at, sizeof whole), whole;
    if (type == FIELD_BOOL) return *at != 0;
    if (type == FIELD_LONG || type == FIELD_DOUBLE) return memcpy(&number, at, sizeof number), number;
    return memcpy(&single, at, sizeof single), (double)single;
}

static void write_number(const Field *field, FieldType type, uint8_t *at, double value)
{
    if (type == FIELD_INT || type == FIELD_LONG) {
        if (field->low < field->high) value = fmin(fmax(value, field->low), field->high);
        value = trunc(value);
    }
    const int32_t whole = type == FIELD_INT ? (int32_t)value : 0;
    const float single = (float)value;
    if (type == FIELD_INT) memcpy(at, &whole, sizeof whole);
    if (type == FIELD_BOOL) *at = value != 0;
    if (type == FIELD_LONG || type == FIELD_DOUBLE) memcpy(at, &value, sizeof value);
    if (type == FIELD_FLOAT || type == FIELD_ANGLE) memcpy(at, &single, sizeof single);
}

static void write_text(const Field *field, uint8_t *at, const char *text)
{
    size_t fit = text_fit(text, strnlen(text, SCHEMA_TEXT_LIMIT), field->size - 1u);
    memset(at, 0, field->size);
    memcpy(at, text, fit);
}

static void convert_array(const Field *old, const uint8_t *from, const Field *field, uint8_t *to)
{
    for (int i = 0; i < old->count && i < field->count; i++)
        write_number(field, field->element, to + (size_t)i * size_of(field->element),
                     read_number(old->element, from + (size_t)i * size_of(old->element)));
}

bool convert_field(const Field *old, const uint8_t *from, const Field *field, uint8_t *to)
{
    char text[SCHEMA_TEXT_LIMIT + 2] = "";
    if (is_number(old->type) && is_number(field->type))
        return write_number(field, field->type, to, read_number(old->type, from)), true;
    if (old->type == FIELD_TEXT) snprintf(text, sizeof text, "%.*s", (int)old->size, (const char *)from);
    if (old->type == FIELD_TEXT && field->type == FIELD_TEXT) return write_text(field, to, text), true;
    if (is_number(old->type) && field->type == FIELD_TEXT) {
        snprintf(text, sizeof text, "%.9g", read_number(old->type, from));
        return write_text(field, to, text), true;
    }
    if (old->type == FIELD_TEXT && is_number(field->type)) {
        char *end;
        double value = strtod(text, &end);
        if (end == text || *end || !isfinite(value)) return !text[0];
        return write_number(field, field->type, to, value), true;
    }
    const bool arrays = old->type == FIELD_ARRAY && field->type == FIELD_ARRAY;
    if (!arrays || !is_number(old->element) || !is_number(field->element)) return false;
    return convert_array(old, from, field, to), true;
}
