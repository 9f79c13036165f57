// lockdown.h: what a worker can no longer do.
// After lockdown() the process keeps its memory, its clock, and the descriptors
// 2 (log), 4 and 5 (eventfds of its channel). It opens no file or socket, starts
// no process or thread, touches no other process, and nothing gives that back. A
// forbidden system call ends the process; what libraries try harmlessly, such as
// opening a file, fails instead.
#pragma once
#include <stdbool.h>
#include <sys/types.h>
#include "failure.h"

bool lockdown(pid_t gateway, Failure *why);  // `gateway`: the parent, with which the process shall die
