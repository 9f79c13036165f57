// What a mode is told that puts on the screen what is not there.
#include "check.h"
#include "match.h"
#include <stdio.h>

// What is said of a HUD with this one entry; "" if it is taken.
static const char *said(const char *entry)
{
    static char source[1024], text[sizeof((Failure *)0)->text];
    snprintf(
        source, sizeof source,
        "return { hud = { %s }, input = { skip = button, guess = line }, view = { camera = { follow = 'hero' } },\n"
        "  room = { word = text, turns = array(u8, 4), secret = hidden(text) }, player = { gold = u16, hero = ref 'hero' },\n"
        "  entities = { hero = { x = pos, y = pos, health = u8 }, card = { face = text(4), player = ref 'player' } } }",
        entry);
    Match match = match_of(source);
    snprintf(text, sizeof text, "%s", match.room ? "" : match.why.text);
    match_end(&match);
    return text;
}

static bool says(const char *entry, const char *wanted)
{
    const char *text = said(entry);
    if (*wanted ? strstr(text, wanted) != NULL : !*text) return true;
    printf("    %s: \"%s\"\n", entry, text);
    return false;
}

TEST(hud, each_entry_is_taken)
{
    EXPECT(says("{ text = 'room.word', at = 'top', when = 'player.gold', label = 'Word', tint = '#ffffff' }",
                ""));
    EXPECT(says("{ bar = 'hero.health', of = 100 }, { bar = 'player.gold', of = 'player.score' }", ""));
    EXPECT(says("{ icon = 'coin', count = 'player.gold' }, { clock = 'room.word' }", ""));
    EXPECT(says("{ list = 'room.turns' }, { list = 'card', show = 'face', at = 'right' }", ""));
    EXPECT(says("{ button = 'skip', label = 'Skip' }, { line = 'guess', when = 'player.connected' }", ""));
}

TEST(hud, what_is_misspelt_is_said_with_the_word_that_was_meant)
{
    EXPECT(says("{ text = 'room.wrod' }",
                "mode.hud[1].text: mode.room has no field 'wrod', did you mean 'word'?"));
    EXPECT(says("{ bar = 'hreo.health', of = 9 }", "did you mean 'hero'?"));
    EXPECT(says("{ bar = 'hero.helth', of = 9 }",
                "mode.entities.hero has no field 'helth', did you mean 'health'?"));
    EXPECT(says("{ buton = 'skip' }", "mode.hud[1] has no 'buton', did you mean 'button'?"));
    EXPECT(says("{ button = 'skp' }", "mode.input has no button 'skp', did you mean 'skip'?"));
    EXPECT(says("{ line = 'skip' }", "mode.input has no line 'skip'"));
    EXPECT(says("{ text = 'room.word', labl = 'W' }", "a text has no 'labl', did you mean 'label'?"));
    EXPECT(says("{ list = 'crad', show = 'face' }", "did you mean 'card'?"));
    EXPECT(says("{ text = 'room.word', at = 'botom' }", "did you mean 'bottom'?"));
}

TEST(hud, what_cannot_be_shown_is_said)
{
    EXPECT(says("{ text = 'room.secret' }", "mode.room.secret is hidden from the browser"));
    EXPECT(says("{ text = 'word' }", "must name a field, such as \"room.word\""));
    EXPECT(says("{ text = 'room.word', bar = 'player.gold' }", "make two of it"));
    EXPECT(says("{ label = 'Nothing' }", "must have one of text, bar,"));
    EXPECT(says("{ bar = 'player.gold' }", "mode.hud[1].of (what is full) must name a field"));
    EXPECT(says("text = 'room.word'", "mode.hud is a list"));
    EXPECT(says("'room.word'", "mode.hud[1] must be a table"));
}
