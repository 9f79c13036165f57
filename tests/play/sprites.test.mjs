// What five hundred things in view cost the page: the time that its scripts take for a picture. How long the graphics take is no
// measure here: the browser of the tests draws in software.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const PICTURES = 40;

test("five hundred things that move are all drawn, and the page's scripts leave most of a picture's time free", async (t) => {
  const server = await Server.start(t, { mode: "swarm" });
  const visitor = await Visitor.open(t, server.url, { width: 1280, height: 720 });
  const devtools = await visitor.page.context().newCDPSession(visitor.page);
  await devtools.send("Performance.enable");
  const scripts = async () => (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "ScriptDuration").value * 1000;
  await visitor.enter("Ada");
  await visitor.until(() => window.__moontick.entities("bee").filter(({ id }) => window.__moontick.drawn(id)).length === 500);
  await visitor.until((from) => window.__moontick.frames > from, (await visitor.ask(() => window.__moontick.frames)) + 30);
  const [frames, before] = [await visitor.ask(() => window.__moontick.frames), await scripts()];
  await visitor.page.waitForFunction((from) => window.__moontick.frames >= from, frames + PICTURES, { polling: 500 });
  const drawn = (await visitor.ask(() => window.__moontick.frames)) - frames;
  const each = ((await scripts()) - before) / drawn;
  t.diagnostic(`${each.toFixed(2)} ms of scripts a picture, over ${drawn} pictures; 16.7 ms is one at 60 a second`);
  assert.ok(drawn >= PICTURES && each > 0);
  await visitor.isUndisturbed();
});
