#include "sample.h"
#include <stdlib.h>
#include <time.h>

double cpu_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

void sample_add(Sample *sample, double value)
{
    if (sample->count < SAMPLES) sample->values[sample->count++] = value;
}

static int by_size(const void *left, const void *right)
{
    const double one = *(const double *)left, other = *(const double *)right;
    return (one > other) - (one < other);
}

double sample_median(Sample *sample)
{
    qsort(sample->values, (size_t)sample->count, sizeof *sample->values, by_size);
    return sample->count ? sample->values[sample->count / 2] : 0;
}

double sample_least(const Sample *sample)
{
    double least = sample->count ? sample->values[0] : 0;
    for (int i = 0; i < sample->count; i++)
        if (sample->values[i] < least) least = sample->values[i];
    return least;
}
