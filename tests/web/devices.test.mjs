// devices.test.mjs: thumbs on glass, gamepads and chosen keys give the inputs that the keyboard gives.
import assert from "node:assert/strict";
import test from "node:test";
import { Aim, isFar } from "../../web/src/input/aim";
import { Buttons } from "../../web/src/input/buttons";
import { Gamepads } from "../../web/src/input/gamepad";
import { choose, keysOf } from "../../web/src/input/keys";
import { FloatingStick, padThumb, RADIUS } from "../../web/src/input/thumbs";
import { planOf } from "../../web/src/input/touch_plan";
import { bind, touchCode, valuesOf } from "../../web/src/input/values";

const input = (name, type, keys = []) => ({ name, type, keys, label: "" });
const move = input("move", "stick"), aim = input("aim", "pointer"), fire = input("fire", "button"), bomb = input("bomb", "button");
const nowhere = { x: 0, y: 0 };

function pressed(...codes) {
  const buttons = new Buttons();
  for (const code of codes) buttons.press(code);
  return buttons;
}

test("a floating stick begins under the thumb, is full at its rim, and follows a thumb that goes farther", () => {
  const stick = new FloatingStick();
  stick.down(1, 100, 300);
  assert.deepEqual(stick.held, nowhere);
  stick.move(1, 100 + RADIUS, 300);
  assert.deepEqual(stick.held, { x: 1, y: 0 });
  stick.move(1, 100 + 3 * RADIUS, 300);
  assert.deepEqual([stick.held.x, stick.x], [1, 100 + 2 * RADIUS]);
  stick.move(1, 100 + 2 * RADIUS, 300);
  assert.deepEqual(stick.held, nowhere);
});

test("a stick hears one thumb, and rests when that is lifted", () => {
  const stick = new FloatingStick();
  assert.ok(stick.down(1, 0, 0));
  assert.ok(!stick.down(2, 50, 50));
  assert.ok(!stick.move(2, 90, 90));
  stick.move(1, 0, -RADIUS);
  assert.ok(!stick.up(2));
  assert.equal(stick.held.y, -1);
  assert.ok(stick.up(1));
  assert.deepEqual(stick.held, nowhere);
});

test("thumbs move sticks as far as they are pushed, keys come first", () => {
  const bindings = bind([move]);
  assert.deepEqual(valuesOf(bindings, pressed(), nowhere, [{ x: 0.5, y: -1 }]), [63, -127]);
  assert.deepEqual(valuesOf(bindings, pressed("KeyA"), nowhere, [{ x: 0.5, y: -1 }]), [-127, 0]);
});

test("a gamepad that does not rest quite in its middle moves nothing", () => {
  assert.deepEqual(padThumb(0.12, -0.1), nowhere);
  const { x, y } = padThumb(1, 1);
  assert.ok(Math.hypot(x, y) <= 1.000001 && x > 0.7 && y > 0.7);
});

test("a gamepad's buttons are told when they go down and come up, triggers from half way on", () => {
  const told = [];
  const button = (value) => ({ pressed: value === 1, value, touched: false });
  let pad = { axes: [0, 0, 0, 0], buttons: [button(0), button(0)] };
  const pads = new Gamepads((code, down) => told.push([code, down]), () => [null, pad]);
  assert.equal(pads.poll(), false);
  pad = { axes: [-1, 0, 0, 1], buttons: [button(1), button(0.5)] };
  assert.equal(pads.poll(), true);
  assert.deepEqual(pads.thumbs, [{ x: -1, y: 0 }, { x: 0, y: 1 }]);
  pad = { axes: [], buttons: [button(0), button(0.5)] };
  pads.poll();
  assert.deepEqual(told, [["Pad0", true], ["Pad1", true], ["StickLeft", true], ["Pad0", false], ["StickLeft", false]]);
});

test("in menus a stick that is pushed is one press, until it is let go", () => {
  const told = [];
  let axes = [0, 0.5];
  const pads = new Gamepads((code, down) => told.push([code, down]), () => [{ axes, buttons: [] }]);
  for (const far of [0.5, 0.9, 0.6, 0.9, 0.3, 0.5]) {
    axes = [0, far];
    pads.poll();
  }
  assert.deepEqual(told, [["StickDown", true], ["StickDown", false]]);
});

test("a mode that names buttons of the gamepad means them", () => {
  const bindings = bind([{ ...fire, keys: ["Mouse0"] }, { ...bomb, keys: ["Space", "Pad0"] }]);
  assert.deepEqual(valuesOf(bindings, pressed("Pad0"), nowhere), [0, 3]);
  assert.deepEqual(valuesOf(bindings, pressed("Pad7"), nowhere), [3, 0]);
  assert.deepEqual(valuesOf(bindings, pressed("Pad6"), nowhere), [0, 0]);
});

test("each button of a mode has one on the gamepad and one on the glass", () => {
  const bindings = bind([move, fire, bomb]);
  assert.deepEqual(valuesOf(bindings, pressed("Pad7", touchCode("bomb")), nowhere), [0, 0, 3, 3]);
  assert.deepEqual(valuesOf(bindings, pressed("Pad14", "Pad6"), nowhere), [-127, 0, 0, 3]);
});

test("a chosen key takes the place of the usual ones, and leaves the gamepad as it was", () => {
  const keys = choose({ keys: {}, toggles: [] }, "fire", "KeyJ");
  const bindings = bind([fire], { keys, toggles: [] });
  assert.deepEqual(valuesOf(bindings, pressed("Mouse0"), nowhere), [0]);
  for (const code of ["KeyJ", "Pad0"]) assert.deepEqual(valuesOf(bindings, pressed(code), nowhere), [3]);
});

test("a chosen key of a stick is for one way only", () => {
  const bindings = bind([move], { keys: { "move.up": ["KeyI"] }, toggles: [] });
  assert.deepEqual(valuesOf(bindings, pressed("KeyI", "KeyD"), nowhere), [89, -89]);
  assert.deepEqual(valuesOf(bindings, pressed("KeyW"), nowhere), [0, 0]);
});

test("an action called like something of JavaScript's own has its usual keys", () => {
  assert.deepEqual(keysOf({ keys: {}, toggles: [] }, "constructor", ["KeyE"]), ["KeyE"]);
});

test("a button that toggles stays down after one press and is up after the next", () => {
  const bindings = bind([fire], { keys: {}, toggles: ["fire"] });
  const buttons = new Buttons();
  const next = () => {
    const [value] = valuesOf(bindings, buttons, nowhere);
    buttons.settle();
    return value;
  };
  const tap = () => { buttons.press("Space"); buttons.release("Space"); };
  tap();
  assert.deepEqual([next(), next(), next()], [3, 1, 1]);
  tap();
  assert.deepEqual([next(), next()], [0, 0]);
});

test("what thumbs do follows from what the mode declares", () => {
  const plan = (...inputs) => planOf(bind(inputs), true);
  assert.deepEqual(plan(move, aim, fire, bomb), { moving: "move", aiming: "aim", fires: "fire", pointing: false, buttons: ["fire", "bomb"] });
  assert.deepEqual(plan(move, fire), { moving: "move", aiming: null, fires: null, pointing: false, buttons: ["fire"] });
  assert.deepEqual(plan(aim, fire), { moving: null, aiming: null, fires: null, pointing: true, buttons: ["fire"] });
  assert.equal(plan(move, input("turn", "stick"), fire).fires, null);
  assert.equal(planOf(bind([move, aim, fire]), false).fires, null);
});

test("who only flies aims ahead, who aims aims there, and stays so", () => {
  const aim = new Aim(), from = { x: 100, y: 100 };
  aim.turn(nowhere, { x: 0, y: -1 });
  assert.ok(aim.at(from, 400, 200).y < 60);
  aim.turn({ x: -0.9, y: 0 }, { x: 0, y: -1 });
  const at = aim.at(from, 400, 200);
  aim.turn(nowhere, { x: 0.1, y: 0 });
  assert.deepEqual(aim.at(from, 400, 200), at);
  assert.ok(at.x < 60 && Math.abs(at.y - 100) < 1e-9);
});

test("only a thumb near the rim fires", () => {
  assert.deepEqual([0.5, 0.95].map((x) => isFar({ x, y: 0 })), [false, true]);
});
