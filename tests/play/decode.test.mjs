// The page and a stranger who knows only PROTOCOL.md see the same world, tick by tick.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { GAMES, Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const TICKS = 90, LEAST_SHARED = 40, QUANTUM = 1 / 16;
const SECRETS = ["purse", "ammo"]; // fields of the parade that only their owner sees

async function meet(t, options) {
  const server = await Server.start(t, options);
  const visitor = await (await Visitor.open(t, server.url)).enter("Ada");
  const room = await visitor.ask(() => window.__moontick.room);
  const stranger = await Stranger.join(server.socketUrl, { room, name: "Stranger" });
  await visitor.until(() => window.playerNamed("Stranger"));
  return { visitor, stranger };
}

// The page notes every tick that it gets to see.
function startNoting() {
  window.noted = {};
  setInterval(() => (window.noted[window.__moontick.tick] ??= window.__moontick.entities()), 3);
}

// What both saw, as [{tick, page: entities, stranger: entities}].
async function watch({ visitor, stranger }) {
  const seen = new Map(), from = stranger.tick;
  await visitor.ask(startNoting);
  await stranger.until(() => seen.set(stranger.tick, [...stranger.entities.values()]) && stranger.tick > from + TICKS);
  await visitor.until((tick) => window.__moontick.tick >= tick, stranger.tick);
  const noted = await visitor.ask(() => window.noted);
  const both = [...seen].filter(([tick]) => noted[tick]).map(([tick, entities]) => ({ tick, page: noted[tick], stranger: entities }));
  assert.ok(both.length >= LEAST_SHARED, `only ${both.length} of ${TICKS} ticks were seen by both`);
  return both;
}

// By id, and without what the other does not show.
function plain(entities, secrets = []) {
  return Object.fromEntries(entities.map(({ slot, vx, vy, ...entity }) => {
    for (const name of secrets) delete entity[name];
    return [entity.id, entity];
  }));
}

// Places may differ by less than both guesses may be off: a quantum each.
function areAlike(mine, theirs, tick) {
  const { x, y, ...values } = mine, { x: otherX, y: otherY, ...others } = theirs;
  assert.deepEqual(values, others, `at tick ${tick}`);
  if (x === undefined) return;
  const apart = Math.max(Math.abs(x - otherX), Math.abs(y - otherY));
  assert.ok(apart <= 2 * QUANTUM, `at tick ${tick}: ${mine.kind} at ${x}, ${y} and at ${otherX}, ${otherY}`);
}

test("every kind of value, at every tick: the page decodes what the stranger decodes", async (t) => {
  const both = await watch(await meet(t, { mode: "parade" }));
  for (const { tick, page, stranger } of both) {
    const mine = plain(page, SECRETS), theirs = plain(stranger, SECRETS);
    assert.deepEqual(Object.keys(mine), Object.keys(theirs), `at tick ${tick}`);
    for (const id of Object.keys(mine)) areAlike(mine[id], theirs[id], tick);
  }
  const kinds = new Set(both.flatMap(({ page }) => page.map((entity) => entity.kind)));
  assert.deepEqual([...kinds].sort(), ["balloon", "flag", "player", "room"]);
});

test("what belongs to an owner is told to nobody else", async (t) => {
  const { visitor, stranger } = await meet(t, { mode: "parade" });
  const { you } = stranger.welcome, me = await visitor.ask(() => window.__moontick.you);
  const purse = (id) => visitor.ask((who) => window.__moontick.players().find((player) => player.id === who).purse, id);
  assert.ok(stranger.entities.get(you).purse > 0 && (await purse(me)) > 0);
  assert.equal(stranger.entities.get(me).purse, 0);
  assert.equal(await purse(you), 0);
  const balloons = await visitor.ask(() => window.__moontick.entities("balloon"));
  assert.ok(balloons.find((balloon) => balloon.player === me).ammo > 0);
  assert.equal(balloons.find((balloon) => balloon.player === you).ammo, 0);
});

test("what happened is told alike", async (t) => {
  const { visitor, stranger } = await meet(t, { mode: "parade" });
  const pops = () => stranger.events.filter((event) => event.kind === "pop");
  await stranger.until(() => pops().length >= 3);
  const { tick } = stranger, told = pops().filter((event) => event.tick <= tick);
  await visitor.until((until) => window.__moontick.tick >= until, tick);
  const shown = (await visitor.ask(() => window.__moontick.events())).map(({ name, ...event }) => ({ ...event, kind: name }));
  for (const event of told) assert.deepEqual(shown.find((other) => other.tick === event.tick && other.kind === "pop" && other.x === event.x), event);
});

test("arena: what both can see from where they are is the same", async (t) => {
  const both = await watch(await meet(t, { mode: "arena", scripts: GAMES }));
  let compared = 0;
  for (const { tick, page, stranger } of both) {
    const mine = plain(page), theirs = plain(stranger);
    for (const id of Object.keys(mine).filter((one) => theirs[one])) {
      areAlike(mine[id], theirs[id], tick);
      compared++;
    }
  }
  assert.ok(compared > both.length * 5, `${compared} entities in ${both.length} ticks`);
});
