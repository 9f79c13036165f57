// Runs the tests that registered themselves; see check.h.
#include "check.h"
#include <math.h>

static Check *first, **last = &first;

void check_register(Check *check)
{
    *last = check;
    last = &check->next;
}

bool check_true(bool holds, const char *what, const char *file, int line)
{
    if (!holds) printf("    %s:%d: expected %s\n", file, line, what);
    return holds;
}

bool check_equal_numbers(long long got, long long wanted, const char *what, const char *file, int line)
{
    if (got != wanted) printf("    %s:%d: %s is %lld, expected %lld\n", file, line, what, got, wanted);
    return got == wanted;
}

bool check_equal_texts(const char *got, const char *wanted, const char *what, const char *file, int line)
{
    bool equal = got && wanted ? strcmp(got, wanted) == 0 : got == wanted;
    if (!equal)
        printf("    %s:%d: %s is \"%s\", expected \"%s\"\n", file, line, what, got ? got : "(null)",
               wanted ? wanted : "(null)");
    return equal;
}

bool check_near(double got, double wanted, double within, const char *what, const char *file, int line)
{
    bool near = fabs(got - wanted) <= within;
    if (!near) printf("    %s:%d: %s is %g, expected %g within %g\n", file, line, what, got, wanted, within);
    return near;
}

static void print_sentence(const Check *check, bool failed)
{
    printf("%s %s: ", failed ? "FAILED" : "ok    ", check->area);
    for (const char *c = check->sentence; *c; c++) putchar(*c == '_' ? ' ' : *c);
    putchar('\n');
    fflush(stdout);
}

int main(int count, char **arguments)
{
    int ran = 0, failures = 0;
    for (Check *check = first; check; check = check->next) {
        if (count > 1 && !strstr(check->sentence, arguments[1])) continue;
        bool failed = false;
        check->run(&failed);
        print_sentence(check, failed);
        ran++;
        failures += failed;
    }
    printf("%d tests, %d failed\n", ran, failures);
    return failures || !ran ? 1 : 0;
}
