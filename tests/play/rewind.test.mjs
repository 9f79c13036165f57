// rewind.test.mjs: lag compensation from end to end: a marksman in a browser, with a quarter of a second between it and the
// server, who aims at what is on the screen.
import assert from "node:assert/strict";
import test from "node:test";
import { Visitor } from "./browser.mjs";
import { Proxy } from "./proxy.mjs";
import { Server } from "./server.mjs";

const LINE = { delay: 125 }; // ms each way
const SHOTS = 8;

// In the page: fires at the middle of what was just drawn, well away from where the target turns. The picture is behind by what
// the line needs; on a busy machine it may be by more than the server goes back.
function takeAim(shots) {
  const game = window.__moontick, surface = document.getElementById("game");
  let left = shots, again = 0;
  const look = (now) => {
    const at = game.drawn(game.entities("target")[0].id);
    if (at && now > again && at.x > 350 && at.x < 850 && game.delay < 165) {
      const { x, y } = game.camera.worldToScreen(at.x, at.y), mouse = { button: 0, clientX: x, clientY: y, bubbles: true };
      surface.dispatchEvent(new MouseEvent("mousedown", mouse));
      setTimeout(() => surface.dispatchEvent(new MouseEvent("mouseup", mouse)), 100);
      again = now + 300;
      left--;
    }
    if (left > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

test("with 250 ms to the server eight of eight aimed shots hit with rewind, and none without", async (t) => {
  const server = await Server.start(t, { mode: "range" });
  const proxy = await Proxy.start(t, server, LINE);
  const ann = await (await Visitor.open(t, proxy.url)).enter("Ann");
  await ann.until(() => window.__moontick.rtt >= 250);
  await ann.ask(takeAim, SHOTS);
  const { seen, present } = await ann.until((shots) => window.playerNamed("Ann").shots === shots && window.playerNamed("Ann"), SHOTS);
  assert.deepEqual({ seen, present }, { seen: SHOTS, present: 0 });
  await ann.isUndisturbed();
});
