// A save of the mode's file while people play: the new code runs over the same state, on the same sockets.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ticksLater } from "./frames.mjs";
import { SLACK, Server, statusOf } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const MODE = `local mode = {
  players = { 1, 4 }, player = { hero = ref "hero" }, room = { ticks = u32 },
  entities = { hero = { x = pos, y = pos, gold = u16, player = ref "player" } },
}
function mode.join(room, player) player.hero = room:spawn("hero", { x = 100, y = 50, gold = 7, player = player }) end
function mode.leave(room, player) room:despawn(player.hero) end
function mode.tick(room) room.ticks = room.ticks + 1 end
return mode
`;
const heroOf = (stranger) => [...stranger.entities.values()].find(({ kind }) => kind === "hero");

// A server that plays coins.lua in a folder of its own.
async function develop(t, { args = ["--dev"], mode = MODE } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "moontick-")), path = join(folder, "coins.lua");
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path, mode);
  const server = await Server.start(t, { mode: "coins", scripts: folder, args });
  return { server, save: (text) => writeFileSync(path, text), path };
}

test("a save runs at once, with the state and on the same sockets, and the schema may change", async (t) => {
  const { server, save } = await develop(t), stranger = await Stranger.join(server.socketUrl);
  await stranger.until(() => heroOf(stranger));
  const since = server.logs(/runs the new coins\.lua after ([\d.]+) ms/);
  save(MODE.replace("gold = u16", "gold = f32, mana = u8").replace("ticks + 1", "ticks + 1\n  for hero in room:each('hero') do hero.mana = 9 end"));
  const ms = Number((await since)[1]);
  t.diagnostic(`from the save to the running code: ${ms} ms`);
  await stranger.until(() => heroOf(stranger)?.mana === 9);
  assert.equal(heroOf(stranger).gold, 7);
  assert.equal(heroOf(stranger).x, 100);
  assert.equal(stranger.over, null);
  assert.ok(ms < 100 * SLACK, `${ms} ms`);
});

test("an editor may write beside the file and rename", async (t) => {
  const { server, save, path } = await develop(t), runs = server.logs(/runs the new coins\.lua/);
  writeFileSync(`${path}~`, MODE.replace("gold = 7", "gold = 8"));
  renameSync(`${path}~`, path);
  await runs;
});

test("a save of what modes share runs at once, too, and the folder for it may come later", async (t) => {
  const { server, save, path } = await develop(t), stranger = await Stranger.join(server.socketUrl);
  const library = join(path, "../lib/wealth.lua"), gives = (gold) => writeFileSync(library, `return { gold = ${gold} }\n`);
  await stranger.until(() => heroOf(stranger));
  const runs = server.logs(/runs the new coins\.lua/);
  mkdirSync(join(path, "../lib"));
  gives(11);
  save(`local wealth = require "wealth"\n` + MODE.replace("ticks + 1", "ticks + 1\n  for hero in room:each('hero') do hero.gold = wealth.gold end"));
  await runs;
  await stranger.until(() => heroOf(stranger)?.gold === 11);
  gives(12);
  await stranger.until(() => heroOf(stranger)?.gold === 12);
  const refused = server.logs(/lib\/wealth\.lua:1: .*unexpected symbol/);
  writeFileSync(library, "return +");
  await refused;
  assert.equal(stranger.over, null);
});

test("code that does not load is refused, and the code before plays on", async (t) => {
  const { server, save } = await develop(t), stranger = await Stranger.join(server.socketUrl);
  await stranger.until(() => heroOf(stranger));
  const refused = server.logs(/coins\.lua:\d+: .*expected near/), welcomes = stranger.welcomes ?? 0;
  save(MODE + "oops(");
  await refused;
  await ticksLater(stranger, 5);
  assert.equal(stranger.welcomes ?? 0, welcomes);
  assert.equal(stranger.over, null);
});

test("code that fails in its first second is put back", async (t) => {
  const { server, save } = await develop(t), stranger = await Stranger.join(server.socketUrl);
  await stranger.until(() => heroOf(stranger));
  const back = server.logs(/goes back to the coins\.lua before/);
  save(MODE.replace("gold = u16, ", "").replace(", gold = 7", "").replace("room.ticks + 1", "nil + 1"));
  await back;
  const room = () => [...stranger.entities.values()].find(({ kind }) => kind === "room");
  await stranger.until(() => heroOf(stranger)?.gold === 7);
  const { ticks } = room();
  await stranger.until(() => room().ticks > ticks + 5);
});

test("code that never ends takes a worker with it, not the match", async (t) => {
  const { server, save } = await develop(t, { args: [] }), stranger = await Stranger.join(server.socketUrl);
  await stranger.until(() => heroOf(stranger));
  const back = server.logs(/goes back to the coins\.lua before/);
  save(MODE.replace("room.ticks = room.ticks + 1", "while true do end"));
  process.kill(server.pid, "SIGHUP");
  await back;
  const room = () => [...stranger.entities.values()].find(({ kind }) => kind === "room");
  await stranger.until(() => room()?.ticks > 0);
  const { ticks } = room();
  await stranger.until(() => room().ticks > ticks + 5 && heroOf(stranger).gold === 7, 15000 * SLACK);
  assert.equal(stranger.over, null);
});

test("a save may change how many can play: who has no seat any more is told so, the others play on", async (t) => {
  const { server, save } = await develop(t), first = await Stranger.join(server.socketUrl, { name: "Ann" });
  const second = await Stranger.join(server.socketUrl, { name: "Bob" });
  await second.until(() => heroOf(second));
  const more = server.logs(/runs the new coins\.lua/);
  save(MODE.replace("{ 1, 4 }", "{ 1, 40 }"));
  await more;
  await ticksLater(first, 5);
  await ticksLater(second, 5);
  save(MODE.replace("{ 1, 4 }", "{ 1, 1 }"));
  await second.until(() => second.over);
  assert.equal(second.over.code, 1013);
  await ticksLater(first, 5);
  assert.equal(first.over, null);
  await first.until(() => [...first.entities.values()].filter(({ kind }) => kind === "player").length === 1);
});

test("a hundred saves leave nothing behind, and SIGHUP does it in production", async (t) => {
  const { server, save } = await develop(t, { args: [] }), stranger = await Stranger.join(server.socketUrl);
  await stranger.until(() => heroOf(stranger));
  const [worker] = server.workers(), memory = () => Number(statusOf(worker).VmRSS.split(" ")[0]);
  let early = 0;
  for (let i = 0; i < 100; i++) {
    const runs = server.logs(/runs the new coins\.lua/);
    save(`${i % 2 ? MODE : MODE.replace("gold = u16", "gold = u16, mana = u8")}-- ${i}\n`);
    process.kill(server.pid, "SIGHUP");
    await runs;
    if (i === 19) early = memory();
  }
  assert.ok(memory() < early * 1.2 + 4096, `from ${early} to ${memory()} kB`);
  assert.equal(server.workers()[0], worker);
  await stranger.until(() => heroOf(stranger)?.gold === 7);
  assert.equal(stranger.over, null);
});
