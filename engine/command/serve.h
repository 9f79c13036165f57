// serve.h: the commands that run a server.
#pragma once

int serve_main(int argc, char **argv);    // moontick [serve] [options]
int serve_a_mode(int argc, char **argv);  // moontick dev [FILE] [options of serve]
