// prediction.test.mjs: own movement on a bad line: 150 ms +- 30 ms from end to end, and stalls of two seconds.
import assert from "node:assert/strict";
import test from "node:test";
import { Visitor } from "./browser.mjs";
import { Proxy } from "./proxy.mjs";
import { GAMES, Server } from "./server.mjs";

const BAD = { delay: 60, jitter: 30 };  // ms each way
const LEAD = 200;                       // units that it gets ahead of what was told in a stall, at least
const RUBBER = 2;                       // pixels that a straight flight may be pulled back by

// In the page: where the own hero is drawn, in pixels of the world, picture by picture.
function addWords() {
  window.hero = () => {
    const game = window.__moontick;
    return game.drawn(game.players().find((player) => player.id === game.you).hero);
  };
  window.trace = [];
  window.follow = () => {
    const game = window.__moontick;
    window.trace.push({ x: window.hero().x, server: game.entities("hero")[0].x });
    requestAnimationFrame(window.follow);
  };
}

async function onBadLine(t) {
  const server = await Server.start(t, { mode: "template", scripts: GAMES });
  const proxy = await Proxy.start(t, server, BAD);
  const ann = await Visitor.open(t, proxy.url);
  await ann.enter("Ann");
  await ann.page.evaluate(addWords);
  await ann.until(() => window.__moontick.prediction.alive);
  await ann.page.keyboard.down("KeyA");  // to the border, so that there is a way to go
  await ann.until(() => window.hero().x < 19 && window.__moontick.entities("hero")[0].x < 19);
  await ann.page.keyboard.up("KeyA");
  await ann.until(() => window.__moontick.rtt > 100);
  return { ann, proxy };
}

function worstPull(trace) {
  return Math.max(...trace.map(({ x }, i) => (i > 0 ? trace[i - 1].x - x : 0)));
}

test("a stall of two seconds neither stops the own hero nor pulls it back", async (t) => {
  const { ann, proxy } = await onBadLine(t);
  await ann.page.evaluate(() => window.follow());
  await ann.page.keyboard.down("KeyD");
  await ann.until(() => window.trace.at(-1).server > 60);
  proxy.stall(2000);
  const before = await ann.page.evaluate(() => ({ told: window.__moontick.told, steps: window.__moontick.prediction.steps }));
  await ann.until(({ told }) => window.__moontick.told > told + 20 && window.trace.at(-1).x > 800, before);
  const trace = await ann.page.evaluate(() => window.trace);
  const lead = Math.max(...trace.map(({ x, server }) => x - server));
  assert.ok(lead > LEAD, `it flies on while nothing is heard: ${lead} units`);
  assert.ok(worstPull(trace) <= RUBBER, `pulled back by ${worstPull(trace)}`);
  assert.ok((await ann.page.evaluate(() => window.__moontick.prediction.steps)) - before.steps > 45, "and all the while it was predicted");
  assert.deepEqual(ann.faults, []);
});
