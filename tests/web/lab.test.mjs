// lab.test.mjs: what the lab makes of its measurements.
import assert from "node:assert/strict";
import test from "node:test";
import { adviceFor } from "../../web/src/lab/advice";
import { Samples } from "../../web/src/lab/samples";
import { TickTime } from "../../web/src/lab/tick_time";
import CASES from "./advice.json"; // moontick lab gives the same advice

const CARRIERS = ["websocket", "sse", "long", "short"];
const advice = (outcomes, p50, p99) => adviceFor(outcomes.map((outcome, i) => ({ carrier: CARRIERS[i], outcome, p50: p50 ?? NaN, p99: p99 ?? NaN })));

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

for (const { outcomes, p50, p99, advice: wanted } of CASES)
  test(`advice for ${outcomes.join(", ")}`, () => assert.equal(advice(outcomes, p50, p99), wanted));

test("nothing is advised while it is measured", () => {
  assert.equal(advice(["works", "trying", "works", "works"]), "Still looking...");
});
