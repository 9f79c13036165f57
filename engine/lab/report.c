#include "report.h"
#include <jansson.h>
#include <math.h>
#include "advice.h"

enum { CELL = 16 };

static const char *in_ms(char out[CELL], double ms)
{
    snprintf(out, CELL, isnan(ms) ? "-" : ms < 10 ? "%.1f ms" : "%.0f ms", ms);
    return out;
}

static const char *in_bytes(char out[CELL], double bytes)
{
    snprintf(out, CELL, isnan(bytes) ? "-" : "%.0f bytes", bytes);
    return out;
}

static void print_row(const Result *result, FILE *out)
{
    char p50[CELL], p99[CELL], delay[CELL], overhead[CELL];
    fprintf(out, "%-14s %-22s %8s %8s %10s %11s %9.0f %6d\n", carrier_name(result->carrier),
            outcome_verdict(result->outcome), in_ms(p50, result->p50), in_ms(p99, result->p99),
            in_ms(delay, result->delay), in_bytes(overhead, result->overhead), result->empty_per_minute,
            result->lost);
}

void report_table(const Result results[CARRIERS], FILE *out)
{
    char advice[ADVICE_SIZE];
    fprintf(out, "%-14s %-22s %17s %10s %11s %9s %6s\n", "", "", "round trip", "server to", "overhead per",
            "empty", "lines");
    fprintf(out, "%-14s %-22s %8s %8s %10s %11s %9s %6s\n", "carrier", "", "p50", "p99", "client", "update",
            "a minute", "lost");
    for (int i = 0; i < CARRIERS; i++) print_row(&results[i], out);
    for (int i = 0; i < CARRIERS; i++)
        if (results[i].why[0]) fprintf(out, "\n%s: %s.", carrier_name(results[i].carrier), results[i].why);
    advice_write(advice, results);
    fprintf(out, "\n%s\n", advice);
}

static json_t *number(double value)
{
    return isnan(value) ? json_null() : json_real(value);
}

static json_t *result_json(const Result *result)
{
    return json_pack("{s:s, s:s, s:s, s:{s:o, s:o}, s:o, s:o, s:o, s:i}", "carrier",
                     carrier_key(result->carrier),                                             //
                     "outcome", outcome_key(result->outcome), "why", result->why,              //
                     "round_trip_ms", "p50", number(result->p50), "p99", number(result->p99),  //
                     "delay_ms", number(result->delay), "overhead_bytes", number(result->overhead),
                     "empty_per_minute", number(result->empty_per_minute), "lost", result->lost);
}

void report_json(const Result results[CARRIERS], const char *url, FILE *out)
{
    char advice[ADVICE_SIZE];
    json_t *carriers = json_array();
    advice_write(advice, results);
    for (int i = 0; i < CARRIERS; i++) json_array_append_new(carriers, result_json(&results[i]));
    json_t *all = json_pack("{s:s, s:o, s:s}", "url", url, "carriers", carriers, "advice", advice);
    json_dumpf(all, out, JSON_REAL_PRECISION(6));
    fputc('\n', out);
    json_decref(all);
}
