// What the page sounds like, listened to where it leaves the page: both ears, by the page's own clock of sound.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const SILENT = 1e-4;
const ONLY = { all: 0, effects: 0, music: 0, interface: 0 };

// Whatever is connected to the speakers goes to an ear at each side, too.
function listen() {
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      const split = to.context.createChannelSplitter(2);
      const ears = [0, 1].map((side) => {
        const ear = new AnalyserNode(to.context, { fftSize: 8192 });
        connect.call(split, ear, side);
        return ear;
      });
      connect.call(this, split);
      window.heard = { context: to.context, peaks: [0, 0] };
      setInterval(() => ears.forEach((ear, side) => {
        const samples = new Float32Array(ear.fftSize);
        ear.getFloatTimeDomainData(samples);
        window.heard.peaks[side] = samples.reduce((most, one) => Math.max(most, Math.abs(one)), window.heard.peaks[side]);
      }), 50);
    }
    return connect.call(this, to, ...rest);
  };
}

async function passes(visitor, seconds) {
  const now = await visitor.ask(() => window.heard.context.currentTime);
  await visitor.until((then) => window.heard.context.currentTime > then, now + seconds);
}

// What both ears hear at most of what a key rings, after all that sounded before.
async function ring(visitor, key) {
  await passes(visitor, 0.35);
  const before = await visitor.ask(() => {
    window.heard.peaks = [0, 0];
    return window.__moontick.events().length;
  });
  await visitor.page.keyboard.press(key);
  const tick = await visitor.until((count) => window.__moontick.events().length > count && window.__moontick.events().at(-1).tick, before);
  await visitor.until((at) => window.__moontick.picture > at + 1, tick);
  await passes(visitor, 0.2);
  return visitor.ask(() => window.heard.peaks);
}

// Of the four volumes, these alone.
const hear = (visitor, volumes) => visitor.change({ volumes: { ...ONLY, ...volumes } });

test("what happens sounds where it happens, through its own volume, and not when nobody looks", async (t) => {
  const server = await Server.start(t, { mode: "bell" });
  const ada = await Visitor.open(t, "about:blank");
  await ada.page.addInitScript(listen);
  await ada.page.goto(server.url);
  await ada.enter("Ada");
  await ada.until(() => window.heard.context.state === "running");

  await hear(ada, { all: 1, effects: 1 });
  const [left, right] = [await ring(ada, "KeyJ"), await ring(ada, "KeyL")];
  assert.ok(left[0] > 2 * left[1] && left[1] > SILENT, `at the left: ${left}`);
  assert.ok(right[1] > 2 * right[0] && right[0] > SILENT, `at the right: ${right}`);
  assert.ok(Math.max(...await ring(ada, "KeyK")) < SILENT, "the interface is silent");

  await hear(ada, { all: 0.2, effects: 1 });
  const soft = await ring(ada, "KeyJ");
  assert.ok(soft[0] > SILENT && soft[0] < left[0] / 2, `${soft} is a fifth of ${left}`);

  await hear(ada, { all: 1, interface: 1 });
  const [far, near] = await ring(ada, "KeyK");
  assert.ok(far > SILENT && Math.abs(far - near) < far / 100, `in the middle: ${far}, ${near}`);
  assert.ok(Math.max(...await ring(ada, "KeyJ")) < SILENT, "effects are silent");

  await hear(ada, { all: 1, music: 1 });
  assert.ok(Math.max(...await ring(ada, "KeyJ")) > SILENT, "the place has a sound of its own");

  await ada.page.keyboard.press("KeyM");
  assert.ok(Math.max(...await ring(ada, "KeyJ")) < SILENT, "muted");

  await ada.hide(true);
  await ada.until(() => window.heard.context.state === "suspended");
  await ada.hide(false);
  await ada.until(() => window.heard.context.state === "running");
  await ada.isUndisturbed();
});
