// moontick bots: what it tells of a crowd, and that the crowd is really there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { leastOf } from "./frames.mjs";
import { run, Server, SLACK } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const COUNT = 30, SECONDS = 3, FRAMES = COUNT * 30 * SECONDS;

test("thirty bots play for three seconds, none is closed, and each gets nearly every frame", async (t) => {
  const server = await Server.start(t, { mode: "crowd", workers: 2 });
  const missing = await leastOf(async () => {
    const { code, out, err } = await run("bots", "--url", server.socketUrl, "--count", `${COUNT}`, "--seconds", `${SECONDS}`);
    assert.equal(code, 0, err);
    t.diagnostic(out.trim());
    const told = JSON.parse(out), { p50, p99, max } = told.gap_ms;
    assert.deepEqual(Object.keys(told), ["clients", "seconds", "frames", "bytes", "gap_ms", "closes"]);
    assert.equal(told.clients, COUNT);
    assert.ok(Math.abs(told.seconds - SECONDS) < 0.5 * SLACK);
    assert.deepEqual(told.closes, {});
    assert.ok(told.bytes > told.frames * 10);
    assert.ok(p50 > 10 && p50 <= p99 && p99 <= max, JSON.stringify(told.gap_ms));
    return FRAMES - told.frames;
  }, FRAMES * 0.15 * SLACK);
  assert.ok(Math.abs(missing) < FRAMES * 0.15 * SLACK, `${missing} frames are missing of ${FRAMES}`);
});

test("bots are players like others: they can be seen, they move, and they go", async (t) => {
  const server = await Server.start(t, { mode: "crowd" }), stranger = await Stranger.join(server.socketUrl);
  const heroes = () => [...stranger.entities.values()].filter(({ kind }) => kind === "hero");
  const ended = run("bots", "--url", server.socketUrl, "--count", "10", "--seconds", "2", "--room", stranger.welcome.room);
  await stranger.until(() => heroes().length === 11);
  const before = new Map(heroes().map(({ id, x, y }) => [id, `${x} ${y}`]));
  await stranger.until(() => heroes().filter(({ id, x, y }) => before.get(id) !== `${x} ${y}`).length >= 5);
  assert.equal((await ended).code, 0);
  await stranger.until(() => heroes().length === 1);
});

test("what --count, --seconds and --url cannot be ends it with 64", async () => {
  for (const args of [[], ["--count", "0"], ["--count", "many"], ["--url", "http://here"], ["--speed", "9"]])
    assert.equal((await run("bots", ...args)).code, 64, args.join(" "));
});
