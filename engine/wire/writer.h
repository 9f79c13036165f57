// writer.h: msgpack, appended to a Buffer. Each value takes its shortest form.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "buffer.h"

void write_nil(Buffer *out);
void write_bool(Buffer *out, bool value);
void write_integer(Buffer *out, int64_t value);
void write_float(Buffer *out, float value);
void write_double(Buffer *out, double value);
void write_text(Buffer *out, const char *text);  // up to its closing zero
void write_text_of(Buffer *out, const char *text, size_t size);
void write_array(Buffer *out, uint32_t count);  // `count` values follow
void write_map(Buffer *out, uint32_t count);    // `count` pairs of a key and a value follow
