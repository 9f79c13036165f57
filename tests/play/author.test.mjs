// The commands for who writes modes: moontick new, check and test.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { GAMES, PLAY, PROGRAM, Server, dataFolder, run } from "./server.mjs";

const MODE = `local mode = {
  title = "Coins", size = { 800, 600 },
  input = { move = stick, jump = button },
  player = { hero = ref "hero" },
  entities = { hero = { x = pos, y = pos, hp = u8 }, coin = { x = pos, y = pos, worth = u8 } },
  events = { taken = { worth = u8 } },
  view = { camera = { follow = "hero" } },
}

local function take(room, hero, coin)
  hero.hp = hero.hp + coin.worth
  room:announce("taken", { worth = coin.worth })
  room:despawn(coin)
end

function mode.join(room, player) player.hero = room:spawn("hero", { x = 100, y = 100 }) end

function mode.tick(room, dt)
  for player in room:players() do
    local hero, want = player.hero, player.input
    if want.jump_pressed then hero.y = hero.y - 50 end
    hero.x = hero.x + want.move.x * 60 * dt
    for coin in room:near(hero, "coin", 20) do take(room, hero, coin) end
  end
end

return mode
`;
const TEST = `test("a coin is taken", function()
  local r = room()
  local ann = r:join("Ann")
  local coin = r:spawn("coin", { x = 150, y = 100, worth = 3 })
  ann:steer("move", 1, 0)
  r:advance(1)
  expect(ann.hero.x):near(160)
  expect(ann.hero.hp):is(3)
  expect(r:heard("taken")[1].worth):is(3)
  expect(coin.id):above(0)
  expect(r:count("coin")):is(0)
end)
`;

// A folder with coins.lua and, unless it is missing, coins_test.lua.
function folder(t, mode, tests) {
  const path = mkdtempSync(join(tmpdir(), "moontick-"));
  t.after(() => rmSync(path, { recursive: true }));
  writeFileSync(join(path, "coins.lua"), mode);
  if (tests) writeFileSync(join(path, "coins_test.lua"), tests);
  return join(path, "coins.lua");
}

// What `check` says of the mode with one thing in it changed: "LINE: TEXT" of each finding.
async function findings(t, from, to) {
  assert.ok(MODE.includes(from), from);
  const path = folder(t, MODE.replace(from, to)), { code, out } = await run("check", path);
  assert.equal(code, 1, out);
  return out.trim().split("\n").map((line) => line.replace(path + ":", "").replace(/^(\d+):\d+:/, "$1:"));
}

test("check: finds nothing in a mode that is fine, nor in those that come with the server", async (t) => {
  const { code, out } = await run("check", folder(t, MODE), join(GAMES, "modes/arena.lua"), join(GAMES, "modes/template.lua"));
  assert.equal(code, 0, out);
  assert.equal(out.match(/nothing found/g).length, 3);
});

const MISTAKES = [
  ["mode.join", "mode.jion", "16: mode has no 'jion', did you mean 'join'?"],
  ["size = { 800", "sise = { 800", "2: mode has no 'sise', did you mean 'size'?"],
  ["hp = u8", "hp = u88", "5: there is no 'u88' here, did you mean 'u8'?"],
  ["return mode", "return moed", "27: there is no 'moed' here, did you mean 'mode'?"],
  ["coin.worth\n", "coin.wroth\n", "11: coin has no field 'wroth', did you mean 'worth'?"],
  ["hero.hp =", "hero.hpp =", "11: hero has no field 'hpp', did you mean 'hp'?"],
  ["hero.hp + coin.worth", "'full'", "11: hp (u8) takes a number, not a text"],
  ["room:despawn(coin)", "room:despwan(coin)", "13: room has no verb 'despwan', did you mean 'despawn'?"],
  ["room:despawn(coin)", "coin:despawn()", "13: coin has no verbs; it is room:despawn(coin)"],
  ['"taken", {', '"takn", {', "12: there is no event 'takn', did you mean 'taken'?"],
  ['spawn("hero"', 'spawn("heor"', "16: there is no kind 'heor', did you mean 'hero'?"],
  ["{ x = 100,", "{ z = 1, x = 100,", "16: hero has no field 'z'"],
  ["{ x = 100,", "{ hp = 300, x = 100,", "16: hp (u8) holds 0 to 255, not 300"],
  ["player.hero = room", "player.heroo = room", "16: player has no field 'heroo', did you mean 'hero'?"],
  ['near(hero, "coin", 20)', 'within(1, 2, 3, 4, "conn")', "23: there is no kind 'conn', did you mean 'coin'?"],
  ["want.jump_pressed", "want.jmp_pressed", "21: mode.input declares no 'jmp_pressed', did you mean 'jump_pressed'?"],
  ["want.jump_pressed", "want.jump.pressed", "21: this is true or false, and has no 'pressed'"],
  ["hero.y = hero", "y = hero", "21: 'y' would be a global: write local, or keep it in the schema"],
  ["60 * dt", "60 * math.squrt(dt)", "22: math has no 'squrt', did you mean 'sqrt'?"],
  ["room:despawn(coin)", "room.despawn(coin)", "13: write room:despawn(...) with a colon"],
  ["room:despawn(coin)", "coin.id = 5", "13: coin.id is the engine's: it cannot be assigned"],
  ["room:despawn(coin)", "room.time = 5", "13: room.time is the engine's: it cannot be assigned"],
  ["room:despawn(coin)", 'room:separate("hero", "conn")', "13: there is no kind 'conn', did you mean 'coin'?"],
  ["room:despawn(coin)", 'room:tell(hero, "takn")', "13: there is no event 'takn', did you mean 'taken'?"],
  ["room:despawn(coin)", 'room:announce_near(hero, 5, "takn")', "13: there is no event 'takn', did you mean 'taken'?"],
  ["room:despawn(coin)", 'room:announce_near(1, 2, 5, "taken", { wroth = 1 })', "13: the event taken has no field 'wroth', did you mean 'worth'?"],
  ["room:despawn(coin)", 'room:run("intro")', "13: there is no script 'intro' in mode.scripts"],
  ["room:despawn(coin)", 'room:after(1, function() end)', "13: a timer needs a named function"],
  ["room:despawn(coin)", 'local name = "coin" name:squeeze()', "13: a text has no 'squeeze'"],
  ['room:spawn("hero", { x = 100, y = 100 })', "5", "16: hero refers to a hero, not to a number"],
  ["hero.x + want.move.x", "nil + want.move.x", "22: when played: attempt to perform arithmetic on a nil value"],
  ["return mode", "function mode.leave(room, player) player.hero.x = nil + 1 end return mode", "27: when played: attempt to perform arithmetic"],
  ["return mode", "return mode end", "27: '<eof>' expected near 'end'"],
];

test("check: names the line of a mistake, and what was meant", async (t) => {
  for (const [from, to, wanted] of MISTAKES) {
    const found = await findings(t, from, to);
    assert.ok(found.some((line) => line.startsWith(wanted)), `${to}: ${found.join("\n")}`);
  }
});

const BANK = `local rates = require "rates"
local bank = {}
local function pay(room, hero, sum)
  hero.hp = hero.hp + sum
  room:announce("taken", { worth = sum })
end
function bank.visit(room, player)
  pay(room, player.hero, math.floor(rates.base))
  room:cancel(bank.open) room:every(5, bank.open)
end
function bank.open(room)
  if room:count("coin") == 0 then room:spawn("coin", { worth = 2 }) end
end
return bank
`;
const BANK_MISTAKES = [
  ["hero.hp =", "hero.hpp =", "lib/bank.lua:4: hero has no field 'hpp', did you mean 'hp'?"],
  ['"taken"', '"takn"', "lib/bank.lua:5: there is no event 'takn', did you mean 'taken'?"],
  ["math.floor", "math.flor", "lib/bank.lua:8: math has no 'flor', did you mean 'floor'?"],
  ["rates.base", "rates.bass", "lib/bank.lua:8: lib/rates.lua has no 'bass', did you mean 'base'?"],
  ["player.hero", "palyer.hero", "lib/bank.lua:8: there is no 'palyer' here, did you mean 'player'?"],
  ["player.hero", "player.heroo", "lib/bank.lua:8: player has no field 'heroo', did you mean 'hero'?"],
  ["every(5, bank.open)", "every(5, function() end)", "lib/bank.lua:9: a timer needs a named function"],
  ["room:spawn", "room:spwan", "lib/bank.lua:12: room has no verb 'spwan', did you mean 'spawn'?"],
  ["worth = 2", "worth = 'two'", "lib/bank.lua:12: worth (u8) takes a number, not a text"],
  ["math.floor(", "math.floor(nil + ", "lib/bank.lua:8: when played: attempt to perform arithmetic on a nil value"],
  ["return bank", "return bank +", "lib/bank.lua:15: unexpected symbol near '<eof>'"],
  ["local bank = {}", "bank = {}", "lib/bank.lua:2: 'bank' would be a global"],
  ['require "rates"', 'require "rate"', "lib/bank.lua:1: there is no file lib/rate.lua beside the mode"],
  ["bank.visit", "bank.visitt", "17: lib/bank.lua has no 'visit', did you mean 'visitt'?"],
  ["return bank", "function bank.show(x) return type(x) == 'table' and x.name or 5 end bank.show(5) for _, f in pairs({ bank.show }) do f({}) end return bank", null],
  ["return bank", "function bank.show(x) return type(x) == 'table' and x.name or 5 end bank.show(5) function bank.all() for _, f in pairs(bank) do f({}) end end return bank", null],
  ["return bank", "function bank.lend(room, player) player.debt = 1 end return bank", null],
  ["return bank", "function bank.fill(t) t.gold = 5 end function bank.use() bank.fill(bank) bank.seen = 1 return bank.gold, bank.seen end return bank", null],
  ["return bank", "function bank.use() bank.seen = 1 return bank.seen end return bank", null],
  ["return bank", "bank.again = bank.again local list = { bank.again } return bank", null],
];

test("check: reviews what a mode requires, too, and what each gives the other", async (t) => {
  const uses = MODE.replace("local mode", 'local bank = require "bank" local mode').replace("function mode.join(room, player)", "function mode.join(room, player)\n");
  const path = folder(t, uses.replace("y = 100 })", "y = 100 }) bank.visit(room, player)")), lib = join(path, "../lib");
  mkdirSync(lib);
  writeFileSync(join(lib, "rates.lua"), "return { base = 2.5 }");
  writeFileSync(join(lib, "unused.lua"), "nonsense(");
  for (const [from, to, wanted] of [["return bank", "return bank", null], ...BANK_MISTAKES]) {
    assert.ok(BANK.includes(from), from);
    writeFileSync(join(lib, "bank.lua"), BANK.replace(from, to));
    const { code, out } = await run("check", path);
    assert.doesNotMatch(out, /no kind 'coin'/, "what a mode that does not load declares is not known");
    const found = out.trim().split("\n").map((line) => line.replace(path.replace("coins.lua", ""), "").replace(/^(?:coins\.lua:)?((?:lib\/\w+\.lua:)?\d+):\d+:/, "$1:"));
    assert.equal(code, wanted ? 1 : 0, `${to}: ${out}`);
    if (wanted) assert.ok(found.some((line) => line.startsWith(wanted)), `${to}: ${found.join("\n")}`);
  }
});

const STEERING = [
  ["room:spawn('coin')", "room:spawn is not for steer, which runs ahead in the browser: do it in tick"],
  ["room:mvoe(hero, 1, 0)", "the room of steer has no 'mvoe', did you mean 'move'?"],
  ["hero.x = room.paln", "the room of steer has no 'paln', did you mean 'plan'?"],
  ["hero.x = room.secret", "room.secret is hidden from the browser"],
  ["room.plan = 1", "steer changes nothing but what it steers"],
  ["hero.x = #want.say", "steer does not see what is typed: read input.say in tick"],
  ["for coin in room:each('coni') do hero.x = coin.x end", "there is no kind 'coni', did you mean 'coin'?"],
  ["if want.jmp then hero.x = 1 end", "mode.input declares no 'jmp', did you mean 'jump'?"],
];

test("check: knows what steer may call and see", async (t) => {
  const mode = MODE.replace("jump = button", "jump = button, say = line").replace("  events", "  room = { plan = u8, secret = hidden(u8) }, bodies = { hero = { radius = 9 } },\n  events");
  const steering = (body) => folder(t, mode.replace("return mode", `function mode.steer(room, hero, want, dt)\n  ${body}\nend\nreturn mode`));
  const { code, out } = await run("check", steering("if room.plan == 0 and room.time > 1 and want.jump then hero.hp = room:move(hero, 1, 0) end"));
  assert.equal(code, 0, out);
  for (const [body, wanted] of STEERING) assert.match((await run("check", steering(body))).out, new RegExp(`:29:\\d+: ${wanted.replace("?", "\\?")}`), body);
});

test("check: says nothing of what it cannot know", async (t) => {
  const unsure = `local function any(thing) return thing.anything end
    local function show(x) return type(x) == "table" and x.name or 5 end
    local shown, tools = show(5), { show }
    local function either(room, which) local x = room.time > 0 and which or { wroth = 1 } return x.wroth end
    function mode.leave(room, player)
      local list = { any, either }
      local it = room:pick({ { colour = 1 }, { colour = 2 } })
      it.size = it.colour
      local card = room:spawn("card", { seen_by = "nobody" })
      card.seen_by = "everyone"
    end
    return mode`;
  const { code, out } = await run("check", folder(t, MODE.replace("return mode", unsure).replace("coin = {", 'card = { seen_by = "owner", player = ref "player" }, coin = {')));
  assert.equal(code, 0, out);
});

function make(folder, name, ...from) {
  return spawnSync(PROGRAM, ["new", name, ...from], { cwd: folder, encoding: "utf8" });
}

test("new: writes a mode that is fine and passes its tests, also as another one, and never overwrites anything", async (t) => {
  const folder = dataFolder(), own = [".luarc.json", "library"];
  for (const [name, ...from] of [["mine"], ["pirates", "--from", "arena"], ["polo", "--from", "ball"], ["dash", "--from", "race"]]) {
    const made = make(folder, name, ...from);
    assert.equal(made.status, 0, made.stderr);
    const path = join(folder, name, `${name}.lua`), text = readFileSync(path, "utf8");
    assert.match(text, new RegExp(`title = "${name[0].toUpperCase()}${name.slice(1)}"`));
    assert.match((await run("check", path)).out, /nothing found/);
    assert.match((await run("test", path)).out, /[1-9]\d* tests, 0 failed/);
    const maps = name === "dash" ? ["dash.tmj"] : [];
    assert.deepEqual(readdirSync(join(folder, name)).sort(), [...own, `${name}.lua`, `${name}_test.lua`, ...maps].sort());
    const again = make(folder, name);
    assert.equal(again.status, 73);
    assert.match(again.stderr, new RegExp(`already something called ${name}`));
    assert.equal(readFileSync(path, "utf8"), text);
  }
  for (const [name, status] of [["Mine!", 64], ["../mine", 64], ["mine_test", 64], ["", 64]])
    assert.equal(make(folder, name).status, status, name);
  assert.equal(make(folder, "other", "--from", "nothing").status, 66);
  const server = await Server.dev(t, "dash/dash.lua", folder), anew = [server.logs(/\?dev=\w/), server.logs(/^Save dash\.lua/)];
  process.kill(server.pid, "SIGUSR2");
  await Promise.all(anew);
  assert.match(await (await fetch(`${server.url}/api/rooms`)).text(), /"mode":\s*"dash"/, "started anew, it serves the same file");
});

const CAVES = `local deck = require "deck"
local mode = { title = "Caves", map = "caves.tmj", room = { caves = u8 } }
function mode.start(room) room.caves = deck.cards(room) end
return mode
`;

// A folder with a mode that has a map with a tileset, and a file of lib/ that requires another.
function caves() {
  const folder = dataFolder(), map = (name) => readFileSync(join(PLAY, "modes", name), "utf8");
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "caves.lua"), CAVES);
  writeFileSync(join(folder, "caves.tmj"), map("cave.tmj").replace("cave.tsj", "caves.tsj"));
  writeFileSync(join(folder, "caves.tsj"), map("cave.tsj"));
  writeFileSync(join(folder, "lib/deck.lua"), `local count = require "count"\nlocal deck = {}\nfunction deck.cards(room) return count.all end\nreturn deck\n`);
  writeFileSync(join(folder, "lib/count.lua"), "return { all = 52 }\n");
  writeFileSync(join(folder, "caves_test.lua"), `test("cards", function() expect(room("caves").caves):is(52) end)\n`);
  return folder;
}

test("new: brings the maps of another mode and what it requires, and renames what is called like it and nothing else", async () => {
  const folder = caves(), made = make(folder, "mine", "--from", "caves.lua"), file = (name) => readFileSync(join(folder, "mine", name), "utf8");
  assert.equal(made.status, 0, made.stderr);
  assert.deepEqual(readdirSync(join(folder, "mine")).sort(), [".luarc.json", "lib", "library", "mine.lua", "mine.tmj", "mine.tsj", "mine_test.lua"]);
  assert.equal(file("mine.lua"), CAVES.replace("Caves", "Mine").replace("caves.tmj", "mine.tmj").replace("local mode", "---@type Mode\nlocal mode"));
  assert.match(file("mine.tmj"), /"mine\.tsj"/);
  assert.equal(file("lib/deck.lua"), readFileSync(join(folder, "lib/deck.lua"), "utf8"));
  assert.match((await run("check", join(folder, "mine/mine.lua"))).out, /nothing found/);
  assert.match((await run("test", join(folder, "mine/mine.lua"))).out, /1 test, 0 failed/);
});

test("new: leaves nothing behind when two files would have one name, or the disk is full", () => {
  const folder = caves();
  writeFileSync(join(folder, "caves.lua"), CAVES.replace("return mode", 'local other = "mine.tmj"\nreturn mode'));
  writeFileSync(join(folder, "mine.tmj"), "{}");
  const made = make(folder, "mine", "--from", "caves.lua");
  assert.equal(made.status, 66);
  assert.match(made.stderr, /two files of mine would be called mine\.tmj: choose another name/);
  const full = spawnSync("sh", ["-c", `trap '' XFSZ; ulimit -f 16; exec "${PROGRAM}" new full --from race`], { cwd: folder, encoding: "utf8" });
  assert.equal(full.status, 73, full.stderr);
  assert.match(full.stderr, /cannot write full\/\S+: .*; nothing is left of it/);
  for (const name of ["mine", "full"]) assert.equal(existsSync(join(folder, name)), false, name);
});

test("test: passes what holds, in virtual time", async (t) => {
  const { code, out } = await run("test", folder(t, MODE, TEST));
  assert.equal(code, 0, out);
  assert.match(out, /ok +a coin is taken\n1 test, 0 failed/);
});

test("test: shows the line, what was expected, what was got, and when", async (t) => {
  const { code, out } = await run("test", folder(t, MODE, TEST.replace("hp):is(3)", "hp):is(4)")));
  assert.equal(code, 1, out);
  assert.match(out, /FAILED +a coin is taken\n +coins_test\.lua:8: expect\(ann\.hero\.hp\):is\(4\)\n +expected 4\n +got +3, 1 too little\n +in tick 31/);
});

const UNMET = [
  ["{ 1, { 2 } }", "is({ 1, { 3 } })", "expected { 1, { 3 } }", "got      { 1, { 2 } }"],
  ["{ a = 1 }", "is({ a = 1, b = 2 })", "expected { a = 1, b = 2 }"],
  ["2.5", "is(2)", "expected 2", "got      2.5, 0.5 too much"],
  ["0 / 0", "is(0)", "got      nan"],
  ["5", "is_not(5)", "expected anything but 5"],
  ["nil", "exists()", "expected something"],
  ["0", "missing()", "expected nothing", "got      0"],
  ["10", "near(12)", "expected about 12 (within 1)", "got      10, 2 too little"],
  ["0 / 0", "near(0, 1000)", "expected about 0 (within 1000)"],
  ["nil", "near(0)", "got      nil"],
  ["5", "above(5)", "expected more than 5"],
  ["5", "below(5)", "expected less than 5"],
  ["0 / 0", "below(5)", "expected less than 5"],
  ["'abc'", "has('d')", 'expected something with "d"', 'got      "abc"'],
  ["{ { 1 }, { 2 } }", "has({ 3 })", "expected something with { 3 }"],
  ["function() end", "fails()", "expected it to fail"],
  ["function() error('one') end", "fails('two')", 'expected an error with "two"'],
  ["ann.hreo", "exists()", "player Ann: player has no field 'hreo'"],
  ["ann:press('jmp')", "exists()", "the mode has no such input 'jmp'; there are: jump"],
  ["r:first('conn')", "exists()", "there is no kind 'conn'"],
  ["r.hieght", "exists()", "the room has no field 'hieght'"],
];
const MET = `expect({ 1, { 2 } }):is({ 1, { 2 } }) expect(5):is_not(6) expect(0):exists() expect(nil):missing() expect(false):missing()
  expect(10):near(11) expect(10):near(12, 2) expect(5):above(4.9) expect(5):below(5.1) expect("abc"):has("b") expect({ { 1 }, { 2 } }):has({ 2 })
  expect(function() error("one") end):fails("one") expect(function() expect(1):is(2) end):fails("expected 2")`;

test("test: each expectation holds when it should, and says what it wanted when it does not", async (t) => {
  const tests = UNMET.map(([got, wanted], i) => `test("case ${i}.", function() local r = room() local ann = r:join("Ann") expect(${got}):${wanted} end)`);
  const { code, out } = await run("test", folder(t, MODE, [`test("all is met", function() ${MET} end)`, ...tests].join("\n")));
  assert.equal(code, 1);
  assert.match(out, /ok +all is met/);
  UNMET.forEach(([got, wanted, ...says], i) => {
    const shown = out.slice(out.indexOf(`FAILED  case ${i}.`)).split(/\n {2}(?:FAILED|ok)/)[0];
    for (const text of says) assert.ok(out.includes(`FAILED  case ${i}.`) && shown.includes(text), `${got}: ${wanted}: ${text}\n${shown}`);
  });
  assert.match(out, new RegExp(`${UNMET.length + 1} tests, ${UNMET.length} failed`));
});

test("test: a mode that fails in a tick fails the test, with the line of the mode", async (t) => {
  const { code, out } = await run("test", folder(t, MODE.replace("hero.hp + coin", "nil + coin"), TEST));
  assert.equal(code, 1, out);
  assert.match(out, /coins_test\.lua:6: r:advance\(1\)\n +the mode failed:\n +coins\.lua:11: attempt to perform arithmetic/);
});

// Each with the line where it stands at last, and what is said of it.
const ENDLESS = [
  ["while true do\npcall(function() while true do end end)\nend", 1, /it ran over 1 s and was stopped; is there a loop without an end\?/],
  ["local r = room()\nrepeat r:ticks(1) until r.time < 0", 1, /it ran over 1 s .*\n +in tick \d+/],
  ["local all = {}\nfor i = 1, 1e9 do all[i] = ('x'):rep(1e6) .. i end", 1, /it held over 512 MB/],
  ["local all\nall = ('x'):rep(2e9)", 1, /it asked for over 512 MB at once/],
  ["local function f()\nreturn 1 + f()\nend f()", 1, /stack overflow/],
  ["while true do\nroom()\nend", 1, /a test may open 64 rooms/],
];

test("test: what would go on for ever ends as a failure with its line, and the tests after it are run", async (t) => {
  const tests = [], wanted = [];
  for (const [body, at, says] of ENDLESS) {
    wanted.push([tests.join("\n").split("\n").length + at + (tests.length ? 1 : 0), says]);
    tests.push(`test("endless ${wanted.length}.", function() ${body} end)`);
  }
  const path = folder(t, MODE, [...tests, TEST].join("\n")), { code, out } = await run("test", "--seconds", "1", path);
  assert.equal(code, 1, out);
  wanted.forEach(([line, says], i) => {
    const shown = out.slice(out.indexOf(`FAILED  endless ${i + 1}.`)).split(/\n {2}(?:FAILED|ok)/)[0];
    assert.match(shown, new RegExp(`endless ${i + 1}\\.\n +coins_test\\.lua:${line}: `));
    assert.match(shown, says);
  });
  assert.match(out, new RegExp(`ok +a coin is taken\n${ENDLESS.length + 1} tests, ${ENDLESS.length} failed`));
});

test("test: a file without an end is a failure, and so is a bound that is none", async (t) => {
  const endless = await run("test", "--seconds", "1", folder(t, MODE, "local x = 1\nwhile true do x = x + 1 end"));
  assert.equal(endless.code, 1);
  assert.match(endless.out, /coins_test\.lua:2: while true .*\n +it ran over 1 s/);
  for (const seconds of ["0", "many"]) assert.equal((await run("test", "--seconds", seconds, folder(t, MODE, TEST))).code, 64);
});

test("test: opens other modes of the folder with their maps and libraries, and says which one is missing", async () => {
  const folder = caves(), path = folder + "/coins.lua";
  writeFileSync(path, 'local count = require "count"\nreturn { room = { coins = u8 }, start = function(room) room.coins = count.all end }');
  writeFileSync(join(folder, "coins_test.lua"), `test("its own", function() expect(room().coins):is(52) end)
    test("another", function() expect(room("caves", { seed = 2 }).caves):is(52) end)
    test("none", function() expect(function() room("craters") end):fails("there is no mode ${folder}/craters.lua") end)`);
  const { code, out } = await run("test", path);
  assert.equal(code, 0, out);
  assert.match(out, /3 tests, 0 failed/);
});

test("test: none that runs is a failure: the file has none, or no name has the text", async (t) => {
  const empty = await run("test", folder(t, MODE, "local nothing = 1")), typo = await run("test", folder(t, MODE, TEST), "cion");
  assert.deepEqual([empty.code, typo.code], [1, 1]);
  assert.match(empty.out, /there are no tests in it/);
  assert.match(typo.out, /no test has 'cion' in its name/);
});

test("test: without a test file it says which one is missing", async (t) => {
  const { code, err } = await run("test", folder(t, MODE));
  assert.equal(code, 66);
  assert.match(err, /cannot open .*coins_test\.lua/);
});
