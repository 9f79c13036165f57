// values.h: a field as it is told (PROTOCOL.md section 4).
// A told value takes 8 bytes: the integer that is sent, or the bits of a float. Text
// and arrays are kept as their bytes. Two values differ when their bytes do.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "buffer.h"
#include "schema.h"

uint32_t value_size(const Field *field);                                 // a multiple of 8
void value_take(const Field *field, const uint8_t *at, uint8_t *value);  // from the struct's field
bool value_differs(const Field *field, const uint8_t *one, const uint8_t *other);
bool value_is_zero(const Field *field, const uint8_t *value);
void value_write(Buffer *out, const Field *field, const uint8_t *value);  // absolute
void value_write_step(Buffer *out, const Field *field, const uint8_t *was, const uint8_t *is);

int64_t value_sixteenths(float value, double quantum);  // a coordinate of the motion
