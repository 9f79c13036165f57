// What people say to each other is text, whatever it looks like.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const MARKUP = '<img src=x onerror="window.struck=1"><b>bold</b>';

async function meet(t, first, second) {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await (await Visitor.open(t, server.url)).enter(first);
  const bo = await (await Visitor.open(t, server.url)).enter(second);
  return { ada, bo };
}

// Resolves with what the page wrote when a line with this text is there.
async function lineIn(visitor, text) {
  const line = visitor.page.locator(".chat-log li", { hasText: text });
  await line.waitFor();
  return line.innerText();
}

test("what one types, the other reads, with a name", async (t) => {
  const { ada, bo } = await meet(t, "Ada", "Bo");
  await ada.say("hello, \u00fcber there");
  for (const visitor of [ada, bo]) assert.match(await lineIn(visitor, "hello, \u00fcber there"), /^Ada\s+hello, \u00fcber there$/);
  await bo.say("hello yourself");
  await lineIn(ada, "hello yourself");
  await bo.picture("chat");
});

test("markup stays text, in lines and in names", async (t) => {
  const { ada, bo } = await meet(t, "<img onerror=1>", "Bo");
  await ada.say(MARKUP);
  for (const visitor of [ada, bo]) {
    assert.ok((await lineIn(visitor, MARKUP)).startsWith("<img onerror=1>"));
    assert.equal(await visitor.page.locator(".chat-log img, .scores img, .feed img").count(), 0);
    assert.equal(await visitor.ask(() => window.struck), undefined);
    await visitor.isUndisturbed();
  }
});

test("while one types, the ship stays where it is", async (t) => {
  const { ada, bo } = await meet(t, "Ada", "Bo");
  const before = await bo.ask(() => window.shipOf("Ada"));
  await ada.say("wasd dddd");
  await lineIn(bo, "wasd dddd");
  const { x, y } = await bo.ask(() => window.shipOf("Ada"));
  assert.deepEqual([x, y], [before.x, before.y]);
  await ada.holds("KeyD", bo, (from) => window.shipOf("Ada").x > from, before.x);
});
