// frames.mjs: a small mode and short ways to make its frames, for the tests beside it.
import { encode } from "@msgpack/msgpack";
import { apply } from "../../web/src/snapshot/apply";
import { read } from "../../web/src/wire/messages";
import { readSchema } from "../../web/src/world/schema";
import { createWorld } from "../../web/src/world/world";

export const map = {
  name: "test", title: "Test", size: [1000, 800], players: 4,
  kinds: [
    { name: "room", first: 0, capacity: 1, fields: [{ name: "round", type: "int" }] },
    { name: "player", first: 1, capacity: 4, fields: [
      { name: "name", type: "text", size: 64 }, { name: "score", type: "int" }, { name: "team", type: "int" },
      { name: "connected", type: "bool" }, { name: "bot", type: "bool" }, { name: "ship", type: "ref" },
    ] },
    { name: "ship", first: 10, capacity: 5, quantum: 0.5, fields: [
      { name: "player", type: "ref" }, { name: "angle", type: "angle" }, { name: "hp", type: "int" }, { name: "fuel", type: "fixed", quantum: 0.25 },
      { name: "heat", type: "float" }, { name: "thrust", type: "bool" }, { name: "tag", type: "text", size: 8 },
      { name: "ammo", type: "array", count: 3, of: "int" },
    ] },
  ],
  events: [
    { name: "chat", fields: [{ name: "by", type: "ref" }, { name: "text", type: "text", size: 800 }] },
    { name: "joined", fields: [{ name: "who", type: "ref" }] },
    { name: "left", fields: [{ name: "name", type: "text", size: 64 }] },
    { name: "aside", fields: [{ name: "name", type: "text", size: 67 }, { name: "text", type: "text", size: 255 }] },
    { name: "boom", fields: [{ name: "who", type: "ref" }, { name: "x", type: "fixed", quantum: 0.5 }, { name: "y", type: "fixed", quantum: 0.5 }] },
  ],
  inputs: [],
  view: {},
};

export const SHIP = 10;              // slot of the first ship
export const SHIP_ID = 65536 + SHIP; // in its first generation

export function emptyWorld() {
  return createWorld(readSchema(map));
}

// A frame through msgpack and back, as it would come from the line.
export function frame(tick, rows = {}, reset = false) {
  const { left = [], entered = [], changed = [], steps = [], events = [] } = rows;
  return read(encode([reset ? 17 : 18, tick, 0, 0, left, entered, changed, steps, events]));
}

// A world at tick 10 with one ship at (50, 100), as raw motion 16 * (100, 200) and the velocity given.
export function worldWithShip(vx = 0, vy = 0) {
  const world = emptyWorld();
  apply(world, frame(10, { entered: [SHIP + 1, 1, 1, 100, 200, vx, vy] }, true));
  return world;
}

export function ship(world) {
  return world.slots.get(SHIP);
}
