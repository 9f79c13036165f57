// The advice, held to the same cases as the page's (tests/web/lab.test.mjs).
#include "advice.h"
#include <jansson.h>
#include <math.h>
#include "check.h"

static Outcome outcome_of(const char *key)
{
    int outcome = OUTCOME_WORKS;
    while (outcome < OUTCOME_REFUSED && strcmp(outcome_key((Outcome)outcome), key) != 0) outcome++;
    return (Outcome)outcome;
}

static double number(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

TEST(advice, is_that_of_the_page)
{
    json_t *cases = json_load_file(ADVICE, 0, NULL), *each;
    size_t at;
    EXPECT(json_array_size(cases) > 5);
    json_array_foreach(cases, at, each)
    {
        Result results[CARRIERS];
        char advice[ADVICE_SIZE];
        const json_t *outcomes = json_object_get(each, "outcomes");
        for (int i = 0; i < CARRIERS; i++) {
            const char *key = json_string_value(json_array_get(outcomes, (size_t)i));
            results[i] = (Result){ .carrier = (Carrier)i, .outcome = outcome_of(key) };
            results[i].p50 = number(json_object_get(each, "p50"));
            results[i].p99 = number(json_object_get(each, "p99"));
        }
        advice_write(advice, results);
        EXPECT_TEXT(advice, json_string_value(json_object_get(each, "advice")));
    }
    json_decref(cases);
}
