// What the page says when it is not let in: human words, and a way on.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { ROOT, Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

// Resolves when the page has given up on the session, with what it says.
async function refused(t, url) {
  const visitor = await Visitor.open(t, url);
  await visitor.type("Ada");
  const cover = visitor.page.locator(".cover[role=alertdialog]");
  await visitor.until(() => window.__moontick.state === "closed");
  await cover.waitFor();
  return { visitor, cover, words: await cover.innerText() };
}

test("a full room: there is no seat, and a button leads to another room", async (t) => {
  const server = await Server.start(t, { mode: "solo" });
  const { room } = (await Stranger.join(server.socketUrl)).welcome;
  const { visitor, cover, words } = await refused(t, `${server.url}/r/${room}`);
  assert.match(words, /No seat is free/);
  assert.doesNotMatch(words, /1013|full\b.*:/);
  await visitor.picture("full");
  await cover.getByRole("button", { name: "Play in another room" }).click();
  await visitor.until(() => window.__moontick.state === "playing" && window.__moontick.tick > 0);
  assert.notEqual(await visitor.ask(() => window.__moontick.room), room);
});

test("a room that there is not: the page says so, and a button leads to one that there is", async (t) => {
  const server = await Server.start(t);
  const { visitor, cover, words } = await refused(t, `${server.url}/r/ZZZZZ`);
  assert.match(words, /This room does not exist/);
  await visitor.picture("no-room");
  await cover.getByRole("button", { name: "Play in another room" }).click();
  await visitor.until(() => window.__moontick.state === "playing" && window.__moontick.tick > 0);
});

test("a mode that does not load: the page says that it is the mode", async (t) => {
  const server = await Server.start(t, { mode: "plain", scripts: join(ROOT, "tests/conformance") });
  const { words } = await refused(t, `${server.url}/play/broken`);
  assert.match(words, /The game mode crashed/);
  await server.logged(/broken\.lua does not load/);
});
