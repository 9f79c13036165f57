// A ring of values; whoever asks pays for the sorting.
#include "samples.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void samples_add(Samples *samples, double value)
{
    samples->values[samples->count++ % SAMPLES_MOST] = value;
}

static int compare(const void *one, const void *two)
{
    double a = *(const double *)one, b = *(const double *)two;
    return (a > b) - (a < b);
}

double samples_at(const Samples *samples, double part)
{
    double sorted[SAMPLES_MOST];
    int count = samples->count < SAMPLES_MOST ? samples->count : SAMPLES_MOST;
    if (count == 0) return NAN;
    memcpy(sorted, samples->values, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, compare);
    int at = (int)ceil(part * count) - 1;
    return sorted[at < 0 ? 0 : at];
}
