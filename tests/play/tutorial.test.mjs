// The tutorial and the engine agree: what a step shows is what is written, has nothing wrong, and passes its tests.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PROGRAM, dataFolder } from "./server.mjs";
import { steps } from "./tutorial.mjs";

const type = (folder, command) => {
  const [program, ...words] = command.split(" ");
  assert.equal(program, "moontick");
  return spawnSync(PROGRAM, words, { cwd: folder, encoding: "utf8" });
};

test("the tutorial has five steps, and shows in the first what `moontick new` writes", () => {
  const [first, ...others] = steps(), folder = dataFolder();
  assert.equal(others.length, 4);
  assert.equal(type(folder, first.commands[0]).status, 0);
  assert.equal(readFileSync(join(folder, "mine/mine.lua"), "utf8"), first.mode);
});

for (const { title, mode, tests } of steps().slice(1, 4)) {
  test(`${title}: passes check and its own tests`, () => {
    const folder = dataFolder();
    type(folder, "moontick new mine");
    writeFileSync(join(folder, "mine/mine.lua"), mode);
    writeFileSync(join(folder, "mine/mine_test.lua"), tests);
    const checked = type(folder, "moontick check mine/mine.lua"), tested = type(folder, "moontick test mine/mine.lua");
    assert.match(checked.stdout, /nothing found/);
    assert.match(tested.stdout, /[1-9] tests?, 0 failed/, tested.stdout);
  });
}

test("every command of the tutorial is one that the program has", () => {
  const help = spawnSync(PROGRAM, ["--help"], { encoding: "utf8" }).stdout, commands = steps().flatMap((step) => step.commands);
  assert.ok(commands.length >= 6);
  for (const command of commands)
    for (const word of command.split(" ").filter((one, i) => i === 1 || one.startsWith("--"))) assert.ok(help.includes(` ${word} `), `${command}: ${word}`);
});
