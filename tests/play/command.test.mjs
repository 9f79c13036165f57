// The command line: what it says, and with which code it ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dataFolder, GAMES, PLAY, run, Server } from "./server.mjs";

const USAGE = 64, PORT_IN_USE = 69, CONFIG = 78;

async function refuses(args, code, ...words) {
  const { code: ended, signal, err } = await run(...args);
  assert.equal(ended ?? signal, code, err);
  for (const word of words) assert.match(err, word);
}

test("--help lists commands and options", async () => {
  const { code, out, err } = await run("--help");
  assert.equal(code, 0);
  assert.equal(err, "");
  for (const word of ["serve", "bots", "--port", "--mode", "--data", "--workers"]) assert.ok(out.includes(word), word);
});

test("--version names the libraries", async () => {
  const { code, out } = await run("--version");
  assert.equal(code, 0);
  assert.match(out, /^moontick \d+\.\d+\.\d+ \(libwebsockets [\d.]+.*, LuaJIT [\d.]+.*, SQLite [\d.]+\)\n$/);
});

test("a port in use ends it with 69 and the way out", async (t) => {
  const { port } = await Server.start(t), data = dataFolder();
  await refuses(["--port", `${port}`, "--data", data, "--scripts", GAMES], PORT_IN_USE, new RegExp(`port ${port}\\b.* in use`, "i"), /--port/);
});

test("an unknown option ends it with 64, and with what was meant", async () => {
  await refuses(["--prot", "80"], USAGE, /no option --prot/, /did you mean --port/);
  await refuses(["sevre"], USAGE, /no command "sevre"/, /did you mean "serve"/);
  await refuses(["serve", "--port"], USAGE, /--port needs a value/);
  await refuses(["serve", "leftover"], USAGE, /leftover/);
});

test("what cannot be a value ends it with 78", async () => {
  await refuses(["--port", "many"], CONFIG, /--port many/);
  await refuses(["--workers", "0"], CONFIG, /--workers 0/);
  await refuses(["--scripts", "/nowhere/at/all"], CONFIG, /no such folder/);
});

test("a mode that is not there ends it with 78", async () => {
  const data = dataFolder();
  await refuses(["--port", "0", "--data", data, "--scripts", GAMES, "--mode", "arenna"], CONFIG, /arenna/);
  await refuses(["--port", "0", "--data", data, "--scripts", GAMES, "--mode", "../arena"], CONFIG, /cannot be the name of a mode/);
});

test("a mode that does not load ends it with 78 and the line", async () => {
  const data = dataFolder();
  await refuses(["--port", "0", "--data", data, "--scripts", PLAY, "--mode", "wrong"], CONFIG, /wrong\.lua:5/);
});
