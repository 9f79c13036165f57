// lab.test.mjs: what the lab makes of its measurements.
import assert from "node:assert/strict";
import test from "node:test";
import { adviceFor } from "../../web/src/lab/advice";
import { Samples } from "../../web/src/lab/samples";
import { TickTime } from "../../web/src/lab/tick_time";

const CARRIERS = ["websocket", "sse", "long", "short"];
const advice = (outcomes, p50 = 30, p99 = 40) => adviceFor(outcomes.map((outcome, i) => ({ carrier: CARRIERS[i], outcome, p50, p99 })));

test("the middle and the slowest of a hundred are found", () => {
  const samples = new Samples();
  assert.ok(Number.isNaN(samples.at(0.5)));
  for (let i = 100; i >= 1; i--) samples.add(i);
  assert.deepEqual([samples.at(0.5), samples.at(0.99), samples.at(1)], [50, 99, 100]);
});

test("a tick's age is known within a few milliseconds, however its answers are spread over it", () => {
  const time = new TickTime(30);
  for (let i = 0; i < 30; i++) {
    const asked = 5000 + i * 207, now = asked + 20;  // tick 0 was made at 1000
    time.answered(Math.floor((asked + 10 - 1000) * 30 / 1000), asked, now);
  }
  assert.ok(Math.abs(time.age(150, 6040) - 40) < 4, String(time.age(150, 6040)));
});

test("answers that took long move nothing", () => {
  const time = new TickTime(30);
  for (let i = 0; i < 20; i++) time.answered(30 * i, 1000 * i, 1000 * i + 10);
  const before = time.age(600, 20_100);
  time.answered(600, 19_000, 20_300);
  assert.equal(time.age(600, 20_100), before);
});

test("before it is known, a tick has no age", () => {
  assert.ok(Number.isNaN(new TickTime(30).age(1, 1)));
});

test("when all works, nothing is to be done", () => {
  assert.equal(advice(["works", "works", "works", "works"]), "All is well: games use WebSocket, the quickest of the four. The line is good: 30 ms there and back.");
});

test("what does not work beside a WebSocket is named, and no trouble", () => {
  assert.match(advice(["works", "dumb", "works", "shut"]), /that event stream and short polling does not, need not trouble you/);
});

test("without WebSocket, the next carrier is named and the host told what to do", () => {
  assert.match(advice(["shut", "works", "works", "works"]), /lets no WebSocket through, so games use event stream .* Upgrade and Connection/);
  assert.match(advice(["dumb", "dumb", "works", "works"]), /lets nothing pass, so games use long polling .*proxy_buffering off/);
});

test("a long way and a trembling line are told apart", () => {
  assert.match(advice(["works", "works", "works", "works"], 250, 260), /The way is long/);
  assert.match(advice(["works", "works", "works", "works"], 30, 300), /The line trembles/);
});

test("nothing is advised while it is measured, and where nothing works or nobody may sit it is said", () => {
  assert.equal(advice(["works", "trying", "works", "works"]), "Still looking...");
  assert.match(advice(["shut", "shut", "shut", "shut"]), /Nothing gets through/);
  assert.match(advice(["refused", "refused", "refused", "refused"]), /no seats/);
});
