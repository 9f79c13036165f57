// worker.h: the process that runs rooms.
// Started by the gateway as `moontick worker` with the descriptors of channel.h
// and nothing else. It locks itself down, then steps the rooms it is told to open
// until the gateway ends it; it has no way to end well and needs none, since the
// committed worlds belong to the gateway.
#pragma once

int worker_main(void);  // returns only on failure, with the exit code
