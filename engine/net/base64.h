// base64.h: bytes as text.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum { BASE64_PLAIN, BASE64_URL } Base64;  // with "+/", or with "-_"

// Writes 4 bytes for every 3, padded with "=", and no closing zero. Returns how many.
size_t base64_encode(char *out, const uint8_t *data, size_t size, Base64 kind);
