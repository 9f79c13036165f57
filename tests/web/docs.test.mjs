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

const BUILT_IN = ["any", "nil", "boolean", "number", "integer", "string", "table", "function"];

// The names in a list of types, as LuaLS reads them; it fails where LuaLS would.
function namesIn(types) {
  const tokens = types.match(/"[^"]*"|\.\.\.|[A-Za-z_]\w*|\S/g) ?? [], names = [];
  const is = (...choices) => choices.includes(tokens[0]), take = (token) => assert.equal(tokens.shift(), token, types);
  const list = (end, one) => { while (!is(end)) one(), is(end) || take(","); take(end); };
  const entry = () => {
    if (is("[")) take("["), type(), take("]");
    else assert.match(tokens.shift(), /^(\w+|\.\.\.)$/, types);
    if (is("?")) take("?");
    if (is(":")) take(":"), type();
  };
  const one = () => {
    const token = tokens.shift();
    if (token === "(") type(), take(")");
    else if (token === "{") list("}", entry);
    else if (token === "fun") take("("), list(")", entry), is(":") && (take(":"), type());
    else if (!/^["\d]/.test(token)) assert.match(token, /^[A-Za-z]/, types), names.push(token);
    if (token === "table" && is("<")) take("<"), list(">", type);
    while (is("[", "?")) is("?") ? take("?") : (take("["), take("]"));
  };
  function type() {
    for (one(); is("|"); one()) take("|");
  }
  for (type(); is(","); type()) take(",");
  assert.deepEqual(tokens, [], types);
  return names;
}

test("every type that the stubs name is declared", () => {
  const declared = [...BUILT_IN, ...found(/^---@(?:class|alias|generic) (\w+)/gm)];
  const all = [...items, ...readStub(tests).flatMap((section) => section.items)], typed = (list) => list.map(({ type }) => type);
  const used = all.flatMap((one) => [one.parent, one.words ? "" : one.type, ...typed(one.fields ?? []), ...typed(one.parameters ?? []), ...typed(one.returns ?? [])]);
  const words = found(/---@type (.*?)(?:  .*)?$/gm);
  assert.ok(used.filter(Boolean).length > 300 && words.length >= 10);
  for (const types of [...used.filter(Boolean), ...words])
    for (const name of namesIn(types)) assert.ok(declared.includes(name), `${name} in ${types}`);
});

test("every parameter is told with its type, under its own name", () => {
  for (const [, block, name, names] of `${stub}\n${tests}`.matchAll(/^((?:--.*\n)*)function ([\w:.]+)\((.*?)\)/gm)) {
    const told = [...block.matchAll(/^---@param (\w+|\.\.\.)\?? \S/gm)].map(([, one]) => one);
    assert.deepEqual(told, names.split(", ").filter(Boolean), name);
  }
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
