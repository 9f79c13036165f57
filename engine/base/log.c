// A line is put together in one buffer and written with one write(2), so lines
// of several threads and processes never mix.
#include "log.h"
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static void write_line(const char *level, const char *area, const char *format, va_list arguments)
{
    char line[4096];
    int used = snprintf(line, 128, "%-5s %s: ", level, area);
    if (used > 127) used = 127;
    int more = vsnprintf(line + used, sizeof line - (size_t)used - 1, format, arguments);
    int end = used + more;
    if (end > (int)sizeof line - 2) end = (int)sizeof line - 2;
    for (int i = 0; i < end; i++)
        if ((unsigned char)line[i] < 32 && line[i] != '\n' && line[i] != '\t') line[i] = '?';
    line[end] = '\n';
    (void)!write(STDERR_FILENO, line, (size_t)end + 1);
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
