// token.h: what a guest keeps to be known again.
// 32 random bytes as text. The server stores only the hash: who reads the
// database cannot play as anybody.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TOKEN_SIZE = 44,       // 43 characters of base64url and a closing zero
    TOKEN_HASH_SIZE = 32,  // bytes
};

void token_create(char token[TOKEN_SIZE]);
bool token_hash(const char *token, size_t size, uint8_t hash[TOKEN_HASH_SIZE]);  // false: this is no token
