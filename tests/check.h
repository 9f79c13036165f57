// check.h: tests that read as sentences.
//
//     TEST(world, stale_id_finds_nothing_after_slot_is_reused)
//     {
//         ...
//         EXPECT(world_find(world, old) == NULL);
//         EXPECT_EQ(world_count(world), 1);
//     }
//
// Tests register themselves; tests/check_main.c runs them in order of writing,
// or only those whose name contains the first argument. A failed expectation
// names the line, ends that test, and fails the program.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct Check {
    const char *area, *sentence;
    void (*run)(bool *failed);
    struct Check *next;
} Check;

void check_register(Check *check);
bool check_equal_numbers(long long got, long long wanted, const char *what, const char *file, int line);
bool check_equal_texts(const char *got, const char *wanted, const char *what, const char *file, int line);
bool check_near(double got, double wanted, double within, const char *what, const char *file, int line);
bool check_true(bool holds, const char *what, const char *file, int line);

#define TEST(area, sentence)                                                                                 \
    static void area##_##sentence(bool *check_failed);                                                       \
    __attribute__((constructor)) static void register_##area##_##sentence(void)                              \
    {                                                                                                        \
        static Check check = { #area, #sentence, area##_##sentence, NULL };                                  \
        check_register(&check);                                                                              \
    }                                                                                                        \
    static void area##_##sentence(__attribute__((unused)) bool *check_failed)

#define CHECK_OR_LEAVE(passed)                                                                               \
    do {                                                                                                     \
        if (!(passed)) {                                                                                     \
            *check_failed = true;                                                                            \
            return;                                                                                          \
        }                                                                                                    \
    } while (0)

#define EXPECT(holds) CHECK_OR_LEAVE(check_true((holds), #holds, __FILE__, __LINE__))
#define EXPECT_EQ(got, wanted)                                                                               \
    CHECK_OR_LEAVE(check_equal_numbers((long long)(got), (long long)(wanted), #got, __FILE__, __LINE__))
#define EXPECT_TEXT(got, wanted) CHECK_OR_LEAVE(check_equal_texts((got), (wanted), #got, __FILE__, __LINE__))
#define EXPECT_NEAR(got, wanted, within)                                                                     \
    CHECK_OR_LEAVE(check_near((got), (wanted), (within), #got, __FILE__, __LINE__))
