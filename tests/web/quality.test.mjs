// quality.test.mjs: how good the line is, told apart from a page that is busy.
import assert from "node:assert/strict";
import test from "node:test";
import { levelOf, RoundTrips } from "../../web/src/session/quality";
import { TickRate } from "../../web/src/session/tick_rate";

function trips(...all) {
  const made = new RoundTrips();
  for (const ms of all) made.add(ms);
  return made;
}

test("answers that a busy page read late do not make the line worse", () => {
  assert.equal(trips(30, 31, 400, 32, 380, 29, 900, 33).best, 31);
});

test("a line that became slow is slow within eight answers", () => {
  const slow = trips(30, 30, 30, 30, 250, 250, 250, 250, 250, 250, 250);
  assert.equal(slow.best, 250);
});

test("jitter is how far one answer is from the next", () => {
  assert.equal(trips(50, 50, 50).jitter, 0);
  assert.equal(trips(50, 70, 50).jitter, 20);
});

test("a device that draws ten pictures a second is slow, and its line is not called poor", () => {
  assert.equal(levelOf(true, 240, 100), "busy");
  assert.equal(levelOf(true, 240, 17), "poor");
  assert.equal(levelOf(true, 120, 17), "fair");
  assert.equal(levelOf(true, 40, 100), "good");
  assert.equal(levelOf(false, 40, 17), "lost");
  assert.equal(levelOf(true, 0, 17), "unknown");
});

test("a server's tick is as long as the last two seconds say", () => {
  const rate = new TickRate();
  for (let i = 0; i <= 60; i++) rate.frame(100 + i, 1000 + i * 33);
  assert.ok(Math.abs(rate.length - 33) < 0.01);
  for (let i = 1; i <= 60; i++) rate.frame(160 + i, 2980 + i * 50);
  assert.ok(rate.length > 48);
  rate.frame(5, 6000);
  assert.equal(rate.length, 0);
});
