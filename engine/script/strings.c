// string.find, match, gmatch and gsub over our own matcher; see pattern.h.
#include "pattern.h"
#include "vm.h"
#include <ctype.h>
#include <string.h>

typedef struct {
    Pattern match;
    const char *pattern;
    bool anchored;
} Search;

static int complain(lua_State *lua, const Script *script, const char *wrong)
{
    if (script->shared.work >= 0) return luaL_error(lua, "%s", wrong);
    return luaL_error(lua,
                      "string patterns and tables took over %d million steps in one callback; begin the "
                      "pattern with ^, or use fewer of * + - in it",
                      SCRIPT_WORK / 1000000);
}

// Takes subject and pattern from the arguments 1 and 2.
static Search search_of(lua_State *lua, Script *script, bool may_be_anchored)
{
    size_t size, pattern_size;
    Search search = { .match = { .steps = &script->shared.work } };
    search.match.subject = luaL_checklstring(lua, 1, &size);
    search.match.subject_end = search.match.subject + size;
    search.pattern = luaL_checklstring(lua, 2, &pattern_size);
    search.match.pattern_end = search.pattern + pattern_size;
    search.anchored = may_be_anchored && pattern_size && *search.pattern == '^';
    search.pattern += search.anchored;
    return search;
}

// The first match at or behind *start, which is moved there. NULL: none.
static const char *find_next(lua_State *lua, Script *script, Search *search, const char **start)
{
    for (;; ++*start) {
        const char *end = pattern_match(&search->match, *start, search->pattern);
        if (search->match.wrong) complain(lua, script, search->match.wrong);
        if (end) return end;
        if (search->anchored || *start >= search->match.subject_end) return NULL;
    }
}

static void push_capture(lua_State *lua, const Search *search, int i, const char *start, const char *end)
{
    const PatternCapture *capture = &search->match.captures[i];
    if (i >= search->match.count) {
        if (i) luaL_error(lua, "invalid capture index");
        lua_pushlstring(lua, start, (size_t)(end - start));
    } else if (capture->size == PATTERN_PLACE) {
        lua_pushinteger(lua, capture->start - search->match.subject + 1);
    } else if (capture->size < 0) {
        luaL_error(lua, "unfinished capture");
    } else {
        lua_pushlstring(lua, capture->start, (size_t)capture->size);
    }
}

// All captures; without any the whole match, if `whole`.
static int push_captures(lua_State *lua, const Search *search, const char *start, const char *end, bool whole)
{
    int count = search->match.count ? search->match.count : whole;
    luaL_checkstack(lua, count, "too many captures");
    for (int i = 0; i < count; i++) push_capture(lua, search, i, start, end);
    return count;
}

static bool has_specials(const char *text, const char *end)
{
    while (text < end && !strchr("^$*+?.([%-", *text ? *text : 'x')) text++;
    return text < end;
}

// NULL: it would begin behind the end.
static const char *start_of(lua_State *lua, const Search *search)
{
    ptrdiff_t size = search->match.subject_end - search->match.subject, at = luaL_optinteger(lua, 3, 1);
    if (at < 0) at += size + 1;
    if (at < 1) at = 1;
    return search->match.subject + (at - 1 > size ? size : at - 1);
}

static int find_plain(lua_State *lua, Script *script, const Search *search, const char *start)
{
    size_t size = (size_t)(search->match.subject_end - start);
    size_t wanted = (size_t)(search->match.pattern_end - search->pattern);
    script->shared.work -= (double)size / 16 + 1;
    if (script->shared.work < 0) return complain(lua, script, NULL);
    const char *found = wanted ? memmem(start, size, search->pattern, wanted) : start;
    if (!found) return lua_pushnil(lua), 1;
    lua_pushinteger(lua, found - search->match.subject + 1);
    lua_pushinteger(lua, found - search->match.subject + (ptrdiff_t)wanted);
    return 2;
}

static int find(lua_State *lua)
{
    Script *script = script_of(lua);
    Search search = search_of(lua, script, false);
    const char *start = start_of(lua, &search);
    if (lua_toboolean(lua, 4) || !has_specials(search.pattern, search.match.pattern_end))
        return find_plain(lua, script, &search, start);
    search = search_of(lua, script, true);
    const char *end = find_next(lua, script, &search, &start);
    if (!end) return lua_pushnil(lua), 1;
    lua_pushinteger(lua, start - search.match.subject + 1);
    lua_pushinteger(lua, end - search.match.subject);
    return 2 + push_captures(lua, &search, start, end, false);
}

static int match(lua_State *lua)
{
    Script *script = script_of(lua);
    Search search = search_of(lua, script, true);
    const char *start = start_of(lua, &search), *end = find_next(lua, script, &search, &start);
    if (!end) return lua_pushnil(lua), 1;
    return push_captures(lua, &search, start, end, true);
}

// Upvalues: subject, pattern, and where to go on.
static int next_match(lua_State *lua)
{
    Script *script = script_of(lua);
    lua_settop(lua, 0);
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_pushvalue(lua, lua_upvalueindex(2));
    Search search = search_of(lua, script, false);
    ptrdiff_t at = lua_tointeger(lua, lua_upvalueindex(3));
    const char *start = search.match.subject + at;
    if (start > search.match.subject_end) return 0;
    const char *end = find_next(lua, script, &search, &start);
    if (!end) return 0;
    lua_pushinteger(lua, end - search.match.subject + (end == start));
    lua_replace(lua, lua_upvalueindex(3));
    return push_captures(lua, &search, start, end, true);
}

static int gmatch(lua_State *lua)
{
    luaL_checkstring(lua, 1);
    luaL_checkstring(lua, 2);
    lua_settop(lua, 2);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, next_match, 3);
    return 1;
}

// Before so many bytes are added to what gsub() makes, which is put together anew again and again.
static void spend(lua_State *lua, const Search *search, size_t size)
{
    if ((*search->match.steps -= (double)size / 2) < 0) complain(lua, script_of(lua), NULL);
}

static void add_text(lua_State *lua, luaL_Buffer *out, const Search *search, const char *start,
                     const char *end)
{
    size_t size;
    const char *text = lua_tolstring(lua, 3, &size);
    spend(lua, search, size);
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '%') {
            luaL_addchar(out, text[i]);
        } else if (++i == size) {
            luaL_error(lua, "a replacement cannot end with '%%'; write '%%%%' for one");
        } else if (!isdigit((unsigned char)text[i])) {
            luaL_addchar(out, text[i]);
        } else if (text[i] == '0') {
            spend(lua, search, (size_t)(end - start));
            luaL_addlstring(out, start, (size_t)(end - start));
        } else {
            push_capture(lua, search, text[i] - '1', start, end);
            spend(lua, search, lua_objlen(lua, -1));
            luaL_addvalue(out);
        }
    }
}

// What a table or a function says; nil and false leave the match as it is.
static void add_value(lua_State *lua, luaL_Buffer *out, const Search *search, const char *start,
                      const char *end)
{
    if (lua_istable(lua, 3)) {
        push_capture(lua, search, 0, start, end);
        lua_gettable(lua, 3);
    } else {
        lua_pushvalue(lua, 3);
        lua_call(lua, push_captures(lua, search, start, end, true), 1);
    }
    if (!lua_toboolean(lua, -1)) {
        lua_pop(lua, 1);
        luaL_addlstring(out, start, (size_t)(end - start));
        return;
    }
    if (!lua_isstring(lua, -1)) luaL_error(lua, "invalid replacement value (a %s)", luaL_typename(lua, -1));
    spend(lua, search, lua_objlen(lua, -1));
    luaL_addvalue(out);
}

enum { STACK = 1 << 20 };  // bytes that replacements within replacements may take

static int gsub(lua_State *lua)
{
    Script *script = script_of(lua);
    if (script->stack - (const char *)__builtin_frame_address(0) > STACK)
        return luaL_error(lua, "stack overflow: gsub within gsub, without an end");
    Search search = search_of(lua, script, true);
    int type = lua_type(lua, 3), count = 0;
    if (type != LUA_TSTRING && type != LUA_TNUMBER && type != LUA_TTABLE && type != LUA_TFUNCTION)
        return luaL_error(lua, "gsub wants a string, a table or a function to replace with, got %s",
                          luaL_typename(lua, 3));
    if (type == LUA_TNUMBER) lua_tostring(lua, 3);
    int most = lua_isnoneornil(lua, 4) ? INT32_MAX : (int)luaL_checkinteger(lua, 4);
    luaL_Buffer out;
    luaL_buffinit(lua, &out);
    const char *at = search.match.subject;
    while (count < most) {
        const char *end = pattern_match(&search.match, at, search.pattern);
        if (search.match.wrong) return complain(lua, script, search.match.wrong);
        if (end) {
            count++;
            if (type == LUA_TTABLE || type == LUA_TFUNCTION)
                add_value(lua, &out, &search, at, end);
            else
                add_text(lua, &out, &search, at, end);
        }
        if (end && end > at)
            at = end;
        else if (at < search.match.subject_end)
            luaL_addchar(&out, *at++);
        else
            break;
        if (search.anchored) break;
    }
    luaL_addlstring(&out, at, (size_t)(search.match.subject_end - at));
    luaL_pushresult(&out);
    lua_pushinteger(lua, count);
    return 2;
}

void push_strings(Script *script)
{
    static const luaL_Reg functions[] = {
        { "find", find }, { "match", match }, { "gmatch", gmatch }, { "gsub", gsub }, { NULL, NULL }
    };
    lua_newtable(script->lua);
    luaL_register(script->lua, NULL, functions);
}
