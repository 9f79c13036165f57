// A phone on 3G beside a player on a good line: it is told less often, never late, and nobody waits for it.
// Its line is driven by the neighbour's ticks, not by the clock: so many bytes for each tick.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { PROGRAM, Server, SLACK } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const A_TICK = 400; // bytes: a frame of two hundred bees that turn is several times that
const TICKS = 240;
const LATEST = 90; // ticks: were all frames queued for it, it would be twice as far behind
const QUANTUM = 1 / 16; // of a pos
const GENEROUS = 1 << 20, QUEUED = 64 << 10; // bytes

class Straw {
  passed = 0; // bytes from the server
  #child;

  static async start(t, port) {
    const straw = new Straw(), child = (straw.#child = spawn(join(dirname(PROGRAM), "straw"), [String(port)], { stdio: ["pipe", "pipe", "inherit"] }));
    t.after(() => child.kill("SIGKILL"));
    child.stdin.on("error", () => {});
    const lines = createInterface({ input: child.stdout });
    straw.url = await new Promise((resolve) => lines.once("line", (own) => resolve(`ws://127.0.0.1:${own}/ws`)));
    lines.on("line", (line) => (straw.passed = Number(line)));
    return straw;
  }

  grant(bytes) { this.#child.stdin.write(`${bytes}\n`); }
}

// The same but for places, which each guesses from what it was told last: within a quantum of what is true.
function assertSame(one, other) {
  const still = (picture) => [...picture.values()].map(({ x, y, vx, vy, ...rest }) => rest).sort((a, b) => a.id - b.id);
  assert.deepEqual(still(one), still(other));
  for (const [id, { x, y }] of one) {
    const there = other.get(id);
    if (x !== undefined) assert.ok(Math.hypot(x - there.x, y - there.y) <= 2 * QUANTUM * Math.SQRT2, `${id} at ${x}, ${y} and at ${there.x}, ${there.y}`);
  }
}

// Lets `stranger` tell with every INPUT which tick it has, as a browser does.
const answerEachFrame = (stranger, onFrame) => {
  let frames = stranger.frames;
  return stranger.until(() => {
    if (stranger.frames === frames) return false;
    frames = stranger.frames;
    stranger.input();
    return onFrame();
  }, 60000 * SLACK);
};

test("a slow line gets fewer frames that are whole and of now, and its neighbour all of them", async (t) => {
  const server = await Server.start(t, { mode: "hive" });
  const near = await Stranger.join(server.socketUrl, { name: "Near" });
  const straw = await Straw.start(t, server.port);
  straw.grant(GENEROUS); // its first picture, at once
  const far = await Stranger.join(straw.url, { name: "Far" });
  straw.grant(-GENEROUS);

  const began = { tick: near.tick, frames: near.frames, far: far.frames };
  const nears = new Map(), fars = new Map(); // pictures by tick, from when the line is good again
  const both = () => [...fars.keys()].find((tick) => nears.has(tick));
  let oldest = 0, isGood = false; // how many ticks behind a frame came, once the line was full
  const farCaughtUp = answerEachFrame(far, () => {
    if (isGood) fars.set(far.tick, far.entities);
    else if (near.tick > began.tick + TICKS / 2) oldest = Math.max(oldest, near.tick - far.tick);
    return both();
  });
  await answerEachFrame(near, () => (straw.grant(A_TICK), near.tick >= began.tick + TICKS));
  const ticks = near.tick - began.tick, got = far.frames - began.far;
  assert.ok(near.frames - began.frames > 0.9 * ticks, `the neighbour got ${near.frames - began.frames} frames in ${ticks} ticks`);
  assert.ok(got > 5 && got < ticks / 2, `${got} frames in ${ticks} ticks`);
  assert.ok(oldest < LATEST, `a frame came ${oldest} ticks late`);

  const before = straw.passed;
  isGood = true;
  straw.grant(GENEROUS);
  await answerEachFrame(near, () => (nears.set(near.tick, near.entities), straw.grant(0), both()));
  assertSame(fars.get(both()), nears.get(both()));
  assert.ok(straw.passed - before < QUEUED, `${straw.passed - before} bytes had been waiting for it`);
  await farCaughtUp;
  await Promise.all([near.leave(), far.leave()]);
});
