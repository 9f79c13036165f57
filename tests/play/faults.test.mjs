// What a mode gets wrong costs its own room a tick, and everybody else nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { leastOf, longestGap, noteFrames, play, ticksLater } from "./frames.mjs";
import { SLACK, Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const STEADY_GAP = 250 * SLACK; // ms: what a room may miss of a beat while another one hangs
const source = readFileSync(new URL("modes/bad.lua", import.meta.url), "utf8").split("\n");
const lineOf = (text) => 1 + source.findIndex((line) => line.includes(text));

const roomOf = (stranger) => [...stranger.entities.values()].find(({ kind }) => kind === "room");
const shipsOf = (stranger) => [...stranger.entities.values()].filter(({ kind }) => kind === "ship");
const told = (stranger, key) => stranger.until(() => stranger.notices.find((notice) => notice.key === key), 10000 * SLACK);

test("an error in tick is rolled back, time goes on, and players are told", async (t) => {
  const server = await Server.start(t, { mode: "bad" });
  const stranger = await Stranger.join(server.socketUrl), wants = play(stranger, { move: [127, 0] });
  await ticksLater(stranger, 10);
  wants.move = [0, 0];
  await ticksLater(stranger, 10);
  stranger.chat("boom");
  const notice = await told(stranger, "mode_error"), { good_ticks } = roomOf(stranger), ships = shipsOf(stranger);
  assert.ok(good_ticks > 10 && ships.length === 1);
  assert.doesNotMatch(notice.text, /bad\.lua/, "where it went wrong is not for players");
  await ticksLater(stranger, 15);
  assert.equal(roomOf(stranger).good_ticks, good_ticks);
  assert.deepEqual(shipsOf(stranger), ships);
  const [, line] = await server.logged(/bad\.lua:(\d+): it went boom/);
  assert.equal(Number(line), lineOf("it went boom"));
  await told(stranger, "mode_ok");
  await stranger.until(() => roomOf(stranger).good_ticks > good_ticks + 10);
});

test("who comes while a mode fails can join, and who goes is gone", async (t) => {
  const server = await Server.start(t, { mode: "bad" });
  const stranger = await Stranger.join(server.socketUrl);
  stranger.chat("boom");
  await told(stranger, "mode_error");
  const other = await Stranger.join(server.socketUrl, { name: "Late" });
  await told(other, "mode_error");
  await stranger.until(() => [...stranger.entities.values()].some(({ name }) => name === "Late"));
  await other.leave();
  await stranger.until(() => ![...stranger.entities.values()].some(({ name }) => name === "Late"));
  await told(stranger, "mode_ok");
  assert.equal(shipsOf(stranger).length, 1);
});

test("a player sees that the mode has an error, until it is mended, but not what it is", async (t) => {
  const server = await Server.start(t, { mode: "bad", args: ["--dev"] });
  const visitor = await (await Visitor.open(t, server.url)).enter("Ada");
  await visitor.say("boom");
  const fault = visitor.page.locator(".fault");
  await fault.waitFor();
  assert.doesNotMatch(await fault.textContent(), /bad\.lua/);
  assert.deepEqual(await visitor.violations(), []);
  await fault.waitFor({ state: "hidden" });
  await visitor.isUndisturbed();
});

// Lets a room hang while another one plays: the longest time that the other one had no frame.
async function hangAndTime(t) {
  const server = await Server.start(t, { mode: "bad", workers: 2 }), before = server.workers();
  const hanging = await Stranger.join(server.socketUrl), second = await Stranger.join(server.socketUrl);
  const other = await Stranger.join(server.socketUrl), noted = noteFrames(other);
  assert.equal(second.welcome.room, hanging.welcome.room);
  assert.notEqual(other.welcome.room, hanging.welcome.room, "the third gets a room of its own");
  await ticksLater(other, 15);
  const since = performance.now(), start = { tick: other.tick, good: roomOf(other).good_ticks };
  hanging.chat("hang");
  await server.logged(/worker \d hangs/);
  await server.logged(new RegExp(`bad\\.lua:${lineOf("while true do end")}\\b`));
  await told(hanging, "mode_ok");
  const good = roomOf(hanging).good_ticks;
  await hanging.until(() => roomOf(hanging).good_ticks > good + 10);
  assert.deepEqual([hanging.over, second.over, other.over], [null, null, null]);
  assert.equal(server.workers().filter((pid) => before.includes(pid)).length, 1, "one worker was replaced, and one was not");
  assert.equal(roomOf(other).good_ticks - start.good, other.tick - start.tick, "every tick of the other room was good");
  await server.stop();
  return longestGap(noted, since);
}

test("endless code: its worker is replaced, the line is named, and a room elsewhere misses no beat", async (t) => {
  const gap = await leastOf(() => hangAndTime(t), STEADY_GAP);
  t.diagnostic(`longest time without a frame elsewhere: ${gap.toFixed(0)} ms`);
  assert.ok(gap < STEADY_GAP, `${gap} ms without a frame`);
});
