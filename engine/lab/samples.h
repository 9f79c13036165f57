// samples.h: the last measurements of something, and how they are spread.
// All zero is a valid, empty Samples.
#pragma once

enum { SAMPLES_MOST = 600 };

typedef struct {
    double values[SAMPLES_MOST];
    int count;  // in all; the last SAMPLES_MOST of them are kept
} Samples;

void samples_add(Samples *samples, double value);
double samples_at(const Samples *samples,
                  double part);  // what this part of all (0 to 1) does not exceed; NaN: none
