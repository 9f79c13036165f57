// messages.test.mjs: the envelope of every message, and what is refused before anybody looks inside.
import assert from "node:assert/strict";
import test from "node:test";
import { decode, encode } from "@msgpack/msgpack";
import { away, chat, hello, input, ping, read } from "../../web/src/wire/messages";
import { readSchema } from "../../web/src/world/schema";
import { map } from "./frames.mjs";

test("hello names version, room, name, profile and the token to resume by", () => {
  assert.deepEqual(decode(hello("K7QX2", "Ada", null, "again")), [1, 1, "K7QX2", "Ada", null, "again"]);
});

test("input, chat, ping and away are what the protocol says", () => {
  assert.deepEqual([decode(input(7, 41, 24, [127, 0, 3])), decode(chat("hi")), decode(ping(2 ** 40)), decode(away(true))], [[2, 7, 41, 24, [127, 0, 3]], [3, "hi"], [4, 2 ** 40], [5, true]]);
});

test("the longest chat line fits into a message", () => {
  assert.ok(chat("\u{1F680}".repeat(100)).length <= 1024);
  assert.ok(chat("\u4e2d".repeat(200)).length <= 1024);
});

test("a welcome is read with and without a new profile", () => {
  const welcome = read(encode([16, 1, "K7QX2", 65537, "token", "again", 30, map]));
  assert.deepEqual([welcome.room, welcome.you, welcome.profile, welcome.resume, welcome.rate], ["K7QX2", 65537, "token", "again", 30]);
  assert.equal(read(encode([16, 1, "K7QX2", 65537, null, null, 30, map])).profile, null);
});

test("pong and notice are read", () => {
  assert.deepEqual(read(encode([19, 12, 99, 250])), { kind: "pong", time: 12, tick: 99, took: 250 });
  assert.deepEqual(read(encode([20, "mode_error", "line 3"])), { kind: "notice", key: "mode_error", text: "line 3" });
});

const wrong = {
  "that is no msgpack": new Uint8Array([0xc1]),
  "that is empty": new Uint8Array(),
  "with bytes after its end": new Uint8Array([...encode([19, 1, 1, 1]), 0]),
  "that is a map": encode({ kind: 18 }),
  "of no known kind": encode([99]),
  "that only a client sends": encode([1, 1, "", "", null, null]),
  "of another version": encode([16, 2, "K7QX2", 65537, null, null, 30, map]),
  "with a rate of zero": encode([16, 1, "K7QX2", 65537, null, null, 0, map]),
  "with a tick of text": encode([18, "1", 0, 0, [], [], [], [], []]),
  "with a negative tick": encode([18, -1, 0, 0, [], [], [], [], []]),
  "of a pong without the time of a tick": encode([19, 1, 1]),
  "of a pong with a tick that never ends": encode([19, 1, 1, 2 ** 32]),
  "with a list missing": encode([18, 1, 0, 0, [], [], [], []]),
  "with a map for a list": encode([18, 1, 0, 0, {}, [], [], [], []]),
};

for (const [what, bytes] of Object.entries(wrong)) {
  test(`a message ${what} is refused`, () => {
    assert.throws(() => read(bytes), { name: "ProtocolError" });
  });
}

test("a mode map is read into kinds, events and inputs", () => {
  const schema = readSchema({ ...map, inputs: [{ name: "fire", type: "button", keys: ["Space"] }, { name: "move", type: "stick" }] });
  assert.deepEqual(schema.kinds.map((kind) => [kind.name, kind.quantum, kind.angle, kind.player]), [["room", 0, -1, -1], ["player", 0, -1, -1], ["ship", 0.5, 1, 0]]);
  assert.deepEqual(schema.inputs.map((one) => [one.type, one.keys]), [["button", ["Space"]], ["stick", []]]);
});

const [room, player, ship] = map.kinds;
const maps = {
  "without kinds": { ...map, kinds: [] },
  "whose first kind is not the room": { ...map, kinds: [player, room] },
  "with slots past the last": { ...map, kinds: [room, player, { ...ship, first: 65000, capacity: 1000 }] },
  "with a type nobody knows": { ...map, kinds: [room, player, { ...ship, fields: [{ name: "a", type: "pointer" }] }] },
  "with an input nobody knows": { ...map, inputs: [{ name: "a", type: "wheel" }] },
  "without a size": { ...map, size: undefined },
  "that is text": "arena",
};

for (const [what, given] of Object.entries(maps)) {
  test(`a mode map ${what} is refused`, () => {
    assert.throws(() => readSchema(given), { name: "ProtocolError" });
  });
}
