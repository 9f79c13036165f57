// A pattern is a row of items: a class of characters with an optional quantifier, a
// bracket of a capture, %b, %f or %1. Characters are taken in a loop; only what may
// have to be tried again (a quantifier, a capture) goes one call deeper.
#include "pattern.h"
#include <ctype.h>
#include <stdint.h>
#include <string.h>

static const char *try_at(Pattern *match, const char *at, const char *p);

static const char *give_up(Pattern *match, const char *wrong)
{
    if (!match->wrong) match->wrong = wrong;
    return NULL;
}

static bool spend(Pattern *match)
{
    return --*match->steps >= 0 || give_up(match, "too long");
}

// Only ASCII has classes, whatever the locale says.
static bool is_of_class(unsigned char c, char class)
{
    bool in, ascii = c < 128;
    switch (tolower((unsigned char)class)) {
    case 'a': in = ascii && isalpha(c); break;
    case 'c': in = ascii && iscntrl(c); break;
    case 'd': in = ascii && isdigit(c); break;
    case 'g': in = ascii && isgraph(c); break;
    case 'l': in = ascii && islower(c); break;
    case 'p': in = ascii && ispunct(c); break;
    case 's': in = ascii && isspace(c); break;
    case 'u': in = ascii && isupper(c); break;
    case 'w': in = ascii && isalnum(c); break;
    case 'x': in = ascii && isxdigit(c); break;
    case 'z': in = c == 0; break;
    default: return class == (char)c;
    }
    return isupper((unsigned char)class) ? !in : in;
}

// Where a set's closing bracket is; `p` stands behind the opening one. The first character is never it.
static const char *end_of_set(Pattern *match, const char *p)
{
    if (p < match->pattern_end && *p == '^') p++;
    for (bool first = true; first || p >= match->pattern_end || *p != ']'; first = false) {
        if (p >= match->pattern_end) return give_up(match, "malformed pattern (missing ']')");
        p += *p == '%' && p + 1 < match->pattern_end ? 2 : 1;
    }
    return p;
}

// Behind the class that begins at `p`.
static const char *end_of_class(Pattern *match, const char *p)
{
    if (*p == '%') {
        if (p + 1 == match->pattern_end) return give_up(match, "malformed pattern (ends with '%')");
        return p + 2;
    }
    if (*p != '[') return p + 1;
    const char *end = end_of_set(match, p + 1);
    return end ? end + 1 : NULL;
}

// `p` stands on the opening bracket, `end` on the closing one.
static bool is_in_set(unsigned char c, const char *p, const char *end)
{
    bool wanted = p[1] != '^';
    for (p += wanted ? 1 : 2; p < end; p++) {
        if (*p == '%') {
            if (is_of_class(c, *++p)) return wanted;
        } else if (p[1] == '-' && p + 2 < end) {
            if ((unsigned char)*p <= c && c <= (unsigned char)p[2]) return wanted;
            p += 2;
        } else if ((unsigned char)*p == c) {
            return wanted;
        }
    }
    return !wanted;
}

static bool fits(const Pattern *match, const char *at, const char *p, const char *end)
{
    if (at >= match->subject_end) return false;
    unsigned char c = (unsigned char)*at;
    switch (*p) {
    case '.': return true;
    case '%': return is_of_class(c, p[1]);
    case '[': return is_in_set(c, p, end - 1);
    default: return (unsigned char)*p == c;
    }
}

// As many as there are, then one fewer each time the rest does not match.
static const char *take_most(Pattern *match, const char *at, const char *p, const char *end)
{
    ptrdiff_t count = 0;
    while (fits(match, at + count, p, end)) {
        if (!spend(match)) return NULL;
        count++;
    }
    for (; count >= 0; count--) {
        const char *found = try_at(match, at + count, end + 1);
        if (found || match->wrong) return found;
    }
    return NULL;
}

static const char *take_least(Pattern *match, const char *at, const char *p, const char *end)
{
    for (;; at++) {
        const char *found = try_at(match, at, end + 1);
        if (found || match->wrong) return found;
        if (!spend(match) || !fits(match, at, p, end)) return NULL;
    }
}

enum { OPEN = -1 };  // a capture whose closing bracket is still to come

static const char *begin_capture(Pattern *match, const char *at, const char *p, ptrdiff_t size)
{
    if (match->count == PATTERN_CAPTURES) return give_up(match, "too many captures");
    match->captures[match->count++] = (PatternCapture){ at, size };
    const char *found = try_at(match, at, p);
    if (!found) match->count--;
    return found;
}

static const char *end_capture(Pattern *match, const char *at, const char *p)
{
    int last = match->count - 1;
    while (last >= 0 && match->captures[last].size != OPEN) last--;
    if (last < 0) return give_up(match, "invalid pattern capture");
    match->captures[last].size = at - match->captures[last].start;
    const char *found = try_at(match, at, p);
    if (!found) match->captures[last].size = OPEN;
    return found;
}

// Behind what "%bxy" matches; `p` stands on the x.
static const char *balance(Pattern *match, const char *at, const char *p)
{
    if (p + 1 >= match->pattern_end) return give_up(match, "unbalanced pattern");
    if (at >= match->subject_end || *at != *p) return NULL;
    int open = 1;
    while (++at < match->subject_end) {
        if (!spend(match)) return NULL;
        if (*at == p[1]) {
            if (--open == 0) return at + 1;
        } else if (*at == *p) {
            open++;
        }
    }
    return NULL;
}

// Behind what an earlier capture held, if it comes again.
static const char *repeat(Pattern *match, const char *at, char digit)
{
    int index = digit - '1';
    if (index < 0 || index >= match->count || match->captures[index].size == OPEN)
        return give_up(match, "invalid capture index");
    ptrdiff_t size = match->captures[index].size;
    if (size < 0 || match->subject_end - at < size) return NULL;
    *match->steps -= (double)size / 16;
    return memcmp(match->captures[index].start, at, (size_t)size) ? NULL : at + size;
}

// Whether a set begins to hold between the characters around `at`; `p` stands on its opening bracket.
static bool is_frontier(const Pattern *match, const char *at, const char *p, const char *end)
{
    unsigned char before = at == match->subject ? 0 : (unsigned char)at[-1];
    unsigned char after = at == match->subject_end ? 0 : (unsigned char)*at;
    return !is_in_set(before, p, end - 1) && is_in_set(after, p, end - 1);
}

// %b, %f and %1 at `*p`: moves both on. False: this is none of them.
static bool take_special(Pattern *match, const char **at, const char **p)
{
    const char *mark = *p + 1;
    if (**p != '%' || mark == match->pattern_end) return false;
    if (*mark == 'b') {
        *at = balance(match, *at, mark + 1);
        *p += 4;
    } else if (*mark == 'f') {
        const char *set = mark + 1, *end = NULL;
        if (set == match->pattern_end || *set != '[')
            give_up(match, "missing '[' after '%f' in pattern");
        else
            end = end_of_class(match, set);
        if (!end || !is_frontier(match, *at, set, end)) *at = NULL;
        *p = end;
    } else if (isdigit((unsigned char)*mark)) {
        *at = repeat(match, *at, *mark);
        *p += 2;
    } else {
        return false;
    }
    return true;
}

static const char *walk(Pattern *match, const char *at, const char *p)
{
    while (p < match->pattern_end) {
        if (!spend(match)) return NULL;
        if (*p == '(' && p + 1 < match->pattern_end && p[1] == ')')
            return begin_capture(match, at, p + 2, PATTERN_PLACE);
        if (*p == '(') return begin_capture(match, at, p + 1, OPEN);
        if (*p == ')') return end_capture(match, at, p + 1);
        if (*p == '$' && p + 1 == match->pattern_end) return at == match->subject_end ? at : NULL;
        if (take_special(match, &at, &p)) {
            if (!at) return NULL;
            continue;
        }
        const char *end = end_of_class(match, p);
        if (!end) return NULL;
        char quantifier = end < match->pattern_end ? *end : 0;
        bool fit = fits(match, at, p, end);
        if (quantifier == '*') return take_most(match, at, p, end);
        if (quantifier == '+') return fit ? take_most(match, at + 1, p, end) : NULL;
        if (quantifier == '-') return take_least(match, at, p, end);
        if (quantifier == '?') {
            const char *found = fit ? try_at(match, at + 1, end + 1) : NULL;
            if (found || match->wrong) return found;
            p = end + 1;
            continue;
        }
        if (!fit) return NULL;
        at++;
        p = end;
    }
    return at;
}

static const char *try_at(Pattern *match, const char *at, const char *p)
{
    if (match->depth == PATTERN_DEPTH) return give_up(match, "pattern too complex");
    match->depth++;
    const char *found = walk(match, at, p);
    match->depth--;
    return found;
}

const char *pattern_match(Pattern *match, const char *at, const char *pattern)
{
    match->depth = match->count = 0;
    match->wrong = NULL;
    return try_at(match, at, pattern);
}
