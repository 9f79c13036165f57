#include "token.h"
#include <assert.h>
#include <sodium.h>

enum { SECRET = 32, FORM = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static void start_sodium(void)
{
    int started = sodium_init();  // cheap when done before
    assert(started >= 0);
    (void)started;
}

void token_create(char token[TOKEN_SIZE])
{
    uint8_t secret[SECRET];
    start_sodium();
    randombytes_buf(secret, sizeof secret);
    sodium_bin2base64(token, TOKEN_SIZE, secret, sizeof secret, FORM);
    sodium_memzero(secret, sizeof secret);
}

bool token_hash(const char *token, size_t size, uint8_t hash[TOKEN_HASH_SIZE])
{
    uint8_t secret[SECRET];
    size_t got = 0;
    start_sodium();
    if (size != TOKEN_SIZE - 1) return false;
    if (sodium_base642bin(secret, sizeof secret, token, size, NULL, &got, NULL, FORM) || got != SECRET)
        return false;
    crypto_generichash(hash, TOKEN_HASH_SIZE, secret, sizeof secret, NULL, 0);
    sodium_memzero(secret, sizeof secret);
    return true;
}
