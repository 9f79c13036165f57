// Each correction moves the guess and, with it, the velocity; a trim, which costs two numbers
// more, then sets the velocity to anything. What is chosen rests on how truth has moved:
//
// - It has flown straight for two ticks, or stands still: trim to exactly that. Then there is silence.
// - It bends evenly, as a thrown or a turning thing does: trim to the chord of the coming ticks.
// - Otherwise nothing is known. A correction alone leaves, one tick later and if truth flies straight on,
//   twice its own error less the error before it. So aiming at half the error before makes
//   a new direction cost one correction, not two.
#include "motion.h"
#include <stdlib.h>

enum {
    FAR = 4095,      // quanta: beyond this it is a jump, and the velocity becomes 0
    STRAIGHT = 2,    // rounding makes even a straight flight uneven by this much
    EVEN = 6,        // and an even bend by this much
    CHORD_MOST = 6,  // ticks
};

typedef struct {
    int64_t at[2], velocity[2];
} Course;

static int64_t divided(int64_t value, int64_t by)
{
    return (value + (value < 0 ? -by / 2 : by / 2)) / by;
}

static int64_t clamped(int64_t value, int64_t most)
{
    return value < -most ? -most : value > most ? most : value;
}

static bool within(const int64_t values[2], int64_t most)
{
    return llabs(values[0]) <= most && llabs(values[1]) <= most;
}

void motion_begin(Motion *motion, const int64_t truth[2])
{
    *motion = (Motion){ 0 };
    for (int axis = 0; axis < 2; axis++) {
        motion->truth[axis] = truth[axis];
        motion->at[axis] = divided(truth[axis], MOTION_FINE) * MOTION_FINE;
    }
}

// Corrections are whole quanta: the place nearest to truth, less `aim`, that one can reach.
static int64_t reached(const Motion *motion, int axis, int64_t aim)
{
    int64_t quanta = divided(motion->truth[axis] - aim - motion->at[axis], MOTION_FINE);
    return motion->at[axis] + quanta * MOTION_FINE;
}

static Course straight_on(const Motion *motion, bool stopped)
{
    Course course;
    for (int axis = 0; axis < 2; axis++) {
        int64_t mean = divided(2 * motion->moved[axis] - motion->bent[axis], 2);
        course.at[axis] = reached(motion, axis, 0);
        course.velocity[axis] = stopped ? 0 : mean;
    }
    return course;
}

// False: truth would stray more than a quantum from a chord over so many ticks.
static bool find_chord(const Motion *motion, int64_t ticks, Course *course)
{
    for (int axis = 0; axis < 2; axis++) {
        int64_t bent = motion->bent[axis], moved = motion->moved[axis];
        course->at[axis] = reached(motion, axis, clamped(bent * ticks * ticks / 16, MOTION_FINE / 2));
        course->velocity[axis] = moved + divided(bent * (ticks + 1), 2);
        for (int64_t t = 0, error = motion->truth[axis] - course->at[axis]; t <= ticks; t++) {
            if (llabs(error) > MOTION_FINE) return false;
            error += moved + bent * (t + 1) - course->velocity[axis];
        }
    }
    return true;
}

static Course turned(const Motion *motion, const int64_t before[2])
{
    Course course;
    for (int axis = 0; axis < 2; axis++) {
        course.at[axis] = reached(motion, axis, before[axis] / 2);
        course.velocity[axis] = motion->velocity[axis] + course.at[axis] - motion->at[axis];
    }
    return course;
}

static bool bends_evenly(const Motion *motion, const int64_t bent_before[2])
{
    for (int axis = 0; axis < 2; axis++)
        if (llabs(motion->bent[axis] - bent_before[axis]) > EVEN + llabs(motion->bent[axis]) / 8)
            return false;
    return true;
}

static Course choose(const Motion *motion, const int64_t before[2], const int64_t bent_before[2])
{
    bool stopped = within(motion->moved, 0);
    if (stopped || within(motion->bent, STRAIGHT)) return straight_on(motion, stopped);
    Course chord;
    if (bends_evenly(motion, bent_before))
        for (int64_t ticks = CHORD_MOST; ticks > 0; ticks--)
            if (find_chord(motion, ticks, &chord)) return chord;
    return turned(motion, before);
}

static MotionStep take(Motion *motion, const Course *course)
{
    MotionStep step = { 0 };
    int64_t moves[2];
    for (int axis = 0; axis < 2; axis++) {
        moves[axis] = course->at[axis] - motion->at[axis];
        motion->at[axis] = course->at[axis];
        step.difference[axis] = moves[axis] / MOTION_FINE;
        step.steps |= moves[axis] != 0;
    }
    bool jumps = !within(step.difference, FAR);
    for (int axis = 0; axis < 2; axis++) {
        step.trim[axis] = jumps ? 0 : course->velocity[axis] - motion->velocity[axis] - moves[axis];
        step.trims |= step.trim[axis] != 0;
        motion->velocity[axis] = jumps ? 0 : course->velocity[axis];
    }
    return step;
}

MotionStep motion_advance(Motion *motion, const int64_t truth[2], uint32_t ticks)
{
    int64_t error[2], before[2], bent_before[2];
    for (int axis = 0; axis < 2; axis++) {
        int64_t moved = (truth[axis] - motion->truth[axis]) / (int64_t)ticks;
        before[axis] = motion->truth[axis] - motion->at[axis];
        bent_before[axis] = motion->bent[axis];
        motion->bent[axis] = moved - motion->moved[axis];
        motion->moved[axis] = moved;
        motion->truth[axis] = truth[axis];
        motion->at[axis] += motion->velocity[axis] * (int64_t)ticks;
        error[axis] = truth[axis] - motion->at[axis];
    }
    bool rests = within(motion->moved, 0) && within(motion->bent, 0);
    bool creeps = rests && !within(motion->velocity, 0);
    if (within(error, MOTION_FINE) && !creeps) return (MotionStep){ 0 };
    Course course = choose(motion, before, bent_before);
    return take(motion, &course);
}

bool motion_rests(const Motion *motion)
{
    return within(motion->velocity, 0) && within(motion->moved, 0);
}

void motion_whole(const Motion *motion, int64_t quanta[2])
{
    for (int axis = 0; axis < 2; axis++) quanta[axis] = divided(motion->at[axis], MOTION_FINE);
}
