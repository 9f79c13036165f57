#include "intent.h"
#include "writer.h"
#include <math.h>

enum { TURNS_A_SECOND = 3, DICE = 12 };

void intent_init(Intent *intent, uint64_t seed)
{
    *intent = (Intent){ 0 };
    random_seed(&intent->random, seed);
}

static void change_mind(Intent *intent, const Welcome *welcome)
{
    double angle = random_unit(&intent->random) * 2 * M_PI;
    double length = random_unit(&intent->random) < 0.2 ? 0 : 127;
    intent->run_x = (int)(length * cos(angle));
    intent->run_y = (int)(length * sin(angle));
    intent->look_x = (int)random_between(&intent->random, 0, welcome->width);
    intent->look_y = (int)random_between(&intent->random, 0, welcome->height);
    intent->inputs_left = (int)random_between(&intent->random, 1, 2 * welcome->rate / TURNS_A_SECOND);
}

// A button as INPUT tells it: 0 up, 1 held, 2 tapped since the input before, 3 newly pressed.
static int press(Intent *intent, int button, unsigned roll)
{
    uint32_t bit = UINT32_C(1) << button;
    if (intent->held & bit) {
        if (roll < 8) intent->held &= ~bit;
        return roll < 8 ? 0 : 1;
    }
    if (roll == 0) return 2;
    if (roll > 2) return 0;
    intent->held |= bit;
    return 3;
}

static bool takes_two(InputType type)
{
    return type == INPUT_STICK || type == INPUT_POINTER;
}

void intent_write_values(Intent *intent, const Welcome *welcome, Buffer *out)
{
    uint64_t dice = random_bits(&intent->random);
    if (intent->inputs_left-- <= 0) change_mind(intent, welcome);
    int values = 0;
    for (int i = 0; i < welcome->input_count; i++) values += takes_two(welcome->inputs[i]) ? 2 : 1;
    write_array(out, (uint32_t)values);
    for (int i = 0; i < welcome->input_count; i++) {
        InputType type = welcome->inputs[i];
        if (type == INPUT_BUTTON) {
            write_integer(out, press(intent, i, (unsigned)(dice >> i % DICE * 5) & 31));
        } else if (type == INPUT_LINE) {
            write_text(out, (dice >> i % DICE * 5 & 31) == 0 ? "moon" : "");
        } else {
            write_integer(out, type == INPUT_STICK ? intent->run_x : intent->look_x);
            write_integer(out, type == INPUT_STICK ? intent->run_y : intent->look_y);
        }
    }
}
