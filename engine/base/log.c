// A line is put together in one buffer and written with one write(2), so lines
// of several threads and processes never mix. What a text has more of them is set
// in, so that no text that came from outside can look like a line of our own.
#include "log.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define INDENT "      "

static void write_line(const char *level, const char *area, const char *format, va_list arguments)
{
    char line[4352], text[4096];
    int used = snprintf(line, 128, "%-5s %s: ", level, area);
    size_t end = used > 127 ? 127 : (size_t)used;
    vsnprintf(text, sizeof text, format, arguments);
    for (const char *at = text; *at && end < sizeof line - sizeof INDENT; at++) {
        line[end++] = (unsigned char)*at < 32 && *at != '\n' && *at != '\t' ? '?' : *at;
        if (*at != '\n') continue;
        memcpy(line + end, INDENT, strlen(INDENT));
        end += strlen(INDENT);
    }
    line[end++] = '\n';
    (void)!write(STDERR_FILENO, line, end);
}

#define LOG_FUNCTION(name, level)                                                                            \
    void name(const char *area, const char *format, ...)                                                     \
    {                                                                                                        \
        va_list arguments;                                                                                   \
        va_start(arguments, format);                                                                         \
        write_line(level, area, format, arguments);                                                          \
        va_end(arguments);                                                                                   \
    }

LOG_FUNCTION(log_info, "info")
LOG_FUNCTION(log_warn, "warn")
LOG_FUNCTION(log_error, "error")
