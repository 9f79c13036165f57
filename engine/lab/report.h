// report.h: the results, for people and for programs.
#pragma once
#include <stdio.h>
#include "result.h"

void report_table(const Result results[CARRIERS], FILE *out);                  // and the advice below it
void report_json(const Result results[CARRIERS], const char *url, FILE *out);  // one line
