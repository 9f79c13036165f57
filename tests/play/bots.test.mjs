// moontick bots: what it tells of a crowd, and that the crowd is really there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run, Server, SLACK } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const COUNT = 30, SECONDS = 3;

test("thirty bots play for three seconds, and none is closed", async (t) => {
  const server = await Server.start(t, { mode: "crowd", workers: 2 });
  const { code, out, err } = await run("bots", "--url", server.socketUrl, "--count", `${COUNT}`, "--seconds", `${SECONDS}`);
  assert.equal(code, 0, err);
  const told = JSON.parse(out);
  t.diagnostic(out.trim());
  assert.deepEqual(Object.keys(told), ["clients", "seconds", "frames", "bytes", "gap_ms", "closes"]);
  assert.equal(told.clients, COUNT);
  assert.ok(Math.abs(told.seconds - SECONDS) < 0.5);
  assert.deepEqual(told.closes, {});
  const wanted = COUNT * 30 * SECONDS;
  assert.ok(told.frames > (wanted * 0.85) / SLACK && told.frames < wanted * 1.15, `${told.frames} frames, of about ${wanted}`);
  assert.ok(told.bytes > told.frames * 10);
  const { p50, p99, max } = told.gap_ms;
  assert.ok(p50 > 25 && p50 < 45 * SLACK && p50 <= p99 && p99 <= max, JSON.stringify(told.gap_ms));
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
