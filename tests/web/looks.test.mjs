// looks.test.mjs: what the mode declares about its looks and sounds, and what comes of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { sounds, sprites } from "moontick:assets";
import { planOf } from "../../web/src/input/touch_plan";
import { bind } from "../../web/src/input/values";
import { helpOf } from "../../web/src/hud/help";
import { fill } from "../../web/src/hud/feed";
import { clockText } from "../../web/src/hud/gauges";
import { ranked, teamsOf } from "../../web/src/hud/scores";
import { apply } from "../../web/src/snapshot/apply";
import { Camera } from "../../web/src/view/camera";
import { playerColor } from "../../web/src/view/colors";
import { eventLook, kindLook, readView } from "../../web/src/view/looks";
import { lengthOf, readSounds, render } from "../../web/src/view/synth";
import { colorOfPlayer, tintOf, wordOf } from "../../web/src/view/tints";
import { readSchema } from "../../web/src/world/schema";
import { createWorld, enter } from "../../web/src/world/world";
import { emptyWorld, frame, map, ship, worldWithShip } from "./frames.mjs";

/* global MOONTICK */
const schemaWith = (more) => readSchema({ ...map, ...more });

test("a mode that says nothing gets a camera, scores and a background", () => {
  const view = readView(schemaWith({}));
  assert.deepEqual([view.columns, view.sort, view.background, view.stars, view.follow], [["score"], "score", "#060912", true, ""]);
  assert.ok(view.zoom >= 1000);
});

test("a dark mode is as dark as it says, and a light reaches as far as a number or a field says", () => {
  assert.deepEqual([{}, { dark: 0.8 }, { dark: 7 }, { dark: "night" }].map((view) => readView(schemaWith({ view })).dark), [0, 0.8, 1, 0]);
  const lit = (light) => kindLook(schemaWith({ kinds: [...map.kinds.slice(0, 2), { ...map.kinds[2], look: { light } }] }).kinds[2]).light;
  assert.deepEqual([lit(undefined), lit(300), lit("fuel")], [0, 300, "fuel"]);
});

test("a trail is as the mode says, and else as what it trails", () => {
  const trail = (value) => kindLook(schemaWith({ kinds: [...map.kinds.slice(0, 2), { ...map.kinds[2], look: { trail: value } }] }).kinds[2]).trail;
  assert.deepEqual([undefined, false, "long", 3].map(trail), [null, null, null, null]);
  assert.deepEqual(trail(true), { length: 0.18, width: null, tint: null, solid: false });
  assert.deepEqual(trail({ length: 0.6, width: "fuel", tint: "#ff0000" }), { length: 0.6, width: "fuel", tint: { field: "", word: "#ff0000" }, solid: false });
  assert.deepEqual([true, 1].map((solid) => trail({ solid }).solid), [true, false]);
  assert.deepEqual([0, 99, NaN, "x"].map((length) => trail({ length }).length), [0.05, 2, 0.18, 0.18]);
});

test("looks that make no sense are left out, not fatal", () => {
  const schema = schemaWith({ kinds: [...map.kinds.slice(0, 2), { ...map.kinds[2], look: { shape: 7, size: {}, tint: [], bar: "hp", layer: "up", glow: null, to: 5, writing: [1] } }] });
  const look = kindLook(schema.kinds[2]);
  assert.deepEqual([look.shape.word, look.size, look.bar, look.layer, look.glow, look.to, look.writing], ["circle", [32, 32], null, 0, 0, null, null]);
  assert.doesNotThrow(() => readView(schemaWith({ view: { camera: 3, bars: [1, "a", {}], texts: {}, scores: [], dead: true } })));
});

test("a kind without a place is not drawn unless it says so", () => {
  assert.equal(kindLook(readSchema(map).kinds[1]).shape.word, "none");
});

test("a field names the shape and the tint, and a word stands in while it says nothing", () => {
  const declared = { ...map.kinds[2], fields: [{ name: "front", type: "text", size: 12 }], look: { shape: ["front", "card"], tint: ["front", "#123456"] } };
  const kind = readSchema({ ...map, kinds: [...map.kinds.slice(0, 2), declared] }).kinds[2];
  const look = kindLook(kind);
  const card = (front) => ({ ...ship(worldWithShip()), kind, raw: [front] });
  assert.deepEqual(["", "card_sun"].map((front) => wordOf(card(front), look.shape)), ["card", "card_sun"]);
  assert.deepEqual(["", "#ff8000"].map((front) => wordOf(card(front), look.tint)), ["#123456", "#ff8000"]);
});

test("a world that nobody moves through is seen whole, on any screen", () => {
  const camera = new Camera(1728, { calm: false });
  camera.start([1600, 900], 1728, { whole: true });
  camera.resize(844, 390);
  assert.ok(camera.sees(800, 1, 0) && camera.sees(1, 450, 0));
  camera.resize(390, 844);
  assert.ok(camera.sees(800, 1, 0) && camera.sees(1, 450, 0));
});

test("and between what lies over it", () => {
  const camera = new Camera(1728, { calm: false });
  camera.start([1600, 900], 1728, { whole: true });
  camera.resize(844, 390);
  camera.leave(60, 30, 0.02);
  const [top, bottom] = [camera.toScreen(800, 0).y, camera.toScreen(800, 900).y];
  assert.ok(top >= 60 - 1e-9 && bottom <= 360 + 1e-9, `${top} to ${bottom}`);
  camera.leave(80, 30, 0.02);
  const soon = camera.toScreen(800, 0).y;
  assert.ok(soon > top && soon < 80, "it glides");
  for (let i = 0; i < 200; i++) camera.leave(80, 30, 0.02);
  assert.ok(Math.abs(camera.toScreen(800, 0).y - 80) < 1e-9);
});

test("how to play is said for the device in hand, by the mode or from its inputs", () => {
  const inputs = [{ name: "move", type: "stick", keys: [] }, { name: "fire", type: "button", keys: ["Space"], label: "Fire" }];
  const helpOn = (device, help) => {
    const schema = readSchema({ ...map, inputs, view: { help } }), bindings = bind(schema.inputs);
    return helpOf(schema, readView(schema).help, { device, bindings, plan: planOf(bindings, true), swapped: false });
  };
  assert.equal(helpOn("keys", "Press Space"), "Press Space");
  assert.equal(helpOn("touch", "Press Space"), "Left thumb: move");
  assert.equal(helpOn("touch", { keys: "Press Space", touch: "Tap" }), "Tap");
  assert.match(helpOn("pad", { keys: "Press Space", touch: "Tap" }), /Left stick: move/);
});

test("bots have colours that the first people have not", () => {
  for (const people of [6, 8, 12, 16, 24]) {
    const colors = [0, 1, 2, 3, people, people + 1, people + 2, people + 3].map((seat) => playerColor(seat, people));
    assert.equal(new Set(colors).size, 8, `${people} seats`);
  }
});

test("who comes and goes is in the feed, whatever the mode says", () => {
  assert.deepEqual(readSchema(map).events.slice(1, 3).map((event) => eventLook(event).feed), ["feed.joined", "feed.left"]);
});

test("a line of the feed names players for refs and values for the rest", () => {
  const happening = { names: { by: "Ada", who: "Bob" }, fields: { by: 1, who: 2, count: 3 } };
  assert.equal(fill("{by} hit {who} {count} times{nothing}", happening), "Ada hit Bob 3 times");
});

test("the clock counts down in minutes and seconds", () => {
  assert.deepEqual([0, 0.4, 9, 60, 125.2].map(clockText), ["0:00", "0:01", "0:09", "1:00", "2:06"]);
});

test("the best are first, and equals stay in their order", () => {
  const world = emptyWorld();
  apply(world, frame(1, { entered: [2, 1, 8, 5, 1, 1, 8, 9, 1, 1, 8, 5] }, true));
  assert.deepEqual(ranked(world, "score").map((player) => player.slot), [2, 1, 3]);
});

test("teams stand by their own scores, with their members, in the colours that the mode gives them", () => {
  const [room, player, ...others] = map.kinds;
  const scored = { ...room, fields: [...room.fields, { name: "team_scores", type: "array", count: 2, of: "int" }] };
  const teams = [{ name: "Red", tint: "#ff0000" }, { name: "Blue", tint: "#0000ff" }];
  const world = createWorld(readSchema({ ...map, teams, kinds: [scored, player, ...others] }));
  const put = (kind, slot, fields) => {
    const entity = enter(world, world.schema.kinds[kind], slot, 1);
    for (const [name, value] of Object.entries(fields)) entity.raw[entity.kind.named.get(name)] = value;
    return entity;
  };
  put(0, 0, { team_scores: [2, 5] });
  const [ann, ben, cid] = [put(1, 1, { team: 1, score: 9 }), put(1, 2, { team: 2, score: 1 }), put(1, 3, { team: 2, score: 4 })];
  const standings = teamsOf(world, ranked(world, "score"));
  assert.deepEqual(standings.map(({ team, score, members }) => [team, score, members.map(({ slot }) => slot)]), [[2, 5, [cid.slot, ben.slot]], [1, 2, [ann.slot]]]);
  assert.deepEqual([colorOfPlayer(world, ann), colorOfPlayer(world, ben)], [0xff0000, 0x0000ff]);
  assert.deepEqual(teamsOf(emptyWorld(), []), []);
});

test("a tint is a colour, a player's colour, or a team's", () => {
  const world = worldWithShip();
  assert.equal(tintOf(world, ship(world), "#ff8000"), 0xff8000);
  apply(world, frame(11, { entered: [2, 1, 0], changed: [11, 4, 65537] }));
  const own = tintOf(world, ship(world), "player");
  apply(world, frame(12, { changed: [2, 16, 2] }));
  assert.notEqual(tintOf(world, ship(world), "player"), own);
});

test("what the camera shows it can find again", () => {
  const camera = new Camera(1000, { calm: true });
  camera.resize(800, 600);
  camera.follow(1, 300, 200);
  assert.deepEqual(camera.toScreen(300, 200), { x: 400, y: 300 });
  const there = camera.toWorld(10, 20);
  const { x, y } = camera.toScreen(there.x, there.y);
  assert.ok(Math.abs(x - 10) < 1e-9 && Math.abs(y - 20) < 1e-9);
});

test("the camera glides to somebody near and cuts to somebody far", () => {
  const camera = new Camera(1000, { calm: false });
  camera.resize(800, 600);
  camera.follow(1, 0, 0);
  camera.follow(2, 300, 0);
  assert.equal(camera.x, 0);
  for (let i = 0; i < 200; i++) camera.advance(1 / 60);
  camera.follow(2, 300, 0);
  assert.ok(Math.abs(camera.x - 300) < 1);
  camera.follow(3, 9000, 0);
  assert.equal(camera.x, 9000);
});

test("a camera that stays inside shows nothing beyond the world, and the middle of one that is too small", () => {
  const camera = new Camera(1000, { calm: true });
  camera.resize(800, 600);
  camera.start([2000, 600], 1000, { inside: true });
  camera.follow(1, 100, 500);
  assert.deepEqual([camera.x, camera.y], [500, 300]);
  camera.follow(1, 1200, 500);
  assert.equal(camera.x, 1200);
  camera.follow(1, 1999, 500);
  assert.equal(camera.x, 1500);
});

test("who wants less motion is not shaken", () => {
  const calm = new Camera(1000, { calm: true });
  calm.shake(1);
  assert.equal(Math.hypot(calm.jolt(0.3).x, calm.jolt(0.3).y), 0);
  const lively = new Camera(1000, { calm: false });
  lively.shake(1);
  assert.notEqual(Math.hypot(lively.jolt(0.3).x, lively.jolt(0.3).y), 0);
});

test("every sound that modes may count on is there, ends, and is neither silent nor too loud", () => {
  const known = readSounds(sounds);
  for (const name of ["shoot", "hit", "boom", "pickup", "spawn", "round", "join", "click"]) assert.ok(known.has(name), name);
  for (const [name, voices] of known) {
    const samples = render(voices, 8000);
    const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    assert.ok(loudest > 0.02 && loudest <= 1, `${name}: ${loudest}`);
    assert.ok(lengthOf(voices) < 2 && Math.abs(samples.at(-1)) < 0.05, name);
  }
});

test("every sprite that modes may count on is there", () => {
  for (const name of ["ship", "shot", "heal", "shield", "star", "coin", "rock", "wall"]) assert.ok(name in sprites, name);
});

test("sprites are grey, square and say their size, so that they can be tinted and drawn at any size", () => {
  for (const name of Object.keys(sprites)) {
    const svg = readFileSync(join(MOONTICK, `assets/sprites/${name}.svg`), "utf8");
    assert.match(svg, /<svg [^>]*width="128" height="128" viewBox="0 0 128 128"/, name);
    for (const [, color] of svg.matchAll(/#([0-9a-f]{3}(?:[0-9a-f]{3})?)\b/gi)) {
      const parts = color.length === 3 ? [...color] : color.match(/../g);
      assert.ok(parts.every((part) => part === parts[0]), `${name}: #${color} is no grey`);
    }
  }
});

test("the page carries no inline script and no inline style, as its policy asks", () => {
  const page = readFileSync(join(MOONTICK, "web/index.html"), "utf8");
  assert.doesNotMatch(page, /\sstyle=|<style|\son\w+=|javascript:/i);
  for (const [, attributes, body] of page.matchAll(/<script([^>]*)>([^<]*)</g)) assert.ok(/src=/.test(attributes) && body.trim() === "");
});
