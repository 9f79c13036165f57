// Who is told what: the words of a mode for it, down to the bytes that leave the room.
#include "check.h"
#include "match.h"

static const char CAMP[] =
    "return { players = { 1, 4 }, entities = {\n"
    "    trap = { player = ref 'player', note = text(20), seen_by = 'team' },\n"
    "    spy = { player = ref 'player', alias = text(20), orders = team(text(20)), code = owner(text(20)) } },\n"
    "  join = function(room, player)\n"
    "    player.team = player.name == 'Zoe' and 2 or 1\n"
    "    if player.name ~= 'Ada' then return end\n"
    "    room:spawn('trap', { player = player, note = 'ADA-TRAP' })\n"
    "    room:spawn('spy', { player = player, alias = 'ADA-ALIAS', orders = 'ADA-ORDERS', code = 'ADA-CODE' })\n"
    "  end,\n"
    "  tick = function(room)\n"
    "    for trap in room:each('trap') do\n"
    "      assert(room.tick > 10 or trap.seen_by == 'team')\n"
    "      if room.tick == 10 then trap.seen_by = 'everyone' end\n"
    "      if room.tick == 20 then trap.seen_by = 'nobody' assert(trap.seen_by == 'nobody') end\n"
    "    end\n"
    "  end }\n";

static bool hears(Match *match, int seat, const char *text)
{
    static uint8_t frame[8192];
    room_forget(match->room, seat);
    size_t size = room_frame(match->room, seat, frame, sizeof frame);
    return memmem(frame, size, text, strlen(text)) != NULL;
}

// What the three hear of a text, as three letters: y or n.
static const char *all_hear(Match *match, const char *text)
{
    static char answers[4];
    for (int seat = 0; seat < 3; seat++) answers[seat] = hears(match, seat, text) ? 'y' : 'n';
    return answers;
}

TEST(sight, of_owner_team_and_everybody_is_what_leaves_the_room)
{
    Match match = match_of(CAMP);
    room_join(match.room, 0, "Ada", 0);
    room_join(match.room, 1, "Bob", 0);
    room_join(match.room, 2, "Zoe", 0);
    match_ticks(&match, 3);
    EXPECT(!room_error(match.room));
    EXPECT_TEXT(all_hear(&match, "ADA-ALIAS"), "yyy");
    EXPECT_TEXT(all_hear(&match, "ADA-ORDERS"), "yyn");
    EXPECT_TEXT(all_hear(&match, "ADA-CODE"), "ynn");
    EXPECT_TEXT(all_hear(&match, "ADA-TRAP"), "yyn");
    match_ticks(&match, 10);
    EXPECT_TEXT(all_hear(&match, "ADA-TRAP"), "yyy");
    match_ticks(&match, 10);
    EXPECT_TEXT(all_hear(&match, "ADA-TRAP"), "nnn");
    match_end(&match);
}

static const char *refusal(const char *mode)
{
    static char why[2048];
    Match match = match_of(mode);
    snprintf(why, sizeof why, "%s", match.room ? "it went through" : match.why.text);
    match_end(&match);
    return why;
}

static const char *const REFUSALS[][2] = {
    { "return { room = { count = u32 } }",
      "mode.room.count would hide the verb room:count(); choose another name" },
    { "return { player = { input = u8 } }",
      "mode.player.input would hide the built-in 'input'; choose another name" },
    { "return { entities = { hat = { id = u8 } } }",
      "mode.entities.hat.id: every entity has an id of its own; choose another name" },
    { "return { entities = { trap = { seen_by = u8 } } }",
      "mode.entities.trap.seen_by says who sees it: \"everyone\", \"team\", \"owner\" or \"nobody\"" },
    { "return { entities = { trap = { seen_by = 'owner' } } }",
      "mode.entities.trap.seen_by: owned by whom? Add player = ref \"player\"" },
    { "return { entities = { trap = { plan = team(u8), team = text } } }",
      "mode.entities.trap.plan: of which team? Add player = ref \"player\" or team = u8" },
    { "return { player = { seen_by = 'team' } }",
      "mode.player.seen_by: the room and the players are seen by everyone; say team(type) or owner(type) of a field" },
    { "return { room = { plan = team(u8) } }",
      "mode.room.plan: the room belongs to nobody; use hidden(type)" },
    { "return { events = { hint = { text = owner(text) } } }",
      "mode.events.hint.text: an event is told whole; say seen_by = \"owner\" of the event" },
    { "return { entities = { trap = { seen_by = 'nobody' } },"
      " start = function(room) room:spawn('trap', { seen_by = 'all' }) end }",
      "seen_by is \"everyone\", \"team\", \"owner\" or \"nobody\", not all" },
};

TEST(sight, what_cannot_be_meant_is_refused_with_a_reason)
{
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
        const char *why = refusal(REFUSALS[i][0]);
        if (!strstr(why, REFUSALS[i][1])) printf("    %s\n", why);
        EXPECT(strstr(why, REFUSALS[i][1]) != NULL);
    }
}
