// hud.test.mjs: what a mode puts around the world, and the lines that are typed for it.
import assert from "node:assert/strict";
import test from "node:test";
import { entityAt, eyesOf, hudButtons, isShown, listOf, readEntries, textOf, valueAt } from "../../web/src/hud/entries";
import { Buttons } from "../../web/src/input/buttons";
import { planOf } from "../../web/src/input/touch_plan";
import { Typed } from "../../web/src/input/typed";
import { bind, codesOf, touchCode, valuesOf } from "../../web/src/input/values";
import { readSchema } from "../../web/src/world/schema";
import { enter, createWorld } from "../../web/src/world/world";

const field = (name, type, more = {}) => ({ name, type, ...more });
const MODE = {
  name: "guess", title: "Guess", size: [800, 600], players: 4, events: [],
  kinds: [
    { name: "room", first: 0, capacity: 1, fields: [field("word", "text"), field("ends_at", "float"), field("turns", "array", { count: 3, of: "int" })] },
    { name: "player", first: 1, capacity: 4, fields: [field("name", "text"), field("drawing", "bool"), field("hero", "ref")] },
    { name: "hero", first: 5, capacity: 4, fields: [field("hp", "int"), field("player", "ref")] },
    { name: "card", first: 9, capacity: 8, fields: [field("face", "text")] },
  ],
  inputs: [field("guess", "line"), field("skip", "button"), field("fire", "button"), field("name", "line")],
  hud: [{ text: "room.word", when: "player.drawing" }, { button: "skip", at: "left" }, { line: "guess" }],
  view: {},
};

function worldOf() {
  const world = createWorld(readSchema(MODE));
  const put = (kind, slot, ...raw) => {
    const entity = enter(world, world.schema.kinds[kind], slot, 1);
    raw.forEach((value, i) => { entity.raw[i] = value; });
    return entity;
  };
  put(0, 0, "moon", 90, [1, 0, 3]);
  const hero = put(2, 5, 70, 65536 + 1);
  const ann = put(1, 1, "Ann", true, hero.id);
  put(1, 2, "Ben", false, 0);
  put(3, 10, "Q");
  put(3, 9, "7");
  return { world, ann, hero };
}

test("entries come in the mode's order with usual places, and a line that it does not place is at the bottom", () => {
  const entries = readEntries(readSchema(MODE));
  assert.deepEqual(entries.map(({ kind, what, at }) => [kind, what, at]), [
    ["text", "room.word", "top"], ["button", "skip", "left"], ["line", "guess", "bottom"], ["line", "name", "bottom"],
  ]);
});

test("what makes no sense is left out", () => {
  const odd = { ...MODE, hud: [3, null, { at: "top" }, { text: 5 }, { bar: "player.x", of: {}, at: "middle" }], inputs: [] };
  assert.deepEqual(readEntries(readSchema(odd)).map(({ kind, of, at }) => [kind, of, at]), [["bar", 100, "bottom"]]);
  assert.deepEqual(readEntries(readSchema({ ...MODE, hud: "no", inputs: [] })), []);
});

test("the short forms of the view are entries, too", () => {
  const view = { camera: { follow: "hero" }, clock: "ends_at", texts: [{ field: "room.word", label: "Word" }], bars: [{ field: "hp", of: 80 }, 1] };
  const entries = readEntries(readSchema({ ...MODE, hud: [], inputs: [], view }));
  assert.deepEqual(entries.map(({ kind, what, of }) => [kind, what, of]), [["clock", "room.ends_at", 100], ["text", "room.word", 100], ["bar", "hero.hp", 80]]);
});

test("a value is of the room, of the player, or of what the player refers to", () => {
  const { world, ann, hero } = worldOf();
  const eyes = eyesOf(world, ann.id, hero.id);
  assert.deepEqual(["room.word", "player.name", "hero.hp", "room.nothing"].map((path) => valueAt(eyes, path)), ["moon", "Ann", 70, undefined]);
  const ben = eyesOf(world, 65536 + 2, 0);
  assert.equal(entityAt(ben, "hero.hp"), undefined);
  assert.equal(valueAt(eyesOf(world, 0, hero.id), "player.name"), "Ann");  // who watches sees what she sees
});

test("an entry is shown while its field says so", () => {
  const { world, ann } = worldOf();
  const [word] = readEntries(world.schema);
  assert.ok(isShown(eyesOf(world, ann.id, 0), word));
  assert.ok(!isShown(eyesOf(world, 65536 + 2, 0), word));
});

test("a list is an array, or what the entities of a kind show, by slot", () => {
  const { world, ann } = worldOf();
  const eyes = eyesOf(world, ann.id, 0);
  assert.deepEqual(listOf(eyes, { what: "room.turns" }), ["1", "0", "3"]);
  assert.deepEqual(listOf(eyes, { what: "card", show: "face" }), ["7", "Q"]);
  assert.equal(textOf(0.25), "0.3");
});

test("a button of the HUD has a key of its own and no place on the glass", () => {
  const schema = readSchema(MODE);
  const bindings = bind(schema.inputs, undefined, hudButtons(schema.hud));
  assert.deepEqual(bindings[1].keys, ["Digit1", touchCode("skip")]);
  assert.ok(bindings[2].keys.includes("Mouse0"));
  assert.deepEqual(planOf(bindings, true).buttons, ["fire"]);
  assert.ok(!codesOf(bindings).has("Enter"));
  const buttons = new Buttons();
  buttons.press(touchCode("skip"));
  assert.deepEqual(valuesOf(bindings, buttons, { x: 0, y: 0 }), ["", 3, 0, ""]);
});

test("a typed line goes with one input, one line at a time", () => {
  const bindings = bind(readSchema(MODE).inputs);
  const typed = new Typed();
  const next = () => valuesOf(bindings, new Buttons(), { x: 0, y: 0 }, [], typed);
  assert.ok(typed.add("guess", "  cat ", 0) && typed.add("name", "dog", 0) && typed.add("guess", "   ", 0));
  assert.deepEqual([next(), next(), next()], [["cat", 0, 0, ""], ["", 0, 0, "dog"], ["", 0, 0, ""]]);
});

test("a line has 100 characters at most, and none of them is cut", () => {
  const typed = new Typed();
  typed.add("guess", "\u{1f600}".repeat(120), 0);
  assert.equal(typed.take().text, "\u{1f600}".repeat(100));
});

test("who types too fast is told so, and can go on after a while", () => {
  const typed = new Typed();
  const taken = Array.from({ length: 12 }, (_, i) => typed.add("guess", `word ${i}`, 1000));
  assert.equal(taken.filter(Boolean).length, 6);
  assert.ok(!typed.add("guess", "again", 1400));
  assert.ok(typed.add("guess", "again", 2100));
});
