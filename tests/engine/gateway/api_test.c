// What programs can ask over HTTP.
#include "api.h"
#include <jansson.h>
#include <stdlib.h>
#include "check.h"
#include "rooms.h"

static Rooms *no_rooms(Supervisor **supervisor)
{
    Failure why;
    SupervisorConfig config = { .workers = 1 };
    *supervisor = supervisor_create(&config, &why);
    RoomsConfig rooms = { .supervisor = *supervisor, .scripts = "/nowhere", .default_mode = "arena" };
    return rooms_create(&rooms);
}

// The answer as JSON; NULL if there is none.
static json_t *ask(const char *path, const Rooms *rooms)
{
    ApiHealth health = { "1.2.3", 60, true };
    char *text = api_answer(path, rooms, &health);
    json_t *answer = text ? json_loads(text, 0, NULL) : NULL;
    free(text);
    return answer;
}

TEST(api, health_tells_version_and_uptime)
{
    Supervisor *supervisor;
    Rooms *rooms = no_rooms(&supervisor);
    json_t *answer = ask("/healthz", rooms);
    EXPECT_TEXT(json_string_value(json_object_get(answer, "status")), "ok");
    EXPECT_TEXT(json_string_value(json_object_get(answer, "version")), "1.2.3");
    EXPECT_EQ(json_integer_value(json_object_get(answer, "uptime")), 60);
    EXPECT(json_is_true(json_object_get(answer, "saving")));
    json_decref(answer);
    rooms_destroy(rooms);
    supervisor_destroy(supervisor);
}

TEST(api, room_list_is_an_array_even_when_empty)
{
    Supervisor *supervisor;
    Rooms *rooms = no_rooms(&supervisor);
    json_t *answer = ask("/api/rooms", rooms);
    EXPECT(json_is_array(answer) && json_array_size(answer) == 0);
    json_decref(answer);
    rooms_destroy(rooms);
    supervisor_destroy(supervisor);
}

TEST(api, other_paths_have_no_answer)
{
    Supervisor *supervisor;
    Rooms *rooms = no_rooms(&supervisor);
    EXPECT(!ask("/api", rooms) && !ask("/healthz/", rooms) && !ask("", rooms));
    rooms_destroy(rooms);
    supervisor_destroy(supervisor);
}
