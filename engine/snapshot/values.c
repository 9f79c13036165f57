#include "values.h"
#include "text.h"
#include "writer.h"
#include <math.h>
#include <string.h>

// Whatever a mode computes, a browser must be able to hold it: its integers end at 2^53.
static const double MOST = 1LL << 52;

static int64_t rounded(double value)
{
    if (isnan(value)) return 0;
    return llround(value > MOST ? MOST : value < -MOST ? -MOST : value);
}

int64_t value_sixteenths(float value, double quantum)
{
    return rounded(16.0 * (double)value / quantum);
}

static int64_t float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static int64_t double_bits(double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static int64_t take_float(const Field *field, const uint8_t *at)
{
    float value;
    memcpy(&value, at, sizeof value);
    return field->quantum > 0 ? rounded((double)value / field->quantum) : float_bits(value);
}

static int64_t take_double(const Field *field, const uint8_t *at)
{
    double value;
    memcpy(&value, at, sizeof value);
    return field->quantum > 0 ? rounded(value / field->quantum) : double_bits(value);
}

static int64_t take_angle(const uint8_t *at)
{
    float radians;
    memcpy(&radians, at, sizeof radians);
    return rounded((double)radians / (2 * M_PI) * 256) & 255;
}

static int64_t take_number(const Field *field, int type, const uint8_t *at)
{
    int32_t integer;
    uint32_t id;
    double number;
    switch (type) {
    case FIELD_INT: memcpy(&integer, at, sizeof integer); return integer;
    case FIELD_LONG: memcpy(&number, at, sizeof number); return rounded(trunc(number));
    case FIELD_FLOAT: return take_float(field, at);
    case FIELD_DOUBLE: return take_double(field, at);
    case FIELD_ANGLE: return take_angle(at);
    case FIELD_REF: memcpy(&id, at, sizeof id); return id;
    default: return *at != 0;
    }
}

static bool is_bytes(const Field *field)
{
    return field->type == FIELD_TEXT || field->type == FIELD_ARRAY;
}

uint32_t value_size(const Field *field)
{
    return is_bytes(field) ? (field->size + 7u) & ~7u : 8;
}

void value_take(const Field *field, const uint8_t *at, uint8_t *value)
{
    if (is_bytes(field)) {
        size_t used = field->type == FIELD_TEXT ? strnlen((const char *)at, field->size) : field->size;
        memcpy(value, at, used);
        memset(value + used, 0, value_size(field) - used);
        return;
    }
    int64_t number = take_number(field, field->type, at);
    memcpy(value, &number, sizeof number);
}

static int64_t number_of(const uint8_t *value)
{
    int64_t number;
    memcpy(&number, value, sizeof number);
    return number;
}

bool value_differs(const Field *field, const uint8_t *one, const uint8_t *other)
{
    if (is_bytes(field)) return memcmp(one, other, field->size) != 0;
    return number_of(one) != number_of(other);
}

bool value_is_zero(const Field *field, const uint8_t *value)
{
    if (!is_bytes(field)) return number_of(value) == 0;
    for (uint32_t i = 0; i < field->size; i++)
        if (value[i]) return false;
    return true;
}

static void write_number(Buffer *out, const Field *field, int type, int64_t number)
{
    float narrow;
    double wide;
    if (type == FIELD_FLOAT && !(field->quantum > 0)) {
        memcpy(&narrow, &number, sizeof narrow);
        write_float(out, narrow);
    } else if (type == FIELD_DOUBLE && !(field->quantum > 0)) {
        memcpy(&wide, &number, sizeof wide);
        write_double(out, wide);
    } else
        write_integer(out, number);
}

// A mode may have cut a character in two, or made bytes that are no text at all.
static void write_valid_text(Buffer *out, const char *text, size_t size)
{
    for (size_t cut = 0; cut < 4 && cut <= size; cut++)
        if (text_is_utf8(text, size - cut)) {
            write_text_of(out, text, size - cut);
            return;
        }
    write_text(out, "?");
}

static void write_elements(Buffer *out, const Field *field, const uint8_t *value)
{
    write_array(out, field->count);
    for (uint32_t i = 0; i < field->count; i++)
        write_number(out, field, field->element,
                     take_number(field, field->element, value + i * (field->size / field->count)));
}

void value_write(Buffer *out, const Field *field, const uint8_t *value)
{
    if (field->type == FIELD_TEXT)
        write_valid_text(out, (const char *)value, strnlen((const char *)value, field->size));
    else if (field->type == FIELD_ARRAY)
        write_elements(out, field, value);
    else
        write_number(out, field, field->type, number_of(value));
}

static bool goes_by_difference(const Field *field)
{
    bool is_float = field->type == FIELD_FLOAT || field->type == FIELD_DOUBLE;
    return field->type == FIELD_INT || field->type == FIELD_LONG || (is_float && field->quantum > 0);
}

void value_write_step(Buffer *out, const Field *field, const uint8_t *was, const uint8_t *is)
{
    if (goes_by_difference(field))
        write_integer(out, number_of(is) - number_of(was));
    else if (field->type == FIELD_ANGLE)
        write_integer(out, (int8_t)(number_of(is) - number_of(was)));
    else
        value_write(out, field, is);
}
