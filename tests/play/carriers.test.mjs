// Whatever carries a session, it is the same session; and where WebSocket does not work, the page finds another way by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Middlebox } from "./middlebox.mjs";
import { Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const CARRIERS = ["websocket", "sse", "long", "short"];
const WORDS = { websocket: /^\d+ ms \w+$/, sse: /by event stream$/, long: /by long polling$/, short: /by short polling$/ };

// By this carrier, as window.__moontick and the page say.
const isCarriedBy = (visitor, carrier) => visitor.until(([wanted, words]) =>
  window.__moontick.state === "playing" && window.__moontick.carrier === wanted
    && new RegExp(words).test(document.querySelector(".line .word").textContent), [carrier, WORDS[carrier].source]);

const closesOf = (visitor) => visitor.ask(() => window.__moontick.closes);
const meOf = (visitor) => visitor.ask(() => {
  const { you } = window.__moontick, { score, name } = window.__moontick.players().find(({ id }) => id === you);
  return { you, score, name };
});

// One room, and in it a visitor for each carrier.
async function quartet(t) {
  const server = await Server.start(t, { mode: "quartet" }), box = await Middlebox.start(t, server), visitors = [];
  for (const carrier of CARRIERS) visitors.push(await (await Visitor.open(t, `${box.url}/?carrier=${carrier}`, { width: 320, height: 220 })).enter(carrier));
  return { server, box, visitors };
}

test("four people, each by a carrier of their own, play one game; all lines drop; one is sent out; the server ends", async (t) => {
  const { server, box, visitors } = await quartet(t);
  await t.test("each sees all, and by what it is carried", async () => {
    await Promise.all(visitors.map(async (visitor, i) => {
      await visitor.until(() => ["websocket", "sse", "long", "short"].every((name) => window.shipOf(name)));
      await isCarriedBy(visitor, CARRIERS[i]);
      assert.equal(visitor.sockets.length, CARRIERS[i] === "websocket" ? 1 : 0);
    }));
  });
  await t.test("each moves, scores and speaks, and the next one sees and hears it", async () => {
    for (const [i, visitor] of visitors.entries()) {
      const name = CARRIERS[i], other = visitors[(i + 1) % 4], { x } = await other.ask((who) => window.shipOf(who), name);
      await visitor.holds("KeyD", other, ([who, from]) => window.shipOf(who).x > from + 20, [name, x]);
      await visitor.holds("mouse", other, (who) => window.playerNamed(who).score >= 1, name);
      await visitor.say(`greetings by ${name}`);
      await other.page.locator(".chat-log li", { hasText: `greetings by ${name}` }).waitFor();
    }
  });
  await t.test("when all lines drop, each is back in its seat by the same carrier, with its score", async () => {
    const before = await Promise.all(visitors.map(meOf));
    box.refused = /^\/(ws|carrier)/;
    box.cut();
    for (const visitor of visitors) await visitor.until(() => window.__moontick.closes.some(({ code }) => code === 1006));
    box.refused = null;
    await Promise.all(visitors.map(async (visitor, i) => {
      await isCarriedBy(visitor, CARRIERS[i]);
      assert.deepEqual(await meOf(visitor), before[i]);
    }));
  });
  await t.test("who is thrown out is told the code and why, by each carrier", async () => {
    for (const visitor of visitors) {
      await visitor.say("throw me out");
      await visitor.until(() => window.__moontick.state === "closed");
      assert.deepEqual((await closesOf(visitor)).at(-1), { code: 4002, reason: "kicked: as you wish" });
      assert.match(await visitor.page.locator(".cover[role=alertdialog]").innerText(), /removed from the game[^]*as you wish/);
      await visitor.page.getByRole("button", { name: "Play in another room" }).click();
      await visitor.until(() => window.__moontick.state === "playing");
    }
  });
  await t.test("when the server ends, each is told so", async () => {
    await server.stop();
    for (const visitor of visitors) await visitor.until(() => window.__moontick.closes.some(({ code, reason }) => code === 1001 && reason === "shutdown"));
  });
});

// What waits for a minute in the page waits for a second.
const hurry = () => {
  const { setInterval } = window;
  window.setInterval = (action, ms, ...rest) => setInterval(action, ms === 60_000 ? 1000 : ms, ...rest);
};

test("where no WebSocket opens, the page plays on without, and climbs back once one does, in the same seat", async (t) => {
  const server = await Server.start(t, { mode: "quartet" }), box = await Middlebox.start(t, server, { upgrades: "refuse" });
  const visitor = await Visitor.open(t, box.url);
  await visitor.ask(hurry);
  await visitor.enter("Ada");
  await isCarriedBy(visitor, "sse");
  const { you } = await meOf(visitor);
  box.upgrades = "pass";
  await isCarriedBy(visitor, "websocket");
  assert.equal((await meOf(visitor)).you, you);
});

test("where WebSocket and event stream open and never deliver, the page goes on by long polling, in the same seat", async (t) => {
  const server = await Server.start(t, { mode: "quartet" }), box = await Middlebox.start(t, server);
  const visitor = await (await Visitor.open(t, box.url)).enter("Ada");
  await isCarriedBy(visitor, "websocket");
  const { you } = await meOf(visitor);
  Object.assign(box, { upgrades: "swallow", streams: "hold" });
  await isCarriedBy(visitor, "long");
  assert.equal((await meOf(visitor)).you, you);
});

test("rooms and their players come and go in the lobby without a reload", async (t) => {
  const server = await Server.start(t, { mode: "quartet" }), visitor = await Visitor.open(t, server.url);
  const counts = (...wanted) => visitor.until((list) => [...document.querySelectorAll("#rooms .count")].map((node) => node.textContent).join() === list, wanted.join());
  const guests = [];
  await counts("0 of 4");
  for (let i = 1; i <= 4; i++) guests.push(await Stranger.join(server.socketUrl));
  await counts("full, 4");
  guests.push(await Stranger.join(server.socketUrl));
  await counts("1 of 4", "full, 4");
  await guests[0].leave();
  await counts("3 of 4", "1 of 4");
});
