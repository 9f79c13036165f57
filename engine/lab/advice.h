// advice.h: what the measurements mean, in plain words.
// The page gives the same advice (web/src/lab/advice.ts): tests/web/advice.json
// holds both to it.
#pragma once
#include <stddef.h>
#include "result.h"

enum { ADVICE_SIZE = 1024 };

void advice_write(char out[ADVICE_SIZE], const Result results[CARRIERS]);
