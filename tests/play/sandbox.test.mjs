// A mode from a stranger runs in a process that can reach nothing.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { test } from "node:test";
import { Server, statusOf } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

async function workersOf(t) {
  const server = await Server.start(t, { mode: "duel", workers: 2 });
  await Stranger.join(server.socketUrl);
  const workers = server.workers();
  assert.equal(workers.length, 2);
  return { server, workers };
}

const filesOf = (pid) => Object.fromEntries(readdirSync(`/proc/${pid}/fd`).map((fd) => [fd, readlinkSync(`/proc/${pid}/fd/${fd}`)]));

test("a worker cannot gain privileges, and the kernel filters its calls", async (t) => {
  for (const pid of (await workersOf(t)).workers) {
    const { NoNewPrivs, Seccomp } = statusOf(pid);
    assert.deepEqual({ NoNewPrivs, Seccomp }, { NoNewPrivs: "1", Seccomp: "2" });
  }
});

test("a worker holds nothing but its log and its two bells", async (t) => {
  const { server, workers } = await workersOf(t);
  for (const pid of workers) {
    const { 0: input, 1: output, 2: log, ...others } = filesOf(pid);
    assert.deepEqual([input, output], ["/dev/null", "/dev/null"]);
    assert.equal(log, filesOf(server.pid)[2]);
    for (const [fd, what] of Object.entries(others)) assert.match(what, /^anon_inode:\[eventfd\]$|^\/memfd:/, `${fd} -> ${what}`);
    assert.ok(Object.keys(others).length <= 3, JSON.stringify(others));
  }
});

test("a worker cannot make processes, locked memory or core files", async (t) => {
  for (const pid of (await workersOf(t)).workers) {
    const limits = readFileSync(`/proc/${pid}/limits`, "utf8");
    for (const what of ["Max core file size", "Max processes", "Max locked memory"])
      assert.match(limits, new RegExp(`^${what} +0 +0 `, "m"));
  }
});

test("a worker ignores what ends a terminal's programs, and dies with the server", async (t) => {
  const server = await Server.start(t, { mode: "duel" }), stranger = await Stranger.join(server.socketUrl);
  const [pid] = server.workers();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.kill(pid, signal);
  const { tick } = stranger;
  await stranger.until(() => stranger.tick > tick + 15);
  assert.deepEqual(server.workers(), [pid]);
  await server.kill();
  const deadline = performance.now() + 5000;
  while (statusOf(pid) && performance.now() < deadline) await new Promise(setImmediate);
  assert.equal(statusOf(pid), null);
});

test("a worker that can open no file stands on the map of its mode, and tells it", async (t) => {
  const server = await Server.start(t, { mode: "cave" }), stranger = await Stranger.join(server.socketUrl);
  const { map } = stranger.welcome.mode;
  const number = (name) => 1 + map.classes.findIndex((one) => one.name === name);
  const solid = number("solid"), platform = number("platform");
  assert.deepEqual([map.columns, map.rows, map.tile, map.classes[platform - 1].tint], [12, 6, [32, 32], "#9adcff"]);
  assert.deepEqual(map.runs.slice(0, 8), [13, solid, 10, 0, 2, solid, 10, 0]);
  assert.ok(map.runs.includes(platform));
  const rests = (hero) => Math.abs(hero.x - 340) < 0.2 && Math.abs(hero.y - 148) < 0.2;
  await stranger.until(() => [...stranger.entities.values()].some((entity) => entity.kind === "hero" && rests(entity)));
});
