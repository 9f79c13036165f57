// The page itself: quick to be there, usable by everybody, in the visitor's language, with others who may be muted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Middlebox } from "./middlebox.mjs";
import { GAMES, Server } from "./server.mjs";

const ASKS_FOR_A_NAME = 60 * 1024; // bytes that the page may take until it does
const LINE = { offline: false, latency: 100, downloadThroughput: 4e6 / 8, uploadThroughput: 4e6 / 8 };

test("asking for a name takes at most 60 KB, and playing is soon on a slow line", async (t) => {
  const server = await Server.start(t, { mode: "arena", scripts: GAMES });
  const visitor = await Visitor.open(t, "about:blank", { width: 800, height: 500 });
  const devtools = await visitor.page.context().newCDPSession(visitor.page);
  const loads = new Map();
  let loaded = 0;
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", LINE);
  devtools.on("Network.requestWillBeSent", ({ requestId, request }) => loads.set(requestId, { url: request.url, bytes: 0 }));
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    loaded += encodedDataLength;
    if (loads.has(requestId)) loads.get(requestId).bytes = encodedDataLength;
  });
  const began = performance.now();
  await visitor.page.goto(server.url, { waitUntil: "commit" });
  await visitor.page.waitForFunction(() => document.activeElement?.id === "name");
  const asks = performance.now() - began;
  await visitor.type("Ada");
  await visitor.until(() => window.__moontick.state === "playing" && window.__moontick.frames > 0);
  const plays = performance.now() - began;
  const game = [...loads.values()].filter(({ url }) => /\/(play|steer)-|\/assets\//.test(url)).reduce((sum, { bytes }) => sum + bytes, 0);
  t.diagnostic(`at 4 Mbit/s and 100 ms: asks for a name after ${Math.round(asks)} ms, plays after ${Math.round(plays)} ms; ${loaded} bytes, ${loaded - game} of them without the game`);
  assert.ok(loaded - game <= ASKS_FOR_A_NAME, `${loaded - game} bytes before the game: ${JSON.stringify([...loads.values()])}`);
});

test("the page speaks the browser's language, and another one that is chosen", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await Visitor.open(t, server.url, { width: 1000, height: 700, language: "de-AT" });
  await ada.page.getByRole("button", { name: "Spielen" }).waitFor();
  await ada.page.getByRole("button", { name: "Einstellungen" }).click();
  await ada.page.getByLabel("Sprache").selectOption("es");
  await ada.page.getByRole("button", { name: "Jugar" }).waitFor();
  assert.equal(await ada.ask(() => document.documentElement.lang), "es");
  await ada.enter("Ada");
  await ada.page.keyboard.press("Escape");
  await ada.page.getByRole("button", { name: "Volver al juego" }).waitFor();
});

test("less motion and more contrast are as the visitor's system says, until they are chosen", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await Visitor.open(t, server.url);
  await ada.page.emulateMedia({ reducedMotion: "reduce", contrast: "more" });
  await ada.page.reload();
  await ada.enter("Ada");
  const worn = () => ada.ask(() => document.documentElement.className.split(" ").filter(Boolean).sort());
  assert.deepEqual(await worn(), ["calm", "contrast"]);
  await ada.change({ motion: "full", contrast: "usual" });
  assert.deepEqual(await worn(), []);
});

test("an emote shows over whoever sent it, and who is muted is not heard", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await (await Visitor.open(t, server.url, { width: 800, height: 500 })).enter("Ada");
  const bo = await (await Visitor.open(t, server.url, { width: 800, height: 500 })).enter("Bo");
  await bo.until(() => window.shipOf("Bo"));
  await bo.page.keyboard.press("KeyB");
  await bo.page.keyboard.press("Digit3");
  await ada.page.locator(".bubble").waitFor();
  await ada.page.locator(".chat-log .note", { hasText: "Bo sends a heart" }).waitFor();
  await ada.page.locator(".score-box").click();
  await ada.page.getByRole("button", { name: "Mute Bo" }).click();
  await bo.say("can you hear me");
  await bo.page.locator(".chat-log li", { hasText: "can you hear me" }).waitFor();
  await ada.until(() => window.__moontick.events().some(({ text }) => text === "can you hear me"));
  await ada.say("no");
  await ada.page.locator(".chat-log li", { hasText: "no" }).waitFor();
  assert.equal(await ada.page.locator(".chat-log li", { hasText: "hear me" }).count(), 0);
});

test("when another version is served, the page loads itself anew once, and then asks", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await Visitor.open(t, server.url), loads = [];
  await ada.page.routeWebSocket(/\/ws$/, (socket) => socket.close({ code: 4004, reason: "version" }));
  ada.page.on("load", () => loads.push(ada.page.url()));
  await ada.page.reload();
  await ada.type("Ada");
  await ada.page.waitForFunction(() => window.__moontick?.state === "name" && sessionStorage.getItem("moontick.reloaded"));
  await ada.type("Ada");
  await ada.page.getByRole("alertdialog", { name: "The game was updated" }).waitFor();
  await ada.page.getByRole("button", { name: "Load the page anew" }).waitFor();
  assert.equal(loads.length, 2);
});

test("a lost line is told over the dimmed game, and play goes on when it is back", async (t) => {
  const server = await Server.start(t, { mode: "duel" }), box = await Middlebox.start(t, server);
  const ada = await (await Visitor.open(t, box.url, { width: 1000, height: 640 })).enter("Ada");
  box.refused = /./;
  box.upgrades = "refuse";
  box.cut();
  const cover = ada.page.getByRole("alertdialog", { name: "Connection lost" });
  await cover.getByRole("button", { name: "Try now" }).waitFor();
  await ada.page.waitForFunction(() => Number(getComputedStyle(document.querySelector("#screen")).opacity) < 0.5);
  await ada.picture("reconnect");
  box.refused = null;
  box.upgrades = "pass";
  await cover.waitFor({ state: "hidden" });
  await ada.until(() => window.__moontick.state === "playing");
});

test("writing that turns around stays within its own line", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await (await Visitor.open(t, server.url)).enter("\u202eAda\u2066");
  await ada.say("abc\u202egpj.exe");
  const line = ada.page.locator(".chat-log li", { hasText: "gpj.exe" });
  await line.waitFor();
  assert.doesNotMatch(await line.innerText(), /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  assert.equal(await line.locator("bdi").count(), 2);
});
