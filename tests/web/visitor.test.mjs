// visitor.test.mjs: names, rooms, and what the browser remembers.
import assert from "node:assert/strict";
import test from "node:test";
import { cleanName, pathOfRoom, recall, remember, roomOfPath, roomOfText } from "../../web/src/session/visitor";

test("a name is one line of at most sixteen characters", () => {
  assert.equal(cleanName("  Ada \n Lovelace  "), "Ada Lovelace");
  assert.equal(Array.from(cleanName("\u{1F680}".repeat(30))).length, 16);
});

test("what cannot be seen is not part of a name", () => {
  assert.equal(cleanName("A\u200bd\u202ea\u0007"), "Ada");
  assert.equal(cleanName("\u200b\u00ad"), "");
});

test("the room is in the path, and only there", () => {
  assert.deepEqual(["/r/K7QX2", "/r/K7QX2/", "/", "/r/", "/x/K7QX2", "/r/a/b", "/r/%zz"].map((path) => roomOfPath(path)), ["K7QX2", "K7QX2", "", "", "", "", ""]);
});

test("a mode can be asked for by its name, with settings", () => {
  assert.equal(roomOfPath("/play/race"), "/race");
  assert.equal(roomOfPath("/play/race", "?laps=3&name=a%20b&carrier=sse"), "/race?laps=3&name=a b");
  assert.equal(roomOfPath("/play/../etc"), "");
});

test("a room's path leads back to the room", () => {
  for (const room of ["", "K7QX2", "a b"]) assert.equal(roomOfPath(pathOfRoom(room)), room);
});

test("a code may be typed in small letters, or pasted as a link", () => {
  assert.deepEqual([" k7qx2 ", "https://play.example/r/K7QX2?x=1", ""].map(roomOfText), ["K7QX2", "K7QX2", ""]);
});

test("what is remembered is recalled, and a browser that refuses is no obstacle", () => {
  const kept = new Map();
  const memory = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  remember(memory, "name", "Ada");
  assert.equal(recall(memory, "name"), "Ada");
  const refusing = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); } };
  remember(refusing, "name", "Ada");
  assert.deepEqual([recall(refusing, "name"), recall(null, "name")], ["", ""]);
});
