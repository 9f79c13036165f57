// Our string patterns find what LuaJIT's find, and end.
#include "check.h"
#include "vm.h"
#include <string.h>

static Script *open_with(const char *name)
{
    Failure why;
    ScriptConfig config = { "test", "return {}", 9, true };
    Script *script = script_open(&config, &why);
    push_strings(script);
    lua_setglobal(script->lua, name);
    return script;
}

// "" when the chunk returns nothing, else what it returns or fails with.
static const char *run(Script *script, const char *chunk)
{
    lua_State *lua = script->lua;
    lua_settop(lua, 0);
    script->shared.work = SCRIPT_WORK;
    if (luaL_loadstring(lua, chunk) == 0) lua_pcall(lua, 0, 1, 0);
    return lua_isstring(lua, -1) ? lua_tostring(lua, -1) : "";
}

static const char compare[] =
    "local function show(...) local out = {} for i = 1, select('#', ...) do out[i] = tostring((select(i, ...))) end\n"
    "  return (table.concat(out, '|'):gsub(\"bad argument #%d to '[^']*' %((.*)%)\", '%1')) end\n"
    "local function all(lib, s, p) local out = {} for a, b in lib.gmatch(s, p) do\n"
    "  out[#out + 1] = tostring(a) .. ',' .. tostring(b) if #out > 40 then break end end return unpack(out) end\n"
    "math.randomseed(7)\n"
    "local items = { 'a', 'b', '.', '%a', '%d', '%s', '%w', '%A', '%p', '[ab]', '[^a]', '[a-c%d]', '[%]]', '[]]', '()', '(', ')',\n"
    "  'a*', 'b+', '.-', '%a?', '[ab]*', '^', '$', '%b()', '%b', '%f[%w]', '%f', '%1', '%2', '%', '[', ']', '-', 'x%-', '%.', '(a*)', '(.-)' }\n"
    "local letters = { 'a', 'b', 'c', 'x', '1', '2', ' ', '(', ')', '.', '-', 'A', '%', '\\n', 'ab', 'aab' }\n"
    "local function draw(from, most) local out = {} for i = 1, math.random(0, most) do out[i] = from[math.random(#from)] end\n"
    "  return table.concat(out) end\n"
    "local function same(s, p, ...) local what, ours, theirs = ...\n"
    "  if ours ~= theirs then error(('%s(%q, %q): ours %s, theirs %s'):format(what, s, p, ours, theirs), 0) end end\n"
    "for i = 1, 20000 do\n"
    "  local s, p, at = draw(letters, 9), draw(items, 5), math.random(-3, 8)\n"
    "  same(s, p, 'find', show(pcall(ours.find, s, p, at)), show(pcall(string.find, s, p, at)))\n"
    "  same(s, p, 'match', show(pcall(ours.match, s, p)), show(pcall(string.match, s, p)))\n"
    "  same(s, p, 'gmatch', show(pcall(all, ours, s, p)), show(pcall(all, string, s, p)))\n"
    "  for _, with in ipairs { '<%0>', '[%1]', '%%', { a = 'A', b = false, ab = 3 }, function(x) return x == 'a' and '!' end } do\n"
    "    local most = math.random(3) == 1 and math.random(0, 2) or nil\n"
    "    same(s, p, 'gsub', show(pcall(ours.gsub, s, p, with, most)), show(pcall(string.gsub, s, p, with, most)))\n"
    "  end\n"
    "  ours_spent() if i % 1000 == 0 then collectgarbage() end\n"
    "end";

static int refill(lua_State *lua)
{
    script_of(lua)->shared.work = SCRIPT_WORK;
    return 0;
}

TEST(pattern, random_patterns_find_what_those_of_luajit_find)
{
    Script *script = open_with("ours");
    lua_pushcfunction(script->lua, refill);
    lua_setglobal(script->lua, "ours_spent");
    EXPECT_TEXT(run(script, compare), "");
    script_close(script);
}

TEST(pattern, what_would_take_years_ends_at_once_and_says_why)
{
    static const char *const bombs[] = {
        "return ours.find(('a'):rep(40), ('a*'):rep(12) .. 'b')",
        "return ours.find(('a'):rep(200000), '.-b')",
        "return ours.match(('a'):rep(64), ('a?'):rep(64) .. ('a'):rep(64) .. 'b')",
        "return ours.gsub(('('):rep(100000), '%b()', '')",
        "return ours.gsub(('a'):rep(100000), '(a*)(a*)%1%2b', '')",
        "for _ in ours.gmatch(('ab'):rep(100000), '(.-)(.-)%1c') do end",
        "for _ = 1, 1e9 do ours.find('aaaaaaaaaaaaaaaaaaaaaa', 'a*a*b') end",
        "while true do pcall(ours.find, ('a'):rep(40), ('a*'):rep(12) .. 'b') ours.find('a', 'a') end",
    };
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        Script *script = open_with("ours");
        EXPECT(strstr(run(script, bombs[i]), "steps in one callback") != NULL);
        script_close(script);
    }
}

TEST(pattern, a_pattern_that_goes_too_deep_is_refused)
{
    Script *script = open_with("ours");
    EXPECT(strstr(run(script, "return ours.find(('a'):rep(500), ('a?'):rep(500))"), "too complex") != NULL);
    EXPECT(strstr(run(script, "return ours.find('a', ('()'):rep(40))"), "too many captures") != NULL);
    script_close(script);
}
