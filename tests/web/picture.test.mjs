// picture.test.mjs: what is drawn between two frames, and which moment is drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { Clock } from "../../web/src/snapshot/clock";
import { apply } from "../../web/src/snapshot/apply";
import { History, shortWay } from "../../web/src/world/history";
import { frame, ship, SHIP, worldWithShip } from "./frames.mjs";

function placeAt(history, tick, vx = 0, vy = 0, ahead = 4) {
  const place = { x: 0, y: 0, angle: 0, hidden: false };
  return history.at(tick, vx, vy, ahead, place) ? place : null;
}

function historyOf(...rows) {
  const history = new History();
  for (const [tick, x, y = 0, angle = 0, jumped = false, hidden = false] of rows) history.record(tick, x, y, angle, jumped, hidden);
  return history;
}

test("between two frames a thing is between its two places", () => {
  const place = placeAt(historyOf([10, 100, 40], [11, 200, 80]), 10.25);
  assert.deepEqual([place.x, place.y], [125, 50]);
});

test("frames that were skipped are bridged at the same pace", () => {
  assert.equal(placeAt(historyOf([10, 100], [14, 200]), 11).x, 125);
});

test("before its first frame a thing is not drawn", () => {
  assert.equal(placeAt(historyOf([10, 100]), 9.9), null);
});

test("after the last frame it goes straight on, but not for long", () => {
  const history = historyOf([10, 100]);
  assert.equal(placeAt(history, 12, 16).x, 132);
  assert.equal(placeAt(history, 50, 16).x, 164);
});

test("the way of a jump is not drawn", () => {
  const history = historyOf([10, 100], [11, 90000, 0, 0, true]);
  assert.equal(placeAt(history, 10.9).x, 100);
  assert.equal(placeAt(history, 11).x, 90000);
});

test("an angle turns the short way round", () => {
  assert.equal(placeAt(historyOf([10, 0, 0, 250], [11, 0, 0, 6]), 10.5).angle, 256);
  assert.equal(placeAt(historyOf([10, 0, 0, 6], [11, 0, 0, 250]), 10.5).angle, 0);
  assert.deepEqual([shortWay(0, 128), shortWay(10, 5), shortWay(255, 1)], [-128, -5, 2]);
});

test("a thing is hidden from the frame on that hides it", () => {
  const history = historyOf([10, 0], [11, 0, 0, 0, false, true]);
  assert.equal(placeAt(history, 10.9).hidden, false);
  assert.equal(placeAt(history, 11.1).hidden, true);
});

test("the oldest places are forgotten, the newest half second is kept", () => {
  const history = new History();
  for (let tick = 0; tick < 100; tick++) history.record(tick, tick, 0, 0, false, false);
  assert.equal(placeAt(history, 80.5).x, 80.5);
  assert.equal(placeAt(history, 10), null);
});

test("frames that are applied become places to draw, a jump becomes a gap", () => {
  const world = worldWithShip(16, 0);
  apply(world, frame(11));
  apply(world, frame(12, { steps: [SHIP + 1, 1, 5000, 0] }));
  const { history } = ship(world);
  assert.equal(placeAt(history, 10.5).x, 1608);
  assert.equal(placeAt(history, 11.9).x, 1616);
  assert.equal(placeAt(history, 12).x, 1632 + 80000);
});

// Plays `seconds` of frames at 30 a second and pictures at 60, with lateness(tick) ms; returns what was drawn.
function play(seconds, lateness) {
  const clock = new Clock(30);
  const drawn = [];
  let tick = 1000;
  for (let now = 0; now < seconds * 1000; now += 1000 / 60) {
    while (5000 + (tick - 1000) * 1000 / 30 + lateness(tick) <= now + 5000) clock.frame(tick++, 5000 + now);
    if (tick > 1000) drawn.push({ picture: clock.at(5000 + now), newest: tick - 1, delay: clock.delay });
  }
  return drawn;
}

test("the picture never goes back and never faster than five per cent", () => {
  const drawn = play(10, (tick) => (tick * 7919) % 40).slice(60);
  for (let i = 1; i < drawn.length; i++) {
    const step = drawn[i].picture - drawn[i - 1].picture;
    assert.ok(step > 0.5 * 0.94 && step < 0.5 * 1.06, `a step of ${step} ticks`);
  }
});

test("once settled, the picture is always behind the newest frame", () => {
  const drawn = play(10, (tick) => (tick * 7919) % 40).slice(300);
  assert.ok(drawn.every(({ picture, newest }) => picture <= newest));
});

test("a steady line is drawn about two ticks late, a shaky one later, never more than a quarter second", () => {
  const steady = play(10, () => 0).at(-1).delay;
  const shaky = play(10, (tick) => (tick * 7919) % 90).at(-1).delay;
  const awful = play(10, (tick) => (tick % 20 === 0 ? 900 : 0)).at(-1).delay;
  assert.ok(steady >= 50 && steady < 90, `steady: ${steady}`);
  assert.ok(shaky > steady + 40, `shaky: ${shaky}`);
  assert.ok(awful <= 250, `awful: ${awful}`);
});

test("after a long pause the picture jumps to where it should be", () => {
  const clock = new Clock(30);
  for (let i = 0; i < 60; i++) clock.frame(i, i * 1000 / 30);
  clock.at(2000);
  for (let i = 60; i < 900; i++) clock.frame(i, i * 1000 / 30);
  assert.ok(clock.at(30_000) > 890);
});
