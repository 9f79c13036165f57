// input.test.mjs: keys and pointer become the values of INPUT, at the server's pace.
import assert from "node:assert/strict";
import test from "node:test";
import { Buttons } from "../../web/src/input/buttons";
import { Pacer } from "../../web/src/input/pacer";
import { bind, codesOf, valuesOf } from "../../web/src/input/values";
import { holdTime } from "./timers.mjs";

const input = (type, keys = []) => ({ name: type, type, keys, label: "" });
const pointer = { x: 0, y: 0 };

function pressed(...codes) {
  const buttons = new Buttons();
  for (const code of codes) buttons.press(code);
  return buttons;
}

test("values come in the order of the inputs, two for a stick and a pointer, one for a button", () => {
  const bindings = bind([input("button", ["KeyX"]), input("pointer"), input("stick")]);
  assert.deepEqual(valuesOf(bindings, pressed("KeyX", "KeyD"), { x: 12.4, y: -3.6 }), [3, 12, -4, 127, 0]);
});

test("a stick is full along an axis and no longer than that across", () => {
  const bindings = bind([input("stick")]);
  assert.deepEqual(valuesOf(bindings, pressed("ArrowUp"), pointer), [0, -127]);
  const [x, y] = valuesOf(bindings, pressed("KeyD", "KeyS"), pointer);
  assert.ok(x > 0 && y > 0 && Math.hypot(x, y) <= 127 && Math.hypot(x, y) > 125);
});

test("opposite keys cancel out", () => {
  assert.deepEqual(valuesOf(bind([input("stick")]), pressed("KeyA", "KeyD"), pointer), [0, 0]);
});

test("two sticks share the keyboard", () => {
  assert.deepEqual(valuesOf(bind([input("stick"), input("stick")]), pressed("KeyD", "ArrowUp"), pointer), [127, 0, 0, -127]);
});

test("a button is pressed, then held, then up", () => {
  const bindings = bind([input("button", ["Space"])]);
  const buttons = pressed("Space");
  assert.deepEqual(valuesOf(bindings, buttons, pointer), [3]);
  buttons.settle();
  assert.deepEqual(valuesOf(bindings, buttons, pointer), [1]);
  buttons.release("Space");
  assert.deepEqual(valuesOf(bindings, buttons, pointer), [0]);
});

test("a tap between two inputs is not lost", () => {
  const buttons = pressed("Space");
  buttons.release("Space");
  assert.deepEqual(valuesOf(bind([input("button", ["Space"])]), buttons, pointer), [2]);
});

test("a key that repeats is not pressed anew", () => {
  const buttons = pressed("Space");
  buttons.settle();
  buttons.press("Space");
  assert.equal(buttons.state(["Space"]), 1);
});

test("the first button without keys is the left mouse button or space", () => {
  const bindings = bind([input("button")]);
  assert.deepEqual(valuesOf(bindings, pressed("Mouse0"), pointer), [3]);
  assert.deepEqual(valuesOf(bindings, pressed("Space"), pointer), [3]);
});

test("the codes that the game listens to are those of its inputs", () => {
  const codes = codesOf(bind([input("stick"), input("button", ["KeyE"]), input("pointer")]));
  assert.deepEqual([codes.has("KeyE"), codes.has("KeyW"), codes.has("KeyM")], [true, true, false]);
});

test("a pointer that makes no sense is sent as something finite", () => {
  assert.deepEqual(valuesOf(bind([input("pointer")]), pressed(), { x: NaN, y: Infinity }), [0, 0]);
  assert.deepEqual(valuesOf(bind([input("pointer")]), pressed(), { x: 1e9, y: -1e9 }), [1_000_000, -1_000_000]);
});

test("one input a tick is sent", (t) => {
  const pass = holdTime(t);
  let [time, sent] = [0, 0];
  const pacer = new Pacer(() => time, () => sent++);
  pacer.start(50);
  for (; time < 1000; time++) pass(1);
  assert.ok(sent >= 49 && sent <= 51, `${sent} in a second`);
});

test("inputs that timers bring too late are given before a picture, each as of when it was due", (t) => {
  holdTime(t);
  const sent = [];
  let time = 0;
  const pacer = new Pacer(() => time, (due) => sent.push(due));
  pacer.start(50);
  time = 65;
  pacer.catchUp();
  assert.deepEqual(sent, [20, 40, 60]);
  time = 9060;  // asleep
  pacer.catchUp();
  assert.deepEqual(sent.slice(3), [9060]);
  pacer.stop();
  time = 9999;
  pacer.catchUp();
  assert.equal(sent.length, 4);
});

// How the pace changes when these are what waits at the server.
function paceAfter(t, waiting) {
  holdTime(t);
  const pacer = new Pacer(() => 0, () => undefined);
  const usual = pacer.interval(30);
  pacer.start(30);
  for (let i = 0; i < 90; i++) pacer.waiting(waiting[i % waiting.length]);
  return Math.sign(usual - pacer.interval(30));
}

test("inputs that always wait at the server slow the pace, inputs that come late hurry it", (t) => {
  assert.equal(paceAfter(t, [3]), -1);
  assert.equal(paceAfter(t, [1, 2]), -1);
  assert.equal(paceAfter(t, [0]), 1);
  assert.equal(paceAfter(t, [2, 1, 0, -1]), 1);
  assert.equal(paceAfter(t, [0, 1]), 0);
  assert.equal(paceAfter(t, [3, 2, 1, 0]), 0);
});
