// Two people, two browsers, one room: real keyboard, real mouse.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const shipOf = (visitor, name) => visitor.ask((who) => window.shipOf(who), name);

async function duel(t, size) {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await (await Visitor.open(t, server.url, size)).enter("Ada");
  const bo = await (await Visitor.open(t, server.url, size)).enter("Bo");
  for (const visitor of [ada, bo]) await visitor.until(() => window.shipOf("Ada") && window.shipOf("Bo"));
  return { ada, bo };
}

async function fliesRight(pilot, name, watcher) {
  const before = await shipOf(watcher, name);
  await pilot.holds("KeyD", watcher, ([who, x]) => window.shipOf(who).x > x + 30, [name, before.x]);
}

test("two people type a name and Enter, and are in the same room", async (t) => {
  const { ada, bo } = await duel(t);
  const room = await ada.ask(() => window.__moontick.room);
  assert.equal(await bo.ask(() => window.__moontick.room), room);
  assert.equal(new URL(bo.page.url()).pathname, `/r/${room}`);
  assert.deepEqual(await bo.ask(() => window.__moontick.players().map((player) => player.name)), ["Ada", "Bo"]);
  await ada.isUndisturbed();
  await bo.isUndisturbed();
});

test("each sees the other's ship move when the other presses a key", async (t) => {
  const { ada, bo } = await duel(t);
  await fliesRight(ada, "Ada", bo);
  await fliesRight(bo, "Bo", ada);
});

test("what is drawn follows what is told", async (t) => {
  const { ada, bo } = await duel(t);
  await fliesRight(ada, "Ada", bo);
  await bo.until(() => {
    const ship = window.shipOf("Ada"), drawn = window.__moontick.drawn(ship.id);
    return drawn && Math.hypot(drawn.x - ship.x, drawn.y - ship.y) < 1;
  });
});

test("a shot takes hit points, and both see it", async (t) => {
  const { ada, bo } = await duel(t, { width: 760, height: 500 });
  const ship = await shipOf(ada, "Bo");
  const { x, y } = await ada.ask((at) => window.__moontick.camera.worldToScreen(at.x, at.y), ship);
  await ada.page.mouse.move(x, y);
  for (const visitor of [ada, bo])
    await ada.holds("mouse", visitor, () => window.shipOf("Bo").hp <= 80 && window.playerNamed("Ada").score >= 2);
  await Promise.all([ada.picture("duel-ada"), bo.picture("duel-bo")]);
  assert.equal((await shipOf(bo, "Ada")).hp, 100);
  await bo.page.locator(".feed li", { hasText: "Bo is hit" }).first().waitFor();
});
