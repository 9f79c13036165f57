// addresses.h: a list of addresses and networks, as a host writes it:
// "203.0.113.7,198.51.100.0/24,2001:db8::/32".
#pragma once
#include <stdbool.h>
#include "failure.h"

bool addresses_are_valid(const char *list, Failure *why);    // false: `why` names the first that is none
bool addresses_have(const char *list, const char *address);  // NULL is an empty list
