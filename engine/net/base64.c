// Base64 in its two alphabets: RFC 4648, sections 4 and 5.
#include "base64.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static void encode_three(char *out, const uint8_t *data, const char *alphabet)
{
    out[0] = alphabet[data[0] >> 2];
    out[1] = alphabet[(data[0] & 3) << 4 | data[1] >> 4];
    out[2] = alphabet[(data[1] & 15) << 2 | data[2] >> 6];
    out[3] = alphabet[data[2] & 63];
}

size_t base64_encode(char *out, const uint8_t *data, size_t size, Base64 kind)
{
    static const char *const alphabets[] = { LETTERS "+/", LETTERS "-_" };
    const char *alphabet = alphabets[kind];
    char *end = out;
    for (; size >= 3; size -= 3, data += 3, end += 4) encode_three(end, data, alphabet);
    if (size == 0) return (size_t)(end - out);
    uint8_t last[3] = { data[0], size > 1 ? data[1] : 0 };
    encode_three(end, last, alphabet);
    end[3] = '=';
    if (size == 1) end[2] = '=';
    return (size_t)(end + 4 - out);
}
