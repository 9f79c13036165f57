// prediction.test.mjs: mode.steer in the browser's VM, and reconciliation with what the server says.
import assert from "node:assert/strict";
import test from "node:test";
import { Predictor } from "../../web/src/prediction/predictor";
import { Seen } from "../../web/src/prediction/state";
import { Steer } from "../../web/src/prediction/steer";
import { apply } from "../../web/src/snapshot/apply";
import { readSchema } from "../../web/src/world/schema";
import { createWorld } from "../../web/src/world/world";
import { frame } from "./frames.mjs";

const WASM = `${MOONTICK}/web/node_modules/wasmoon/dist/glue.wasm`;
const CAR = 100;
const WALL = 200;
const RATE = 20;

// As the server cuts it out of a mode.
const STEER = `local F = {}
F[1] = (function()
local SPEED = 100
return function(room, car, want, dt)
  local x, y = car.x + want.move.x * SPEED * dt, car.y + want.move.y * SPEED * dt
  for wall in room:each("wall") do
    if x > wall.x then x = wall.x end
  end
  car.x, car.y = room:inside(x, y, 10)
  car.angle = vec.angle(want.move.x, want.move.y)
  if want.jump_pressed then car.jumps = car.jumps + 1 end
end
end)()
return F[1]`;

const schema = readSchema({
  name: "race", title: "Race", size: [1000, 500], players: 4,
  kinds: [
    { name: "room", first: 0, capacity: 1, fields: [] },
    { name: "player", first: 1, capacity: 4, fields: [] },
    { name: "car", first: CAR, capacity: 4, quantum: 1 / 16, fields: [{ name: "angle", type: "angle" }, { name: "jumps", type: "int" }, { name: "end", type: "int" }] },
    { name: "wall", first: WALL, capacity: 4, quantum: 1, fields: [] },
  ],
  inputs: [{ name: "jump", type: "button" }, { name: "move", type: "stick" }],
  events: [], view: {}, steer: STEER,
});

function raceWith(...walls) {
  const world = createWorld(schema);
  const rows = [CAR + 1, 1, 1, 16 * 50, 16 * 60, 0, 0];
  walls.forEach((at, i) => rows.push(i === 0 ? WALL - CAR : 1, 1, 1, at, 0, 0, 0));
  apply(world, frame(1, { entered: rows }, true));
  return world;
}

const carIn = (world) => new Seen(schema.kinds[2]).read(world.slots.get(CAR));
const load = (text = STEER) => Steer.load(schema, RATE, schema.kinds[2], text, WASM);

test("the mode's own Lua moves a car as the server does", async () => {
  const steer = await load();
  const state = carIn(raceWith());
  steer.step(2, [0, 127, 0], state);
  assert.deepEqual(state, [55, 60, 0, 0]);
  steer.step(3, [3, 0, 127], state);
  assert.deepEqual(state, [55, 65, Math.fround(Math.PI / 2), 1]);
  for (let tick = 4; tick < 40; tick++) steer.step(tick, [0, -127, 0], state);
  assert.equal(state[0], 10);
  steer.close();
});

test("it sees the other entities that it asks for, as they come and go", async () => {
  const steer = await load();
  const world = raceWith(400, 52);
  const state = carIn(world);
  steer.look(world);
  steer.step(2, [0, 127, 0], state);
  assert.equal(state[0], 52);
  apply(world, frame(2, { left: [WALL + 1 + 1] }));
  steer.look(world);
  steer.step(3, [0, 127, 0], state);
  assert.equal(state[0], 57);
  steer.close();
});

// The same that tests/engine/room/steer_test.c asks of the server.
const TILE = 40;
const CAT = 300;
const ground = {
  columns: 6, rows: 4, tile: [TILE, TILE], classes: [{ name: "solid", solid: true }, { name: "plank", platform: true }],
  runs: [8, 0, 2, 1, 5, 0, 2, 2, 1, 0, 6, 1],
};
const walker = (body, catBody = { width: 20, height: 20 }) => readSchema({
  name: "walk", title: "Walk", size: [240, 160], players: 4, map: ground,
  kinds: [
    { name: "room", first: 0, capacity: 1, fields: [{ name: "opens_at", type: "float" }, { name: "list", type: "array", count: 2, of: "int" }] },
    { name: "player", first: 1, capacity: 4, fields: [] },
    { name: "cat", first: CAT, capacity: 4, quantum: 1 / 16, body: catBody, fields: ["vx", "vy", "told"].map((name) => ({ name, type: "float" })) },
  ],
  inputs: [{ name: "move", type: "stick" }, { name: "say", type: "line" }], events: [], view: {},
  steer: `return function(room, cat, want, dt) ${body} end`,
});

async function walk(ticks, body, { x = 30, y = 60, catBody } = {}) {
  const map = walker(body, catBody);
  const world = createWorld(map);
  apply(world, frame(0, { entered: [1, 1, 4, 0.25, CAT, 1, 1, 16 * x, 16 * y, 0, 0] }, true));
  const steer = await Steer.load(map, RATE, map.kinds[2], map.steer, WASM);
  steer.look(world);
  const state = steer.read(world.slots.get(CAT));
  for (let tick = 1; tick <= ticks; tick++) steer.step(tick, [0, 0, ""], state);
  steer.close();
  return { x: state[0], y: state[1], told: state[4] };
}

test("it moves over the ground as the server does", async () => {
  assert.equal((await walk(20, "room:move(cat, 9, 0)")).x, 70);
  assert.equal((await walk(1, "cat.told = room:move(cat, 99, 0)")).told, 1);
  assert.equal((await walk(40, "room:fall(cat, dt, 900)")).y, 110);
  assert.ok((await walk(40, "if room:fall(cat, dt, 900) and room:on_ground(cat) then cat.told = cat.told + 1 end")).told > 20);
  assert.equal((await walk(1, "if room:solid(100, 60) and room:tile(100, 60) == 'solid' and not room:tile(20, 20) then cat.told = 3 end")).told, 3);
});

test("it reads the fields of the room as they were told, and nothing that is typed", async () => {
  assert.equal((await walk(11, "if room.time >= room.opens_at and room.list == nil and want.say == nil then cat.told = cat.told + 1 end")).told, 7);
});

test("what was told to stand a hair above or below the ground stands on it, and moves on", async () => {
  const run = "room:fall(cat, dt, 900) cat.told = room:on_ground(cat) and 1 or 2";
  for (const catBody of [{ width: 20, height: 20 }, { radius: 10 }])
    for (const off of [-1 / 16, 1 / 16]) {
      const onFloor = await walk(5, run, { y: 110 + off, catBody });
      assert.deepEqual([onFloor.y, onFloor.told], [110, 1], `${off} off the floor`);
      const onPlank = await walk(5, run, { x: 200, y: 70 + off, catBody });
      assert.deepEqual([onPlank.y, onPlank.told], [70, 1], `${off} off a platform`);
    }
  const pressed = await walk(5, "cat.told = room:move(cat, 4, 0)", { x: 70 + 1 / 16 });
  assert.deepEqual([pressed.x, pressed.told], [70, 1]);
});

test("Lua that fails says where, and Lua without an end is stopped", async () => {
  const steer = await load("return function(room, car) if car.x < 60 then car.x = room.nothing.x end while true do end end");
  assert.throws(() => steer.step(2, [0, 0, 0], [50, 60, 0, 0]), /steer:1: .*nothing/);
  assert.throws(() => steer.step(2, [0, 0, 0], [70, 60, 0, 0]), /over a million instructions/);
  steer.close();
  await assert.rejects(load("return function("), /unexpected symbol|expected/);
  await assert.rejects(load("return os.exit"), /os/);
});

// Moves by its input, and by `wind` that nobody foresees.
const straight = { step: (_tick, [move = 0], state) => { state[0] += move; } };
const where = () => ({ x: 0, y: 0, angle: 0 });

function drawn(predictor, now) {
  const out = where();
  predictor.at(now, out);
  return out.x;
}

// Flies by `move` from the first picture on.
function flying(move, inputs = 0) {
  const predictor = new Predictor(straight, -1, RATE);
  predictor.frame(1, 0, 1, [0, 0], true, 0);
  predictor.hold([move]);
  for (let i = 1; i <= inputs; i++) predictor.input(i, [move], i * 50);
  return predictor;
}

test("inputs move the own picture before anybody has heard of them, and frames that agree move it by nothing more", () => {
  const predictor = flying(5, 10);
  assert.equal(drawn(predictor, 500), 50);
  predictor.frame(6, 5, 1, [25, 0], false, 500);  // a quarter of a second late
  assert.equal(predictor.correction, 0);
  assert.equal(drawn(predictor, 500), 50);
});

test("after an input the picture goes on with what is held, evenly and for one tick", () => {
  const predictor = flying(4, 1);
  assert.deepEqual([50, 62.5, 75, 100, 200].map((now) => drawn(predictor, now)), [4, 5, 6, 8, 8]);
});

test("what is held is seen before it is an input", () => {
  const predictor = flying(0, 1);
  assert.equal(drawn(predictor, 60), 0);
  predictor.hold([4]);
  assert.ok(drawn(predictor, 76) > 0.5);
  predictor.hold([0]);
  for (const now of [80, 200]) drawn(predictor, now);
  assert.ok(Math.abs(drawn(predictor, 300)) < 0.01);
});

test("a server that is a tick ahead of the inputs moves nothing", () => {
  const predictor = flying(4, 3);
  predictor.frame(4, 3, 0, [12, 0], false, 160);
  assert.equal(drawn(predictor, 175), 14);
  predictor.frame(5, 3, -1, [16, 0], false, 180);  // without the fourth input, which is on its way
  assert.equal(predictor.correction, 0);
  assert.equal(drawn(predictor, 190), 15.2);
  predictor.input(4, [4], 200);
  assert.equal(drawn(predictor, 225), 18);
});

test("what the server saw otherwise is glided to within a tenth of a second, and never jumped to", () => {
  const predictor = flying(5, 4);
  const before = drawn(predictor, 250);
  predictor.frame(3, 2, 1, [-30, 0], false, 250);
  assert.equal(predictor.correction, 40);
  assert.equal(drawn(predictor, 250), before);
  assert.ok(Math.abs(drawn(predictor, 350) - -15) < 2);
  predictor.frame(4, 3, 1, [-25, 0], false, 350);
  assert.deepEqual([predictor.correction, predictor.corrections], [0, 1]);
});

test("ticks that went by without our inputs are not gone through a second time", () => {
  const predictor = flying(5, 40);  // two seconds in which nothing got through
  predictor.frame(39, 2, -36, [5 * 38, 0], false, 2000);
  assert.equal(predictor.correction, 0);
  predictor.input(41, [5], 2050);
  assert.equal(drawn(predictor, 2050), 5 * 41);
});

test("who is set somewhere else is there at once", () => {
  const predictor = flying(5, 1);
  predictor.frame(2, 1, 1, [900, 0], true, 100);
  assert.equal(drawn(predictor, 75), 902.5);
});

test("nothing is predicted before the first frame and after the end", () => {
  const predictor = new Predictor({ step: (tick, values, state) => straight.step(tick, values, state.length > 0 ? state : assert.fail("a step from nowhere")) }, -1, RATE);
  predictor.hold([5]);
  predictor.input(1, [5], 0);
  assert.equal(predictor.at(0, where()), false);
  predictor.frame(2, 0, 1, [7, 0], true, 10);
  assert.equal(drawn(predictor, 100), 17);
  predictor.clear();
  assert.equal(predictor.at(0, where()), false);
});
