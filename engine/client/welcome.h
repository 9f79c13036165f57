// welcome.h: the little of a WELCOME that a player without a page needs.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WELCOME_INPUTS = 32,      // inputs of a mode that can be kept up with
    WELCOME_TEXT_LIMIT = 64,  // bytes of a room's code and of a token
};

typedef enum { INPUT_STICK, INPUT_BUTTON, INPUT_POINTER, INPUT_LINE } InputType;

typedef struct {
    char room[WELCOME_TEXT_LIMIT + 1];
    char resume[WELCOME_TEXT_LIMIT + 1];  // "" if there is none
    int rate;                             // ticks a second
    int width, height;                    // of the world, in units
    int input_count;
    uint8_t inputs[WELCOME_INPUTS];  // InputType each, in the order of INPUT's values
} Welcome;

bool welcome_read(Welcome *welcome, const uint8_t *data, size_t size);  // false: it breaks the protocol
