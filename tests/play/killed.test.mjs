// A worker dies in mid-match. Nobody who plays should have to know.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { leastOf, longestGap, noteFrames, play, ticksLater } from "./frames.mjs";
import { GAMES, SLACK, Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const LONGEST_GAP = 500 * SLACK; // ms without a frame
const TARGET = [300, 200]; // where the first ship of a duel is

async function kill(server) {
  const [worker] = server.workers(), died = server.logs(/worker 0 died/);
  process.kill(worker, "SIGKILL");
  await died;
}

// A match that has gone on for a while: the stranger has hit Ada's ship.
async function match(t) {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await (await Visitor.open(t, server.url)).enter("Ada");
  const bo = await (await Visitor.open(t, server.url)).enter("Bo");
  const stranger = await Stranger.join(server.socketUrl, { name: "Stranger" }), { you } = stranger.welcome;
  const wants = play(stranger, { aim: TARGET, fire: 1 });
  await stranger.until(() => stranger.entities.get(you).score >= 2);
  wants.fire = 0;
  const ofKind = (wanted) => [...stranger.entities.values()].filter(({ kind }) => kind === wanted);
  const shots = () => ofKind("shot"), pilots = () => ofKind("ship").filter(({ player }) => player !== you);
  await ticksLater(stranger, 15);
  await stranger.until(() => shots().length === 0 && pilots().every(({ angle }) => angle === 0)); // all is still...
  for (const visitor of [ada, bo]) await visitor.until((told) => window.__moontick.tick > told, stranger.tick); // ...for everybody
  return { server, ada, bo, stranger, wants };
}

const entitiesOf = (visitor) => visitor.ask(() => window.__moontick.entities());

test("a match survives the death of its worker: same sockets, entities and scores", async (t) => {
  const { server, ada, bo, stranger } = await match(t);
  const welcome = stranger.welcome, before = [...stranger.entities.values()], pages = [await entitiesOf(ada), await entitiesOf(bo)];
  assert.ok(before.find(({ score }) => score >= 2) && before.find(({ hp }) => hp < 100), "there is something to lose");
  await kill(server);
  await stranger.until(() => stranger.welcome !== welcome && stranger.frames);
  const tick = await ticksLater(stranger, 30);
  for (const visitor of [ada, bo]) await visitor.until((told) => window.__moontick.tick >= told, tick);
  assert.deepEqual([...stranger.entities.values()], before);
  assert.deepEqual([await entitiesOf(ada), await entitiesOf(bo)], pages);
  assert.equal(stranger.welcome.you, welcome.you);
  assert.equal(stranger.welcome.room, welcome.room);
  for (const visitor of [ada, bo]) await visitor.isUndisturbed();
  assert.equal(stranger.over, null);
});

// Kills the worker and watches the next second and a half: the longest time without a frame.
async function killAndTime({ server, stranger }, noted) {
  const since = performance.now(), welcome = stranger.welcome;
  await kill(server);
  await stranger.until(() => stranger.welcome !== welcome);
  await ticksLater(stranger, 45);
  return longestGap(noted, since);
}

test("the next frame comes soon, and is of the next tick", async (t) => {
  const playing = await match(t), { stranger } = playing, noted = noteFrames(stranger);
  await ticksLater(stranger, 15);
  const gap = await leastOf(() => killAndTime(playing, noted), LONGEST_GAP);
  t.diagnostic(`longest time without a frame: ${gap.toFixed(0)} ms`);
  assert.ok(gap < LONGEST_GAP, `${gap} ms without a frame`);
  noted.forEach(({ tick }, i) => {
    const missing = i ? tick - noted[i - 1].tick - 1 : 0;
    assert.ok(missing >= 0 && missing < stranger.welcome.rate * SLACK, `tick ${tick} after ${noted[i - 1]?.tick}`);
  });
});

test("who plays can go on playing: keys still move ships", async (t) => {
  const { server, ada, bo, stranger, wants } = await match(t);
  const welcome = stranger.welcome;
  await kill(server);
  await stranger.until(() => stranger.welcome !== welcome);
  for (const [pilot, name, watcher] of [[ada, "Ada", bo], [bo, "Bo", ada]]) {
    const before = await watcher.until((who) => window.shipOf(who), name);
    await pilot.holds("KeyS", watcher, ([who, y]) => window.shipOf(who)?.y > y + 20, [name, before.y]);
  }
  const { you } = stranger.welcome, ship = () => [...stranger.entities.values()].find(({ kind, player }) => kind === "ship" && player === you);
  const { x } = ship();
  wants.move = [127, 0];
  await stranger.until(() => ship().x > x + 20);
  await ada.picture("killed-ada");
});

test("arena goes on with its bots, however often the worker is killed", async (t) => {
  const server = await Server.start(t, { mode: "arena", scripts: GAMES });
  const stranger = await Stranger.join(server.socketUrl), noted = noteFrames(stranger);
  const players = () => [...stranger.entities.values()].filter(({ kind }) => kind === "player").map(({ id, name }) => `${id} ${name}`);
  const before = players();
  assert.equal(before.length, 4);
  for (let times = 0; times < 3; times++) {
    await killAndTime({ server, stranger }, noted);
    assert.deepEqual(players(), before);
  }
  assert.deepEqual(stranger.violations, []);
});
