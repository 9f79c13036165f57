// convert.h: the value of a field as one of another type. Private to this layer.
#pragma once
#include "schema.h"

// False: it cannot be; `to` stays as it is. A reference is carried elsewhere (carry.c).
bool convert_field(const Field *old, const uint8_t *from, const Field *field, uint8_t *to);
