// What five hundred things in view cost the page: batches, and the time that its scripts take for a picture. How long the graphics take is no
// measure here: the browser of the tests draws in software.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const PICTURES = 40;
const BATCHES = 30; // that a picture may be drawn in

// In the page: how often the graphics are asked to draw something.
function countBatches() {
  window.batches = 0;
  const { drawElements } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawElements = function (...given) {
    window.batches++;
    return drawElements.apply(this, given);
  };
}

test("five hundred things that move, each with its name, are all drawn, in a few batches", async (t) => {
  const server = await Server.start(t, { mode: "swarm" });
  const visitor = await Visitor.open(t, "about:blank", { width: 1280, height: 720 });
  await visitor.page.addInitScript(countBatches);
  await visitor.page.goto(server.url);
  const devtools = await visitor.page.context().newCDPSession(visitor.page);
  await devtools.send("Performance.enable");
  const scripts = async () => (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "ScriptDuration").value * 1000;
  await visitor.enter("Ada");
  await visitor.until(() => window.__moontick.entities("bee").filter(({ id }) => window.__moontick.drawn(id)).length === 500);
  await visitor.until((from) => window.__moontick.frames > from, (await visitor.ask(() => window.__moontick.frames)) + 30);
  const [{ frames, batches }, before] = [await visitor.ask(() => ({ frames: window.__moontick.frames, batches: window.batches })), await scripts()];
  await visitor.page.waitForFunction((from) => window.__moontick.frames >= from, frames + PICTURES, { polling: 500 });
  const now = await visitor.ask(() => ({ frames: window.__moontick.frames, batches: window.batches })), drawn = now.frames - frames;
  const each = ((await scripts()) - before) / drawn;
  const many = (now.batches - batches) / drawn;
  t.diagnostic(`${many.toFixed(1)} batches a picture; ${each.toFixed(2)} ms of scripts a picture, over ${drawn} pictures; 16.7 ms is one at 60 a second`);
  assert.ok(drawn >= PICTURES && each > 0);
  assert.ok(many > 0 && many <= BATCHES, `${many} batches a picture`);
  await visitor.isUndisturbed();
});
