// prediction.test.mjs: how the own hero is felt: in the next room, and on a bad line of 150 ms +- 30 ms with stalls of two seconds.
// The pictures are looked at one by one, by the browser's own times for them.
import assert from "node:assert/strict";
import test from "node:test";
import { Visitor } from "./browser.mjs";
import { Proxy } from "./proxy.mjs";
import { Server } from "./server.mjs";

const BAD = { delay: 60, jitter: 30 };  // ms each way
const SPEED = 0.26;                     // units a ms
const LEAD = 200;                       // units that it gets ahead of what was told in a stall, at least
const PIXEL = 2.5;                      // units, in a window of this size
const RUBBER = 2 * PIXEL;               // units that a straight flight may be pulled back by
const EVEN = 1;                         // units that a picture may be off the way, but for one in seven: the machine is busy, too

// In the page: where the own hero is drawn, picture by picture, and told; `keys`: in which picture of these a key was pressed.
function addWords() {
  const game = window.__moontick;
  window.told = () => game.entities("hero")[0];
  window.hero = () => game.drawn(window.told().id);
  window.trace = [];
  window.keys = [];
  window.feed = [];
  const follow = (at) => {
    const { x, y } = window.hero(), told = window.told();
    window.trace.push({ at, x, y, toldX: told.x, toldY: told.y });
    requestAnimationFrame(follow);
  };
  requestAnimationFrame(follow);
  window.addEventListener("keydown", () => window.keys.push(window.trace.length));
  const read = () => document.querySelector(".feed").textContent.includes("is pushed") && window.feed.push(game.picture);
  new MutationObserver(read).observe(document.querySelector(".feed"), { childList: true });
}

async function onCourse(t, line) {
  const server = await Server.start(t, { mode: "course" });
  const proxy = await Proxy.start(t, server, line);
  const ann = await Visitor.open(t, proxy.url);
  await ann.enter("Ann");
  await ann.until(() => window.__moontick.prediction.alive);
  await ann.ask(addWords);
  await ann.until((rtt) => window.__moontick.rtt > rtt, line.delay ?? 0);
  return { ann, proxy };
}

// Presses keys until the picture is as wanted; the pictures meanwhile and a little longer.
async function steered(ann, keys, wanted, argument) {
  await ann.ask(() => ((window.trace = []), (window.keys = [])));
  for (const key of keys) await ann.page.keyboard.down(key);
  await ann.until(wanted, argument);
  for (const key of keys) await ann.page.keyboard.up(key);
  const count = await ann.ask(() => window.trace.length);
  await ann.until((more) => window.trace.length > more, count + 10);
  return ann.ask(() => ({ trace: window.trace, keys: window.keys }));
}

const steps = (trace, way = "x") => trace.slice(1).map((one, i) => one[way] - trace[i][way]);
const farthest = (numbers) => Math.max(...numbers.map(Math.abs));

// Of a flight to the right, once it is under way. `off`: how far each picture is off the way to go since the one before, sorted.
function isEven(trace) {
  const flight = trace.filter(({ x }) => x > 200 && x < 1050);
  const off = flight.slice(1).map(({ at, x }, i) => Math.abs(x - flight[i].x - SPEED * (at - flight[i].at))).sort((a, b) => a - b);
  assert.ok(off.length > 20 && off[Math.floor(off.length * 6 / 7)] < EVEN, `pictures are off the way by ${off.slice(-10).map((one) => one.toFixed(1))}`);
  assert.ok(Math.min(...steps(flight)) > -RUBBER, `pulled back by ${-Math.min(...steps(flight))}`);
}

// Within how many pictures of a key something is seen.
function picturesToAnswer({ trace, keys }) {
  const before = trace[keys[0] - 1] ?? trace[0];
  return trace.findIndex(({ x, y }, i) => i >= keys[0] && Math.hypot(x - before.x, y - before.y) > 0.3) - keys[0] + 1;
}

test("in the next room the own hero answers at once and flies evenly", async (t) => {
  const { ann } = await onCourse(t, {});
  const flight = await steered(ann, ["KeyD"], () => window.hero().x > 1100);
  assert.ok(picturesToAnswer(flight) <= 2, `seen ${picturesToAnswer(flight)} pictures after the key`);
  isEven(flight.trace);
  await ann.page.keyboard.press("F3");
  await ann.page.locator(".graph-took b", { hasText: /^\d+\.\d\d ms$/ }).filter({ hasText: /[1-9]/ }).waitFor();  // of the server
  assert.deepEqual(ann.faults, []);
});

test("on a bad line it does the same, through a stall of two seconds", async (t) => {
  const { ann, proxy } = await onCourse(t, BAD);
  const before = await ann.ask(() => window.__moontick.prediction.steps);
  const flying = steered(ann, ["KeyD"], () => window.trace.at(-1)?.x > 1100 && window.trace.at(-1).toldX > 1000);
  await ann.until(() => window.trace.at(-1)?.toldX > 150);
  proxy.stall(2000);
  const { trace, keys } = await flying;
  assert.ok(picturesToAnswer({ trace, keys }) <= 2, `seen ${picturesToAnswer({ trace, keys })} pictures after the key`);
  isEven(trace);
  const lead = Math.max(...trace.map(({ x, toldX }) => x - toldX));
  assert.ok(lead > LEAD, `it flies on while nothing is heard: ${lead} units`);
  assert.ok((await ann.ask(() => window.__moontick.prediction.steps)) - before > 60, "and all the while it was predicted");

  await t.test("turns are taken without a jump, and end where the server has them", async () => {
    const pictures = [];
    for (const key of ["KeyA", "KeyD", "KeyA"]) {
      const turn = await steered(ann, [key], (count) => window.trace.length > count, 15);
      assert.ok(picturesToAnswer(turn) <= 2, `${key} is seen ${picturesToAnswer(turn)} pictures later`);
      pictures.push(...turn.trace);
    }
    const jumps = pictures.slice(1).map(({ at, x }, i) => Math.abs(x - pictures[i].x) - 2.5 * SPEED * (at - pictures[i].at));
    assert.ok(Math.max(...jumps) < RUBBER, `${Math.max(...jumps)} more than it can fly`);
    await ann.until(() => Math.abs(window.hero().x - window.told().x) < 0.2);
  });

  await t.test("a post and the border of the world stop it in the browser as they do in the server", async () => {
    await steered(ann, ["KeyW"], () => window.told().y < 80);
    const against = await steered(ann, ["KeyA"], () => window.told().x < 870 && window.trace.length > 40);
    assert.ok(Math.min(...against.trace.map(({ x, y }) => Math.hypot(x - 800, y - 80))) > 57, "it went into the post");
    const up = await steered(ann, ["KeyW", "KeyD"], () => window.told().x > 1581 && window.told().y < 19 && window.trace.length > 40);
    assert.ok(Math.max(...up.trace.map(({ x }) => x)) < 1582.5, "it went over the border");
    assert.ok(farthest(steps(up.trace.slice(-8))) < 0.3, "it trembles in the corner");
  });

  await t.test("what nobody foresaw is glided to within a tenth of a second, and told when the picture gets there", async () => {
    await steered(ann, ["KeyS"], () => window.told().y > 250);
    await ann.until(() => Math.abs(window.hero().y - window.told().y) < 0.2);
    const { trace } = await steered(ann, ["KeyP"], () => window.feed.length > 0);
    const first = trace.findIndex(({ toldY }) => toldY < trace[0].toldY - 50), there = trace[first].at;
    assert.ok(farthest(steps(trace, "y")) < 50, "it jumped");
    const late = trace.filter(({ at }) => at > there + 120).map(({ y, toldY }) => y - toldY);
    assert.ok(late.length > 0 && farthest(late) < 3, `${farthest(late)} units are left`);
    const { shown, tick } = await ann.ask(() => ({ shown: window.feed[0], tick: window.__moontick.events().findLast(({ name }) => name === "pushed").tick }));
    assert.ok(shown >= tick && shown < tick + 5, `of tick ${tick}, shown at ${shown}`);
  });

  await t.test("who is set somewhere else is there in the next picture", async () => {
    const { trace } = await steered(ann, ["KeyH"], () => window.told().x < 110);
    assert.equal(trace.filter(({ x }) => x > 110 && x < 1570).length, 0, "the way there is seen");
  });

  await t.test("a new line goes on with the same prediction", async () => {
    const had = await ann.ask(() => window.__moontick.prediction.steps);
    const told = await ann.ask(() => window.__moontick.told);
    proxy.abort();
    await ann.until((before) => window.__moontick.state === "playing" && window.__moontick.told > before + 3 && window.__moontick.closes.length > 0, told);
    const { alive, steps: now } = await ann.ask(() => window.__moontick.prediction);
    assert.ok(alive && now > had, `${now} steps after ${had}`);
  });
});
