// nearest.h: which word was meant.
#pragma once

// Keeps the candidate that is fewest letters away: `best` so far (NULL: none), or `candidate`, if that is
// nearer and not another word altogether.
const char *nearer(const char *word, const char *best, const char *candidate);
