// The model of a moving entity against a client that follows PROTOCOL.md section 3, and what
// each way of moving costs on the wire.
#include "check.h"
#include "motion.h"
#include "random.h"
#include <math.h>
#include <stdlib.h>

enum { RUNS = 40, TICKS = 400 };

typedef struct {
    Random random;
    double x, y, vx, vy, angle;  // in units, per tick
    int64_t at[2], velocity[2];  // as a client has it
    long ticks, bytes;
    int64_t worst;
    bool apart;  // client and model disagreed
    Motion motion;
} Flight;

typedef void Pilot(Flight *flight, int tick);

static const double QUANTUM = 0.125, SPEED = 6;  // 120 units/s at 20 Hz

static long size_of(int64_t value)
{
    return value >= -32 && value < 128        ? 1
           : value >= -128 && value < 256     ? 2
           : value >= -32768 && value < 65536 ? 3
                                              : 5;
}

static void truth_of(const Flight *flight, int64_t truth[2])
{
    truth[0] = llround(16 * (double)(float)flight->x / QUANTUM);
    truth[1] = llround(16 * (double)(float)flight->y / QUANTUM);
}

static void begin(Flight *flight, uint64_t seed)
{
    random_seed(&flight->random, seed);
    flight->x = flight->y = 500;
    flight->vx = flight->vy = 0;
    flight->angle = random_unit(&flight->random) * 2 * M_PI;
    int64_t truth[2];
    truth_of(flight, truth);
    motion_begin(&flight->motion, truth);
    motion_whole(&flight->motion, flight->at);
    for (int axis = 0; axis < 2; axis++) {
        flight->at[axis] *= 16;
        flight->velocity[axis] = 0;
    }
}

static void follow(Flight *flight, const MotionStep *step)
{
    bool jumps = llabs(step->difference[0]) > 4095 || llabs(step->difference[1]) > 4095;
    for (int axis = 0; axis < 2; axis++) {
        if (step->steps) {
            flight->at[axis] += 16 * step->difference[axis];
            flight->velocity[axis] += 16 * step->difference[axis];
            if (jumps) flight->velocity[axis] = 0;
            flight->bytes += size_of(step->difference[axis]);
        }
        if (!step->trims) continue;
        flight->velocity[axis] += step->trim[axis];
        flight->bytes += size_of(step->trim[axis]);
    }
    if (step->steps || step->trims) flight->bytes += 2;  // gap and mask
}

static MotionStep fly(Flight *flight)
{
    int64_t truth[2];
    truth_of(flight, truth);
    MotionStep step = motion_advance(&flight->motion, truth, 1);
    for (int axis = 0; axis < 2; axis++) flight->at[axis] += flight->velocity[axis];
    follow(flight, &step);
    for (int axis = 0; axis < 2; axis++) {
        int64_t error = llabs(truth[axis] - flight->at[axis]);
        flight->worst = error > flight->worst ? error : flight->worst;
        flight->apart |= flight->at[axis] != flight->motion.at[axis] ||
                         flight->velocity[axis] != flight->motion.velocity[axis];
    }
    flight->ticks++;
    return step;
}

static void go(Flight *flight, double speed)
{
    flight->x += speed * cos(flight->angle);
    flight->y += speed * sin(flight->angle);
}

static double roll(Flight *flight)
{
    return random_unit(&flight->random);
}

static void straight(Flight *flight, int tick)
{
    (void)tick;
    go(flight, SPEED);
}

static void turn(Flight *flight, int tick)
{
    (void)tick;
    flight->angle += 0.05;
    go(flight, SPEED);
}

static void wander(Flight *flight, int tick)
{
    if (tick % 2 == 0) flight->angle = roll(flight) * 2 * M_PI;
    go(flight, SPEED);
}

static void thrust(Flight *flight, int tick)
{
    if (tick % 20 == 0) flight->angle = roll(flight) * 2 * M_PI;
    flight->vx = (flight->vx + 0.5 * cos(flight->angle)) * 0.97;
    flight->vy = (flight->vy + 0.5 * sin(flight->angle)) * 0.97;
    flight->x += flight->vx;
    flight->y += flight->vy;
}

static void stroll(Flight *flight, int tick)
{
    if (tick % 20 == 0) flight->angle = roll(flight) * 2 * M_PI;
    go(flight, 0.06);
}

static void leap(Flight *flight, int tick)
{
    (void)tick;
    flight->x += floor((4093 + roll(flight) * 5) * 16) / 16 * QUANTUM * (roll(flight) < 0.5 ? -1 : 1);
    if (roll(flight) < 0.5) flight->y += (roll(flight) - 0.5) * 1100;
}

static bool stands(const Flight *flight)
{
    return flight->velocity[0] == 0 && flight->velocity[1] == 0;
}

static double bytes_a_tick(Pilot *pilot, const char *name, bool *right)
{
    Flight flight = { 0 };
    *right = true;
    for (uint64_t run = 1; run <= RUNS; run++) {
        begin(&flight, run);
        for (int tick = 0; tick < TICKS; tick++) {
            pilot(&flight, tick);
            fly(&flight);
        }
    }
    *right = !flight.apart && flight.worst <= 16;
    double bytes = (double)flight.bytes / (double)flight.ticks;
    printf("    %-8s %.2f bytes a tick, at worst %lld sixteenths off\n", name, bytes,
           (long long)flight.worst);
    return bytes;
}

TEST(motion, straight_flight_is_nearly_silent)
{
    bool right;
    EXPECT(bytes_a_tick(straight, "straight", &right) < 0.25);
    EXPECT(right);
}

TEST(motion, new_direction_every_second_tick_costs_less_than_three_bytes_a_tick)
{
    bool right;
    EXPECT(bytes_a_tick(wander, "wander", &right) < 3);
    EXPECT(right);
}

TEST(motion, even_turn_is_cheaper_than_a_step_a_tick)
{
    bool right;
    EXPECT(bytes_a_tick(turn, "turn", &right) < 3);
    EXPECT(right);
}

TEST(motion, speeding_up_is_cheaper_than_a_step_a_tick)
{
    bool right;
    EXPECT(bytes_a_tick(thrust, "thrust", &right) < 3.5);
    EXPECT(right);
}

TEST(motion, model_and_client_agree_on_what_is_a_jump)
{
    bool right;
    bytes_a_tick(leap, "leap", &right);
    EXPECT(right);
}

TEST(motion, sudden_stop_is_told_once)
{
    for (uint64_t run = 1; run <= 200; run++) {
        Flight flight = { 0 };
        begin(&flight, run);
        for (int tick = 0; tick < 41; tick++) {
            wander(&flight, tick);
            fly(&flight);
        }
        fly(&flight);
        EXPECT(stands(&flight));
    }
}

TEST(motion, nothing_creeps_when_it_has_come_to_rest)
{
    for (uint64_t run = 1; run <= 500; run++) {
        Flight flight = { 0 };
        begin(&flight, run);
        for (int tick = 0; tick < TICKS + (int)run % 7; tick++) {
            (run % 2 ? stroll : wander)(&flight, tick);
            fly(&flight);
        }
        fly(&flight);
        fly(&flight);
        EXPECT(stands(&flight) && motion_rests(&flight.motion));
        for (int tick = 0; tick < 20; tick++) {
            MotionStep step = fly(&flight);
            EXPECT(!step.steps && !step.trims);
        }
        EXPECT(flight.worst <= 16 && !flight.apart);
    }
}

TEST(motion, trembling_within_a_quantum_is_never_told)
{
    Flight flight = { 0 };
    begin(&flight, 1);
    for (int tick = 0; tick < TICKS; tick++) {
        flight.x = 500 + 0.9 * QUANTUM * sin(tick * 1.7);
        flight.y = 500 + 0.9 * QUANTUM * cos(tick * 2.3);
        fly(&flight);
    }
    EXPECT_EQ(flight.bytes, 0);
}

TEST(motion, ticks_that_were_skipped_are_flown_at_once)
{
    Motion motion;
    motion_begin(&motion, (int64_t[]){ 0, 0 });
    for (int64_t tick = 1; tick <= 10; tick++) motion_advance(&motion, (int64_t[]){ tick * 160, 0 }, 1);
    MotionStep step = motion_advance(&motion, (int64_t[]){ 15 * 160, 0 }, 5);
    EXPECT(!step.steps && !step.trims);
    EXPECT_EQ(motion.at[0], 15 * 160);
}
