#include "nearest.h"
#include <string.h>

// How many letters must be added, removed or changed to get from one word to the other.
static int distance(const char *one, const char *two)
{
    enum { LONGEST = 32 };
    int row[LONGEST + 1], size = (int)strlen(two);
    if (strlen(one) > LONGEST || size > LONGEST) return LONGEST;
    for (int j = 0; j <= size; j++) row[j] = j;
    for (int i = 1; one[i - 1]; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= size; j++) {
            int change = diagonal + (one[i - 1] != two[j - 1]);
            diagonal = row[j];
            row[j] = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            if (change < row[j]) row[j] = change;
        }
    }
    return row[size];
}

const char *nearer(const char *word, const char *best, const char *candidate)
{
    int away = distance(word, candidate);
    if (away > 2 || away >= (int)strlen(candidate)) return best;
    return !best || away < distance(word, best) ? candidate : best;
}
