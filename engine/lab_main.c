// The program behind `moontick lab`: a process of its own, so that none of the
// libraries behind libcurl are mapped by the server and its workers.
#include <signal.h>
#include "lab.h"

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    return lab_main(argc, argv);
}
