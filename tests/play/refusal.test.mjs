// What the page says when it is not let in: human words, and a way on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { ROOT, Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const read = (path) => readFileSync(join(ROOT, path), "utf8");
const CODES = [...read("engine/wire/PROTOCOL.md").matchAll(/^\| (\d{4}) \| `(\w+)`/gm)].map(([, code, key]) => ({ code: Number(code), key }));
const WORDS = JSON.parse(read("web/src/words/en.json"));
const HELPS = { // the button for each
  left: "Play again", shutdown: "Try now", protocol: "Load the page anew", text: "Load the page anew", encoding: "Load the page anew",
  policy: "Load the page anew", too_big: "Load the page anew", mode_error: "Try again", restart: "Try now", full: "Play in another room",
  kicked: "Play in another room", version: "Load the page anew", replaced: "Play here", idle: "Play again", rate: "Try again",
  resume_failed: "Try now", no_room: "Play in another room",
};

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

test("every close code is told in human words, with the button that helps", async (t) => {
  const server = await Server.start(t), visitor = await Visitor.open(t, "about:blank"), { page } = visitor;
  let now = CODES[0];
  assert.deepEqual(CODES.map(({ key }) => key).sort(), Object.keys(HELPS).sort());
  await page.routeWebSocket(/\/ws$/, (socket) => socket.close({ code: now.code, reason: now.key }));
  await page.addInitScript(() => sessionStorage.setItem("moontick.reloaded", String(Date.now()))); // or "version" would load the page anew
  await page.goto(server.url);
  await visitor.type("Ada");
  for (const [i, { code, key }] of CODES.entries()) {
    const cover = page.getByRole("alertdialog", { name: WORDS[`close.${key}`] }), helps = cover.getByRole("button", { name: HELPS[key] });
    await helps.waitFor();
    assert.match(await cover.innerText(), new RegExp(WORDS[`close.${key}.words`].slice(0, 20)), `${code}`);
    if (key === "full") await cover.getByRole("button", { name: "Watch this room" }).waitFor();
    if (key === "shutdown") {
      const button = await helps.elementHandle();
      await cover.getByText(/^Trying again \(([3-9]|1\d)\)$/).waitFor();
      assert.ok(await button.evaluate((one) => one.isConnected), "the button stays while it is tried again");
    }
    if (HELPS[key] === "Try now") {
      await helps.click();
      now = CODES[i + 1];
      await helps.dispatchEvent("click", {}, { timeout: 2000 }).catch(() => undefined); // unless it was tried again by itself meanwhile
      continue;
    }
    now = CODES[i + 1] ?? now;
    await helps.click();
    if (HELPS[key] === "Load the page anew") await visitor.type("Ada");
  }
});
