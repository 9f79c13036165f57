// text.h: text that comes from strangers.
#pragma once
#include <stdbool.h>
#include <stddef.h>

bool text_is_utf8(const char *text, size_t size);  // strict: no overlong forms, surrogates or cut characters

// How many of the `size` bytes of a UTF-8 text are kept where there is room for `most`: never a part of a
// character.
size_t text_fit(const char *text, size_t size, size_t most);

// Copies `text` into `out` as one clean line: valid UTF-8 without control
// characters, zero-width characters or bidirectional overrides, spaces folded
// and trimmed, at most `most` characters and `out_size` - 1 bytes. Never cuts a
// character. Returns the bytes written, without the closing zero; 0 when nothing
// is left. Bytes that are not UTF-8 are dropped.
size_t text_clean(char *out, size_t out_size, const char *text, size_t size, int most);

bool text_has_word(const char *text, const char *word);  // among words with single spaces between them

// A whole number in decimal, nothing around it. False: it is none, or not between `low` and `high`.
bool text_to_number(const char *text, long low, long high, long *number);
