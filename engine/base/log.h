// log.h: one line per fact, on standard error.
// The area comes first ("store", "room K7QX2"), then a sentence that names the
// remedy where there is one. Each fact is logged once, where it is decided.
// Control characters in the text are made harmless; line breaks of a traceback stay.
#pragma once

void log_info(const char *area, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_warn(const char *area, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_error(const char *area, const char *format, ...) __attribute__((format(printf, 2, 3)));
