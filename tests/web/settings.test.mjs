// settings.test.mjs: what a visitor likes is kept, and survives whatever a stranger pastes.
import assert from "node:assert/strict";
import test from "node:test";
import { readSettings, settingsOf, textOf, usual } from "../../web/src/settings/settings";
import { Store } from "../../web/src/settings/store";

function memory(kept = {}) {
  return { kept, getItem: (key) => kept[key] ?? null, setItem: (key, value) => { kept[key] = value; } };
}

test("what is changed is told, kept, and there the next time", () => {
  const browser = memory(), store = new Store(browser), told = [];
  store.follow((settings) => told.push(settings.swapped));
  store.change({ swapped: true, keys: { fire: ["KeyJ"] } });
  assert.deepEqual(told, [false, true]);
  const again = new Store(browser).settings;
  assert.deepEqual([again.swapped, again.keys, again.size], [true, { fire: ["KeyJ"] }, 1]);
});

test("settings travel as text", () => {
  const settings = readSettings({ ...usual, language: "de", volumes: { music: 0 }, toggles: ["fire"] });
  assert.deepEqual(settingsOf(textOf(settings)), settings);
});

test("what is no text of ours is none", () => {
  for (const text of ["", "{", "[]", "null", "{}", '{"moontick":2}', '"moontick"']) assert.equal(settingsOf(text), null, text);
});

test("values that make no sense are as usual", () => {
  assert.deepEqual(readSettings(null), usual);
  assert.deepEqual(readSettings({ size: "big", motion: "wild", contrast: 3, volumes: [1], keys: "KeyA", toggles: {}, graph: NaN, language: "../x" }), usual);
  const odd = readSettings({ size: 99, volumes: { all: -3, music: 7 }, keys: { fire: [1, "KeyJ", ""], [""]: ["KeyA"] }, graph: 1.4 });
  assert.deepEqual([odd.size, odd.volumes.all, odd.volumes.music, odd.keys, odd.graph], [2, 0, 1, { fire: ["KeyJ"] }, 1]);
});

test("a memory that refuses is no trouble", () => {
  const refuses = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); } };
  const store = new Store(refuses);
  store.change({ muted: true });
  assert.equal(store.settings.muted, true);
  assert.equal(new Store(null).settings.muted, false);
});
