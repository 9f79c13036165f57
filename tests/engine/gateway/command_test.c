// The command line: what it prints, and how it ends.
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

typedef struct {
    pid_t process;
    FILE *output;  // standard output and error
    char line[512];
} Run;

// Starts moontick with these arguments, the last one NULL.
static void start(Run *run, ...)
{
    char *arguments[16] = { "moontick" };
    int count = 1, ends[2];
    va_list list;
    va_start(list, run);
    while ((arguments[count] = va_arg(list, char *))) count++;
    va_end(list);
    if (pipe(ends)) abort();
    run->process = fork();
    if (run->process == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(MOONTICK, arguments);
        _exit(127);
    }
    close(ends[1]);
    run->output = fdopen(ends[0], "r");
    run->line[0] = 0;
}

// Reads on to the line with this text, which stays in run->line. False: it did not come.
static bool says(Run *run, const char *text)
{
    while (fgets(run->line, sizeof run->line, run->output))
        if (strstr(run->line, text)) return true;
    return false;
}

static int end(Run *run)
{
    int status = 0;
    waitpid(run->process, &status, 0);
    fclose(run->output);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int delete (const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

// A folder with one mode, for --scripts and --data.
static void make_folder(char folder[64])
{
    char path[128];
    strcpy(folder, "/tmp/moontick-command-XXXXXX");
    if (!mkdtemp(folder)) abort();
    snprintf(path, sizeof path, "%s/modes", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/modes/mine.lua", folder);
    FILE *file = fopen(path, "w");
    fputs("return {}\n", file);
    fclose(file);
}

TEST(command, help_and_version_end_well)
{
    Run run;
    start(&run, "--help", NULL);
    EXPECT(says(&run, "--port"));
    EXPECT_EQ(end(&run), 0);
    start(&run, "--version", NULL);
    EXPECT(says(&run, "SQLite"));
    EXPECT_EQ(end(&run), 0);
}

TEST(command, unknown_command_and_option_suggest_the_nearest)
{
    Run run;
    start(&run, "serv", NULL);
    EXPECT(says(&run, "did you mean \"serve\"?"));
    EXPECT_EQ(end(&run), 64);
    start(&run, "serve", "--prot", "8080", NULL);
    EXPECT(says(&run, "no option --prot; did you mean --port?"));
    EXPECT_EQ(end(&run), 64);
    start(&run, "-x", NULL);
    EXPECT(says(&run, "no option -x"));
    EXPECT_EQ(end(&run), 64);
    start(&run, "--port", NULL);
    EXPECT(says(&run, "--port needs a value"));
    EXPECT_EQ(end(&run), 64);
}

TEST(command, wrong_configuration_ends_with_78)
{
    Run run;
    start(&run, "--port", "65536", NULL);
    EXPECT(says(&run, "--port 65536"));
    EXPECT_EQ(end(&run), 78);
    start(&run, "--scripts", "/nowhere", NULL);
    EXPECT(says(&run, "/nowhere"));
    EXPECT_EQ(end(&run), 78);
    char folder[64];
    make_folder(folder);
    start(&run, "--scripts", folder, "--mode", "chess", "--data", folder, NULL);
    EXPECT(says(&run, "chess.lua"));
    EXPECT_EQ(end(&run), 78);
    nftw(folder, delete, 8, FTW_DEPTH | FTW_PHYS);
}

TEST(command, serves_until_it_is_asked_to_end)
{
    Run run, second;
    char folder[64], port[16];
    make_folder(folder);
    start(&run, "--scripts", folder, "--mode", "mine", "--data", folder, "--port", "0", "--workers", "1",
          NULL);
    EXPECT(says(&run, "Moontick is ready: http://127.0.0.1:"));
    snprintf(port, sizeof port, "%d", atoi(strrchr(run.line, ':') + 1));
    start(&second, "--scripts", folder, "--mode", "mine", "--data", folder, "--port", port, NULL);
    EXPECT(says(&second, "in use"));
    EXPECT_EQ(end(&second), 69);
    kill(run.process, SIGTERM);
    EXPECT_EQ(end(&run), 0);
    nftw(folder, delete, 8, FTW_DEPTH | FTW_PHYS);
}
