// forbidden.mjs: the layers hold. For each pair, a file in the layer that includes the header must not compile, and does without it.
// usage: node forbidden.mjs BUILD-FOLDER: the flags are those of a file of the layer in its compile_commands.json.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FORBIDDEN = [
  ["base", "world.h"], ["wire", "world.h"], ["world", "net.h"], ["ground", "world.h"], ["world", "snapshot.h"], ["snapshot", "room.h"], ["script", "protocol.h"],
  ["room", "worker.h"], ["worker", "net.h"], ["store", "net.h"], ["session", "store.h"], ["net", "session.h"], ["gateway", "room.h"],
  ["client", "net.h"], ["lab", "bots.h"], ["command", "worker.h"],
];
const ALLOWED = [["world", "failure.h"], ["script", "world.h"], ["gateway", "net.h"]]; // so that a refusal means something

const commands = JSON.parse(readFileSync(join(process.argv[2] ?? ".", "compile_commands.json"), "utf8"));
const layerOf = ({ file }) => /\/engine\/(\w+)\/\w+\.c$/.exec(file)?.[1];

// Compiles a text with the flags of a layer; what the compiler says, "" when it is content.
function compile(layer, text) {
  const { command, directory } = commands.find((one) => layerOf(one) === layer) ?? assert.fail(`there is no layer ${layer}`);
  const flags = command.slice(0, command.indexOf(" -o "));
  const { status, stderr } = spawnSync(`${flags} -fsyntax-only -x c -`, { cwd: directory, input: text, encoding: "utf8", shell: true });
  return status === 0 ? "" : stderr || "failed without a word";
}

const fileThat = (header) => `#include <stddef.h>\n${header ? `#include "${header}"\n` : ""}extern int nothing;\nint nothing;\n`;

for (const [layer, header] of FORBIDDEN) {
  assert.equal(compile(layer, fileThat()), "", `${layer}: a file without includes`);
  assert.match(compile(layer, fileThat(header)), /No such file|file not found/, `${layer} can include ${header}`);
}
for (const [layer, header] of ALLOWED) assert.equal(compile(layer, fileThat(header)), "", `${layer} cannot include ${header}`);

// A path in an include would be a way around all this.
for (const { file } of commands.filter(layerOf)) assert.doesNotMatch(readFileSync(file, "utf8"), /^#include "[^"]*\//m, file);
