// The reference is the stub: nothing of it gets lost, every link leads somewhere, and the names of pictures and sounds are those there are.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bodyOf } from "../../web/docs/pages.mjs";
import { referenceOf } from "../../web/docs/reference.mjs";
import { readStub } from "../../web/docs/stub.mjs";

const read = (path) => readFileSync(join(MOONTICK, path), "utf8");
const stub = read("scripts/library/moontick.lua"), tests = read("scripts/library/testing.lua"), reference = referenceOf(stub, tests);
const found = (pattern) => [...`${stub}\n${tests}`.matchAll(pattern)].map(([, one]) => one);
const items = readStub(stub).flatMap((section) => section.items);

test("every verb, class, field and word of the stubs is in the reference, once", () => {
  const count = (pattern) => reference.match(pattern)?.length ?? 0;
  assert.ok(found(/^function (\w)/gm).length > 80);
  assert.equal(count(/^### .*\(.*\)$/gm), found(/^function (\w)/gm).length);
  for (const name of found(/^function (?:\w+[:.])?(\w+)\(/gm)) assert.match(reference, new RegExp(`^### (.*[:.])?${name}\\(`, "m"), name);
  for (const name of found(/^---@field (\S+) /gm)) assert.ok(reference.includes(`| \`${name}\` |`), name);
  for (const name of found(/^---@class (Mode|Look|EventLook|View|Room|Player|Team|Store|Body)\b/gm)) assert.equal(count(new RegExp(`^### ${name}$`, "gm")), 1, name);
  for (const word of found(/^([a-z]\w*)(?:, [\w, ]+)? = \{\}/gm).filter((one) => one !== "vec")) assert.ok(reference.includes(`\`${word}\``), word);
});

test("no comment of the stubs gets lost", () => {
  const said = reference.replaceAll("\\|", "|").replace(/\s+/g, " ");
  for (const line of found(/^-- (?!.*-{3}$)(?!\w+\.lua: )(\S.*)$/gm)) assert.ok(said.includes(line.replace(/\s+/g, " ")), line);
  for (const note of found(/^---@(?:param|return|field)\b.*?  +(\S.*)$/gm)) assert.ok(said.includes(note.replace(/\s+/g, " ").slice(-24)), note);
});

test("a signature is told with its types", () => {
  const near = items.find(({ verb }) => verb === "toward");
  assert.deepEqual(near.parameters.map(({ name, type }) => `${name} ${type}`), ["entity Entity", "target Entity|string|number", "y? number"]);
  assert.deepEqual(near.returns.map(({ name, type }) => `${name} ${type}`), ["dx number", "dy number", "distance number"]);
  assert.match(near.returns[2].text, /^a direction of length 1/);
  const path = items.find(({ verb }) => verb === "path");
  assert.deepEqual(path.returns, [{ type: "{ x: number, y: number }[]?", name: "", text: "nil when there is no way" }]);
});

test("every link in tutorial and reference leads somewhere", () => {
  const pages = { "/docs": bodyOf(reference), "/docs/tutorial": bodyOf(read("scripts/library/tutorial.md")) };
  const files = ["/", "/docs/reference.md"];
  for (const [path, { body, headings }] of Object.entries(pages)) {
    assert.equal(new Set(headings.map(({ id }) => id)).size, headings.length);
    for (const [, target] of body.matchAll(/href="([^"]+)"/g)) {
      const [page, anchor] = target.split("#"), there = pages[page || path];
      assert.ok(there || files.includes(page), target);
      if (anchor) assert.ok(there.headings.some(({ id }) => id === anchor), target);
    }
  }
});

test("the pictures and sounds that a mode may name are those that there are", () => {
  const choices = (name) => items.find((item) => item.name === name).type.split("|").map((one) => JSON.parse(one));
  const same = (name, wanted) => assert.deepEqual(choices(name).sort(), wanted.sort(), `---@alias ${name} in scripts/library/moontick.lua`);
  const sprites = readdirSync(join(MOONTICK, "assets/sprites")).map((file) => file.replace(".svg", ""));
  same("Shape", [...sprites, "circle", "box", "ring", "none"]);
  same("Sound", Object.keys(JSON.parse(read("assets/sounds.json"))));
});
