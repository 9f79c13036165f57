#include "text.h"
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The character at `text` and its length; length 0 if these bytes are not UTF-8.
static int decode(const char *text, size_t size, uint32_t *character)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const uint8_t *byte = (const uint8_t *)text;
    int length = byte[0] < 0x80   ? 1
                 : byte[0] < 0xc2 ? 0
                 : byte[0] < 0xe0 ? 2
                 : byte[0] < 0xf0 ? 3
                 : byte[0] < 0xf5 ? 4
                                  : 0;
    if (length == 0 || (size_t)length > size) return 0;
    uint32_t value = length == 1 ? byte[0] : byte[0] & (0x7fu >> length);
    for (int i = 1; i < length; i++) {
        if ((byte[i] & 0xc0) != 0x80) return 0;
        value = value << 6 | (byte[i] & 0x3f);
    }
    if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return 0;
    *character = value;
    return length;
}

bool text_is_utf8(const char *text, size_t size)
{
    uint32_t character;
    for (size_t i = 0; i < size;) {
        int length = decode(text + i, size - i, &character);
        if (length == 0) return false;
        i += (size_t)length;
    }
    return true;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

// Characters that are seen as nothing, or that turn their neighbours round.
static bool is_invisible(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

size_t text_clean(char *out, size_t out_size, const char *text, size_t size, int most)
{
    size_t used = 0;
    bool space_waits = false;
    for (size_t i = 0; i < size && most > 0;) {
        uint32_t character;
        int length = decode(text + i, size - i, &character);
        const char *from = text + i;
        i += length ? (size_t)length : 1;
        if (length == 0) continue;
        if (is_space(character)) {
            space_waits = used > 0;
            continue;
        }
        if (is_invisible(character)) continue;
        size_t space = space_waits && most > 1 ? 1 : 0;
        if ((space_waits && most < 2) || used + space + (size_t)length >= out_size) break;
        if (space) out[used++] = ' ', most--;
        space_waits = false;
        memcpy(out + used, from, (size_t)length);
        used += (size_t)length;
        most--;
    }
    out[used] = 0;
    return used;
}

size_t text_fit(const char *text, size_t size, size_t most)
{
    if (size <= most) return size;
    while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80) most--;
    return most;
}

bool text_to_number(const char *text, long low, long high, long *number)
{
    char *end;
    errno = 0;
    *number = strtol(text, &end, 10);
    return isdigit((unsigned char)*text) && !*end && !errno && *number >= low && *number <= high;
}

bool text_has_word(const char *text, const char *word)
{
    const size_t size = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at++)
        if ((at == text || at[-1] == ' ') && (!at[size] || at[size] == ' ')) return true;
    return false;
}
