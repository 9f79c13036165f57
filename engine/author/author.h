// author.h: the commands for who writes modes. None of them needs a network.
#pragma once

int author_new(int argc, char **argv);    // moontick new NAME
int author_check(int argc, char **argv);  // moontick check FILE
int author_test(int argc, char **argv);   // moontick test FILE
