// sample.h: many measurements of one thing, of which the middle one is believed.
#pragma once
#include <stdint.h>

enum { SAMPLES = 1000 };

typedef struct {
    double values[SAMPLES];  // nanoseconds of this thread's CPU
    int count;               // more than SAMPLES are not kept
} Sample;

double cpu_now(void);  // nanoseconds of this thread's CPU
void sample_add(Sample *sample, double value);
double sample_median(Sample *sample);  // sorts
double sample_least(const Sample *sample);
