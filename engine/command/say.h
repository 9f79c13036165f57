// say.h: what the program says of itself on the terminal.
#pragma once

int say_usage(void);  // both return what the program ends with
int say_version(void);

// Says what is wrong; returns `code`, one of sysexits.h.
int complain(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
