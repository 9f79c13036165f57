// Workers that die or hang are replaced.
#include "supervisor.h"
#include <poll.h>
#include <signal.h>
#include <string.h>
#include "check.h"
#include "clock.h"

#define MILLISECOND UINT64_C(1000000)

typedef struct {
    int started, died, room;
} Diary;

static void on_started(void *owner, int worker)
{
    (void)worker;
    ((Diary *)owner)->started++;
}

static void on_died(void *owner, int worker, int room)
{
    (void)worker;
    ((Diary *)owner)->died++;
    ((Diary *)owner)->room = room;
}

static Supervisor *supervise(Diary *diary, int hang_ms)
{
    Failure why;
    SupervisorConfig config = { .workers = 1,
                                .program = FAKE_WORKER,
                                .hang_ms = hang_ms,
                                .owner = diary,
                                .started = on_started,
                                .died = on_died };
    return supervisor_create(&config, &why);
}

// Watches until there were so many starts and the newest worker has shown life. False: it took too long.
static bool watch_until(Supervisor *supervisor, const Diary *diary, int starts)
{
    uint64_t until = clock_now() + 20000 * MILLISECOND;
    while (clock_now() < until) {
        supervisor_watch(supervisor, clock_now());
        Link *link = supervisor_link(supervisor, 0);
        if (diary->started >= starts && link->process && atomic_load(&link->channel.control->heartbeat))
            return true;
        poll(NULL, 0, 2);
    }
    return false;
}

static void say(Supervisor *supervisor, const char *text)
{
    ChannelOpen wanted = { .name_size = 4, .source_size = 0 };
    ChannelPlayer player = { .name = "Ada" };
    char body[sizeof wanted + 4];
    Link *link = supervisor_link(supervisor, 0);
    memcpy(body, &wanted, sizeof wanted);
    memcpy(body + sizeof wanted, "fake", 4);
    link_send(link, &(ChannelHead){ .kind = CHANNEL_OPEN, .room = 9 }, body, sizeof body);
    link_send(link, &(ChannelHead){ .kind = CHANNEL_JOIN, .room = 9 }, &player, sizeof player);
    link_send(link, &(ChannelHead){ .kind = CHANNEL_CHAT, .room = 9 }, text, strlen(text));
    link_flush(link);
}

TEST(supervisor, replaces_a_worker_that_was_killed)
{
    Diary diary = { 0 };
    Supervisor *supervisor = supervise(&diary, 0);
    EXPECT(watch_until(supervisor, &diary, 1));
    kill(supervisor_link(supervisor, 0)->process, SIGKILL);
    EXPECT(watch_until(supervisor, &diary, 2));
    EXPECT(diary.died == 1 && diary.room == -1);
    supervisor_destroy(supervisor);
}

TEST(supervisor, names_the_room_that_crashed)
{
    Diary diary = { 0 };
    Supervisor *supervisor = supervise(&diary, 0);
    EXPECT(watch_until(supervisor, &diary, 1));
    say(supervisor, "crash");
    EXPECT(watch_until(supervisor, &diary, 2));
    EXPECT_EQ(diary.room, 9);
    supervisor_destroy(supervisor);
}

TEST(supervisor, kills_a_worker_in_an_endless_loop_and_names_the_room)
{
    Diary diary = { 0 };
    Supervisor *supervisor = supervise(&diary, 100);
    EXPECT(watch_until(supervisor, &diary, 1));
    say(supervisor, "loop");
    EXPECT(watch_until(supervisor, &diary, 2));
    EXPECT_EQ(diary.room, 9);
    supervisor_destroy(supervisor);
}

TEST(supervisor, replaces_a_worker_that_was_stopped)
{
    Diary diary = { 0 };
    Supervisor *supervisor = supervise(&diary, 50);
    EXPECT(watch_until(supervisor, &diary, 1));
    kill(supervisor_link(supervisor, 0)->process, SIGSTOP);
    EXPECT(watch_until(supervisor, &diary, 2));
    supervisor_destroy(supervisor);
}

TEST(supervisor, does_not_blame_workers_for_its_own_absence)
{
    Diary diary = { 0 };
    Supervisor *supervisor = supervise(&diary, 50);
    EXPECT(watch_until(supervisor, &diary, 1));
    supervisor_watch(supervisor, clock_now() + 60000 * MILLISECOND);
    EXPECT_EQ(diary.died, 0);
    supervisor_destroy(supervisor);
}

TEST(supervisor, waits_longer_when_a_worker_keeps_dying)
{
    Diary diary = { 0 };
    Supervisor *supervisor = supervise(&diary, 0);
    uint64_t began = clock_now();
    for (int i = 1; i <= 4; i++) {
        EXPECT(watch_until(supervisor, &diary, i));
        kill(supervisor_link(supervisor, 0)->process, SIGKILL);
    }
    EXPECT(watch_until(supervisor, &diary, 5));
    EXPECT(clock_now() - began >= (0 + 50 + 100 + 200) * MILLISECOND);
    supervisor_destroy(supervisor);
}
