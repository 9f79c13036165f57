// snapshot.test.mjs: SNAPSHOT and DELTA as PROTOCOL.md, sections 2 to 4, has them.
import assert from "node:assert/strict";
import test from "node:test";
import { apply } from "../../web/src/snapshot/apply";
import { readEvents } from "../../web/src/snapshot/events";
import { find, get, x, y } from "../../web/src/world/world";
import { Told } from "./fake/told.mjs";
import { SHIP, SHIP_ID, emptyWorld, frame, map, ship, worldWithShip } from "./frames.mjs";

const bit = (field) => 2 ** (2 + field);

test("an entity that enters has zeros where no value was told", () => {
  const world = emptyWorld();
  apply(world, frame(1, { entered: [SHIP + 1, 1, 0] }, true));
  const made = ship(world);
  assert.deepEqual([x(made), y(made), made.vx, made.vy], [0, 0, 0, 0]);
  assert.deepEqual([get(made, "hp"), get(made, "thrust"), get(made, "tag"), get(made, "ammo")], [0, false, "", [0, 0, 0]]);
});

test("an entity that enters has the values that its mask names, in units", () => {
  const world = emptyWorld();
  const mask = 1 + bit(1) + bit(2) + bit(3) + bit(4) + bit(5) + bit(6) + bit(7);
  apply(world, frame(1, { entered: [SHIP + 1, 1, mask, 100, 200, 8, -8, 64, 77, 10, 1.5, 1, "ace", [1, 2, 3]] }, true));
  const made = ship(world);
  assert.deepEqual([x(made), y(made)], [50, 100]);
  assert.equal(get(made, "angle"), Math.PI / 2);
  assert.deepEqual(["hp", "fuel", "heat", "thrust", "tag", "ammo"].map((name) => get(made, name)), [77, 2.5, 1.5, true, "ace", [1, 2, 3]]);
});

test("gaps are counted from the row before in the same array", () => {
  const world = emptyWorld();
  apply(world, frame(1, { entered: [SHIP + 1, 1, 0, 1, 1, 0, 2, 1, 0] }, true));
  assert.deepEqual([...world.slots.keys()], [SHIP, SHIP + 1, SHIP + 3]);
});

test("an id is the generation times 65536 plus the slot", () => {
  const world = emptyWorld();
  apply(world, frame(1, { entered: [SHIP + 1, 3, 0] }, true));
  assert.equal(find(world, 3 * 65536 + SHIP), ship(world));
  assert.equal(find(world, SHIP_ID), undefined);
});

test("what left is gone, and a stale id finds nothing after its slot is used again", () => {
  const world = worldWithShip();
  apply(world, frame(11, { left: [SHIP + 1], entered: [SHIP + 1, 2, 0] }));
  assert.equal(ship(world).id, 2 * 65536 + SHIP);
  assert.equal(find(world, SHIP_ID)?.left, 11);
});

test("a snapshot forgets everything before it", () => {
  const world = worldWithShip();
  apply(world, frame(11, { entered: [1, 1, bit(0), 7] }, true));
  assert.deepEqual([...world.slots.keys()], [0]);
});

test("changed values are absolute", () => {
  const world = worldWithShip();
  apply(world, frame(11, { steps: [SHIP + 1, bit(2), 90] }));
  apply(world, frame(12, { changed: [SHIP + 1, bit(2) + bit(1), 200, 40] }));
  assert.deepEqual([get(ship(world), "hp"), ship(world).raw[1]], [40, 200]);
});

test("steps of int and fixed are differences, of everything else they are new values", () => {
  const world = worldWithShip();
  const mask = bit(2) + bit(3) + bit(4) + bit(5) + bit(6) + bit(7);
  apply(world, frame(11, { changed: [SHIP + 1, mask, 100, 8, 0.5, 0, "a", [1, 1, 1]] }));
  apply(world, frame(12, { steps: [SHIP + 1, mask, -18, 4, 0.25, 1, "b", [2, 2, 2]] }));
  assert.deepEqual(["hp", "fuel", "heat", "thrust", "tag", "ammo"].map((name) => get(ship(world), name)), [82, 3, 0.25, true, "b", [2, 2, 2]]);
});

test("an angle steps around the full turn in both directions", () => {
  const world = worldWithShip();
  apply(world, frame(11, { changed: [SHIP + 1, bit(1), 250] }));
  apply(world, frame(12, { steps: [SHIP + 1, bit(1), 10] }));
  assert.equal(ship(world).raw[1], 4);
  apply(world, frame(13, { steps: [SHIP + 1, bit(1), -8] }));
  assert.equal(ship(world).raw[1], 252);
});

test("nothing told, a moving entity goes straight on, over skipped ticks too", () => {
  const world = worldWithShip(16, -8);
  apply(world, frame(11));
  assert.deepEqual([ship(world).px, ship(world).py], [1616, 3192]);
  apply(world, frame(15));
  assert.deepEqual([ship(world).px, ship(world).py], [1680, 3160]);
});

test("a step moves the guess and turns all of the difference into velocity", () => {
  const world = worldWithShip(16, 0);
  apply(world, frame(11, { steps: [SHIP + 1, 1, 2, -1] }));
  assert.deepEqual([ship(world).px, ship(world).py, ship(world).vx, ship(world).vy], [1616 + 32, 3200 - 16, 48, -16]);
});

test("what a step rounds away stays as a residual and is not lost", () => {
  const world = worldWithShip(5, 0);
  apply(world, frame(13, { steps: [SHIP + 1, 1, 1, 0] }));
  assert.equal(ship(world).px, 1600 + 15 + 16);
});

test("a trim changes the velocity and leaves the place", () => {
  const world = worldWithShip(16, 16);
  apply(world, frame(11, { steps: [SHIP + 1, 2, -6, 4] }));
  assert.deepEqual([ship(world).px, ship(world).vx, ship(world).vy], [1616, 10, 20]);
});

test("a step and a trim in one row are applied in this order", () => {
  const world = worldWithShip();
  apply(world, frame(11, { steps: [SHIP + 1, 3, 1, 0, -16, 2] }));
  assert.deepEqual([ship(world).px, ship(world).vx, ship(world).vy], [1616, 0, 2]);
});

test("a step of more than 4,095 is a jump: the velocity is zero after it", () => {
  const world = worldWithShip(16, 16);
  apply(world, frame(11, { steps: [SHIP + 1, 1, 4096, 0] }));
  assert.deepEqual([ship(world).px, ship(world).vx, ship(world).vy], [1616 + 16 * 4096, 0, 0]);
});

test("a step of exactly 4,095 is no jump, along either axis", () => {
  const world = worldWithShip();
  apply(world, frame(11, { steps: [SHIP + 1, 1, 4095, -4095] }));
  assert.deepEqual([ship(world).vx, ship(world).vy], [16 * 4095, -16 * 4095]);
});

test("an event speaks of players by name, even when the entity it names has just left", () => {
  const world = emptyWorld();
  apply(world, frame(1, { entered: [2, 1, bit(0), "Ada", SHIP - 1, 1, 1 + bit(0), 10, 20, 0, 0, 65537] }, true));
  apply(world, frame(2, { left: [SHIP + 1] }));
  const [boom] = readEvents(world, [[4, SHIP_ID, 11, 21]]);
  assert.deepEqual([boom.kind.name, boom.names.who, boom.player, boom.place], ["boom", "Ada", 65537, { x: 5.5, y: 10.5 }]);
});

const broken = {
  "a delta before any snapshot": (world) => ((world.tick = -1), frame(1)),
  "a tick that does not grow": () => frame(10),
  "a slot that no kind owns": () => frame(11, { entered: [501, 1, 0] }),
  "a slot past the last": () => frame(11, { entered: [65537, 1, 0] }),
  "a gap of zero": () => frame(11, { changed: [0, 0] }),
  "generation zero": () => frame(11, { entered: [SHIP + 2, 0, 0] }),
  "a row that ends early": () => frame(11, { entered: [SHIP + 2, 1, 1, 5] }),
  "a mask with a bit too many": () => frame(11, { changed: [SHIP + 1, bit(8), 1] }),
  "motion of a kind that has none": () => frame(11, { entered: [1, 1, 1, 0, 0, 0, 0] }),
  "a trim in changed": () => frame(11, { changed: [SHIP + 1, 2, 1, 1] }),
  "a change of somebody who is not here": () => frame(11, { changed: [SHIP + 2, bit(2), 1] }),
  "a farewell to somebody who is not here": () => frame(11, { left: [SHIP + 2] }),
  "an angle of 256": () => frame(11, { changed: [SHIP + 1, bit(1), 256] }),
  "a bool of 2": () => frame(11, { changed: [SHIP + 1, bit(5), 2] }),
  "text that is too long": () => frame(11, { changed: [SHIP + 1, bit(6), "123456789"] }),
  "an array that is too short": () => frame(11, { changed: [SHIP + 1, bit(7), [1, 2]] }),
  "a number where text belongs": () => frame(11, { changed: [SHIP + 1, bit(6), 5] }),
  "a float where an integer belongs": () => frame(11, { changed: [SHIP + 1, bit(2), 0.5] }),
  "not a number": () => frame(11, { changed: [SHIP + 1, bit(4), NaN] }),
};

for (const [what, make] of Object.entries(broken)) {
  test(`a frame with ${what} is refused`, () => {
    const world = worldWithShip();
    assert.throws(() => apply(world, make(world)), { name: "ProtocolError" });
  });
}

for (const [what, event] of Object.entries({ "no such kind": [9], "a field too few": [1], "a field too many": [1, 0, 0], "text for a ref": [1, "Ada"] })) {
  test(`an event with ${what} is refused`, () => {
    assert.throws(() => readEvents(worldWithShip(), [event]), { name: "ProtocolError" });
  });
}

test("whatever ships do, they are told within one quantum of the truth, and fields exactly", () => {
  const world = emptyWorld();
  const told = new Told();
  const kind = map.kinds[2];
  let seed = 5;
  const random = (most) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % most;
  const ships = [0, 1, 2, 3].map((i) => ({ slot: SHIP + i, generation: 1, kind, x: 500 + 100 * i, y: 400, dx: 0, dy: 0, values: [0, 0, 100, 0, 0, 0, "", [0, 0, 0]] }));
  let tick = 0;
  for (let round = 0; round < 400; round++) {
    tick += 1 + (random(8) === 0 ? random(5) : 0);
    for (const one of ships) {
      if (random(6) === 0) [one.dx, one.dy] = [random(60) - 30, random(60) - 30];
      if (random(90) === 0) [one.x, one.y] = [random(20000), random(20000)];
      one.x += one.dx;
      one.y += one.dy;
      one.values[1] = random(256);
      one.values[2] = random(200) - 100;
      if (random(20) === 0) one.values[7] = [random(9), random(9), random(9)];
      if (random(100) === 0) one.generation++;
    }
    const here = ships.filter((_, i) => random(40) !== i);
    const [left, entered, changed, steps] = told.frame(tick, here, round === 0);
    apply(world, frame(tick, { left, entered, changed, steps }, round === 0));
    assert.equal(world.slots.size, here.length);
    for (const one of here) {
      const seen = world.slots.get(one.slot);
      assert.ok(Math.abs(seen.px - 16 * one.x) <= 16 && Math.abs(seen.py - 16 * one.y) <= 16, `tick ${tick}: ${seen.px / 16} is not ${one.x}`);
      assert.deepEqual([seen.raw[1], seen.raw[2], seen.raw[7]], [one.values[1], one.values[2], one.values[7]]);
    }
  }
});
