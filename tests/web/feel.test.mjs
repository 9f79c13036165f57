// feel.test.mjs: how the own ship moves on the screen, whatever the line and the machine are like.
import assert from "node:assert/strict";
import test from "node:test";
import { Flight, SPEED, unevenness } from "./flight.mjs";

const LINES = { "no distance": {}, "20 ms": { delay: 10 }, "150 ms +- 30 ms": { delay: 60, jitter: 30 }, "300 ms": { delay: 150 } };
const BAD = LINES["150 ms +- 30 ms"];
const PICTURES = [60, 30, 13];  // a second
const NOISE = 1;                // units that nobody sees

// In straight flight, settled.
function flying(t, conditions) {
  const flight = new Flight(t, conditions).fly(2000);
  flight.move = 1;
  return flight.fly(1000).watch();
}

for (const rate of [20, 30, 60])
  for (const [line, distance] of Object.entries(LINES))
    test(`at ${rate} ticks a second and ${line} a straight flight is straight, however slowly it is drawn`, (t) => {
      for (const pictures of PICTURES)
        for (const sleepy of [0, 99]) {  // timers that never come of themselves, too
          const flight = flying(t, { rate, ...distance, picture: 1000 / pictures, sleepy, phase: 9 }).fly(6000);
          const off = unevenness(flight.pictures);
          assert.ok(off < NOISE, `${pictures} pictures a second: off by ${off}`);
          assert.equal(flight.predictor.corrections, 0);
        }
    });

test("a stall of two seconds is not seen in a straight flight", (t) => {
  for (const rate of [20, 30, 60]) {
    const flight = flying(t, { rate, ...BAD });
    flight.stall(2000);
    assert.ok(unevenness(flight.fly(4000).pictures) < NOISE);
    assert.equal(flight.predictor.corrections, 0);
  }
});

test("a page that stands still for a moment goes on as if it had not", (t) => {
  for (const ms of [200, 700, 1500])
    for (const distance of Object.values(LINES)) {
      const flight = flying(t, distance);
      flight.freeze(ms);
      assert.ok(unevenness(flight.fly(ms + 2000).pictures) < NOISE);
      assert.equal(flight.predictor.corrections, 0, `${ms} ms`);
    }
});

// Units that it moved from the picture before a turn of the controls to the one after it.
function answer(flight, move) {
  const before = flight.watch().fly(40).pictures.at(-1);
  flight.move = move;
  const after = flight.watch().fly(20).pictures[0];
  return { moved: after.x - before.x, ms: after.at - before.at };
}

test("the first picture after a key shows what it does, at any moment of a tick and at any distance", (t) => {
  for (const distance of Object.values(LINES))
    for (let moment = 0; moment < 34; moment += 3) {
      const flight = new Flight(t, { ...distance }).fly(2000 + moment);
      const away = answer(flight, 1);
      assert.ok(away.moved > 1.5, `it starts by ${away.moved}`);
      const back = answer(flight, -1);
      assert.ok(back.moved < -1.5, `it turns by ${back.moved}`);
      const still = answer(flight, 0);
      assert.ok(still.moved > -SPEED * still.ms / 1000 + 1.5, `it brakes: ${still.moved}`);
    }
});

test("left, right, left at full speed: no picture is far from the one before, and none is corrected on a steady line", (t) => {
  for (const distance of [LINES["no distance"], LINES["300 ms"]]) {
    const flight = new Flight(t, distance).fly(3000).watch();
    const { corrections } = flight.predictor;
    for (const move of [-1, 1, -1, 1, 0]) {
      flight.move = move;
      flight.fly(433);
    }
    const steps = flight.pictures.slice(1).map(({ x }, i) => Math.abs(x - flight.pictures[i].x));
    assert.ok(Math.max(...steps) < 2.5 * SPEED / 60, `a step of ${Math.max(...steps)}`);
    assert.equal(flight.predictor.corrections, corrections);
    assert.ok(Math.abs(flight.fly(1000).pictures.at(-1).x - flight.seat.x) < 0.1);
  }
});

test("what nobody foresaw is glided to: no jump, and there within a tenth of a second", (t) => {
  const flight = flying(t, { delay: 75 });
  flight.fly(500);
  flight.seat.x -= 60;
  const told = flight.now + 75 + 34;  // a tick later at most
  flight.watch().fly(400);
  const line = flight.pictures.map(({ at, x }) => ({ at, off: x - SPEED * at / 1000 }));
  const before = line[0].off;
  const after = line.filter(({ at }) => at > told + 100);
  assert.ok(after.every(({ off }) => Math.abs(off - before + 60) < 2), `${after[0].off - before}`);
  assert.ok(line.every(({ off }, i) => i === 0 || Math.abs(off - line[i - 1].off) < 30));
  assert.equal(flight.predictor.corrections, 1);
});
