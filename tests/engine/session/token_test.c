// What a guest keeps to be known again.
#include "token.h"
#include <string.h>
#include "check.h"

TEST(token, is_forty_three_characters_and_never_the_same)
{
    char one[TOKEN_SIZE], two[TOKEN_SIZE];
    token_create(one);
    token_create(two);
    EXPECT_EQ(strlen(one), 43);
    EXPECT_EQ(strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
    EXPECT(strcmp(one, two) != 0);
}

TEST(token, has_one_hash_and_another_than_its_neighbour)
{
    char token[TOKEN_SIZE];
    uint8_t one[TOKEN_HASH_SIZE], two[TOKEN_HASH_SIZE];
    token_create(token);
    EXPECT(token_hash(token, 43, one) && token_hash(token, 43, two));
    EXPECT(!memcmp(one, two, sizeof one));
    token[0] = token[0] == 'A' ? 'B' : 'A';
    EXPECT(token_hash(token, 43, two));
    EXPECT(memcmp(one, two, sizeof one) != 0);
}

TEST(token, is_not_just_any_text)
{
    uint8_t hash[TOKEN_HASH_SIZE];
    EXPECT(!token_hash("", 0, hash));
    EXPECT(!token_hash("short", 5, hash));
    EXPECT(!token_hash("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+", 43, hash));
    EXPECT(!token_hash("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 44, hash));
    EXPECT(token_hash("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 43, hash));
}

TEST(token, has_only_one_spelling)
{
    uint8_t hash[TOKEN_HASH_SIZE];
    EXPECT(!token_hash("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", 43, hash));
}
