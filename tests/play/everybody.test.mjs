// Everything can be used by everybody: axe-core finds nothing against any page, nor against anything that lies over the game, on a desk and
// on a phone, with more contrast and less motion; and nothing on the way breaks the content security policy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Middlebox } from "./middlebox.mjs";
import { Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const DESK = { width: 1100, height: 760, contrast: "no-preference", reducedMotion: "no-preference" };
const PHONE = { width: 390, height: 844, contrast: "more", reducedMotion: "reduce" };
const LOST = /WebSocket connection|status of 403/; // what the console says of a line that drops

async function isUsable(visitor, what) {
  for (const { width, height, ...media } of [PHONE, DESK]) {
    await visitor.page.setViewportSize({ width, height });
    await visitor.page.emulateMedia(media);
    assert.deepEqual(await visitor.violations(), [], `${what}, ${width} x ${height}`);
  }
}

const faultsOf = (visitor) => visitor.faults.filter((fault) => !LOST.test(fault));

test("the page that asks for a name, the game, and what lies over it", async (t) => {
  const server = await Server.start(t, { mode: "guess" }), box = await Middlebox.start(t, server);
  const bo = await Stranger.join(server.socketUrl, { name: "Bo" });
  const ada = await Visitor.open(t, box.url, DESK), { page } = ada;
  const chat = page.getByRole("button", { name: "Chat (Enter)" });
  await page.locator("#rooms").waitFor();
  await isUsable(ada, "lobby");
  await page.getByRole("button", { name: "Settings" }).click();
  await isUsable(ada, "its settings");
  await page.keyboard.press("Escape");
  await ada.enter("Ada");
  await page.keyboard.press("F3");
  await page.keyboard.press("F3");
  await chat.click();
  bo.chat("hello Ada");
  await page.locator(".chat-log li", { hasText: "hello Ada" }).waitFor();
  await isUsable(ada, "network graph and open chat");
  await page.keyboard.press("Escape");
  await page.keyboard.press("KeyB");
  await page.keyboard.down("Tab");
  await page.locator(".score-full").waitFor();
  await isUsable(ada, "emotes and table of scores");
  await page.keyboard.up("Tab");
  await page.keyboard.press("Escape");
  for (const [name, title] of [["", "Menu"], ["Settings", "Settings"], ["Invite friends", "Play together"]]) {
    await page.keyboard.press("Escape");
    if (name) await page.getByRole("button", { name }).click();
    await page.getByRole("dialog", { name: title }).waitFor();
    await isUsable(ada, title);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  }
  box.refused = /./;
  box.upgrades = "refuse";
  box.cut();
  await page.getByRole("alertdialog", { name: "Connection lost" }).getByRole("button", { name: "Try now" }).waitFor();
  await isUsable(ada, "a lost line");
  assert.deepEqual(faultsOf(ada), []);
});

// Presses a key so often, and resolves with what had the keyboard each time.
async function goesThrough(visitor, key, times) {
  const names = [];
  for (let i = 0; i < times; i++) {
    await visitor.page.keyboard.press(key);
    names.push(await visitor.focused());
  }
  return names;
}

// That nothing behind the dialog gets the keyboard, however often Tab is pressed; Escape closes it.
async function keepsKeyboard({ page }, title, times) {
  await page.getByRole("dialog", { name: title }).waitFor();
  for (let i = 0; i < times; i++) {
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog")), title);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
}

test("with a keyboard alone: through the page, into the game, to the buttons around it and back, and all of it is read out", async (t) => {
  const server = await Server.start(t, { mode: "guess" }), box = await Middlebox.start(t, server);
  const bo = await Stranger.join(server.socketUrl, { name: "Bo" });
  const ada = await Visitor.open(t, box.url, DESK), { page } = ada;
  await page.locator("#rooms li").waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "name");
  await page.keyboard.type("Ada");
  assert.deepEqual(await goesThrough(ada, "Tab", 2), ["Play", "I have a room code"]);
  await page.keyboard.press("Enter");
  assert.deepEqual(await goesThrough(ada, "Tab", 2), ["Room code or invite link", "Settings"]);
  await page.keyboard.press("Enter");
  await keepsKeyboard(ada, "Settings", 12);
  assert.equal(await ada.focused(), "Settings");
  const [docs, room, watch] = await goesThrough(ada, "Tab", 3);
  assert.equal(docs, "Write a game of your own");
  assert.match(`${room} ${watch}`, /1 of \d+ Watch room \w+$/);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await ada.until(() => window.__moontick.state === "playing" && window.__moontick.tick >= 0);
  await page.getByRole("button", { name: "Menu" }).waitFor();
  await page.keyboard.press("Shift+Tab");
  const menu = await ada.focused();
  assert.match(menu, /^Menu/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Menu" }).waitFor();
  assert.deepEqual(await ada.toldAs("Back to the game"), ["dialog Menu"]);
  await keepsKeyboard(ada, "Menu", 8);
  assert.equal(await ada.focused(), menu);
  const [invite, chat, emotes] = await goesThrough(ada, "Tab", 3);
  assert.deepEqual([invite, chat, emotes].map((name) => /^\w+/.exec(name)[0]), ["Invite", "Chat", "Emotes"]);
  await goesThrough(ada, "Shift+Tab", 2);
  await page.keyboard.press("Enter");
  await keepsKeyboard(ada, "Play together", 6);
  assert.equal(await ada.focused(), invite);
  await page.keyboard.press("Escape");
  assert.equal(await ada.focused(), "", "the game has the keyboard");
  await page.keyboard.press("Escape");
  await keepsKeyboard(ada, "Menu", 0);
  await page.getByRole("button", { name: "Menu" }).click();
  await keepsKeyboard(ada, "Menu", 0);
  assert.equal(await ada.focused(), "", "who came with the mouse plays on");
  bo.chat("hello Ada");
  await page.locator(".chat-log li", { hasText: "hello Ada" }).waitFor();
  assert.deepEqual(await ada.toldAs("hello Ada"), ["polite"]);
  bo.leave();
  await page.locator(".feed li", { hasText: "Bo left" }).waitFor();
  assert.deepEqual(await ada.toldAs("Bo left"), ["polite"]);
  box.refused = /./;
  box.upgrades = "refuse";
  box.cut();
  await page.getByRole("alertdialog").getByRole("button", { name: "Try now" }).waitFor();
  assert.deepEqual(await ada.toldAs("Try now"), ["alertdialog Connection lost"]);
  assert.deepEqual(faultsOf(ada), []);
});

test("settings that were taken along to another browser hold there, also after the page was loaded anew", async (t) => {
  const server = await Server.start(t, { mode: "guess" });
  const [ada, ben] = [await Visitor.open(t, server.url, DESK), await Visitor.open(t, server.url, DESK)];
  const open = (visitor) => visitor.page.getByRole("button", { name: "Settings" }).click();
  const text = (visitor) => visitor.page.locator("textarea").inputValue();
  await open(ada);
  const usual = await text(ada);
  await ada.page.getByLabel("Hide emotes").check();
  await ada.page.getByLabel("Contrast").selectOption("more");
  await ada.page.getByLabel("Music").fill("0.2");
  await ada.page.getByRole("button", { name: "Copy" }).click();
  const taken = await text(ada);
  assert.notEqual(taken, usual);
  await open(ben);
  assert.equal(await text(ben), usual);
  await ben.page.locator("textarea").fill(taken);
  await ben.page.getByRole("button", { name: "Take over" }).click();
  await ben.page.reload();
  await open(ben);
  assert.equal(await text(ben), taken);
  assert.ok(await ben.page.getByLabel("Hide emotes").isChecked());
  assert.equal(await ben.page.getByLabel("Music").inputValue(), "0.2");
  assert.ok(await ben.ask(() => document.documentElement.classList.contains("contrast")));
});

test("watching, a refusal, the docs and the lab", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  await Stranger.join(server.socketUrl, { name: "Bo" });
  const eve = await Visitor.open(t, server.url, DESK), { page } = eve;
  await page.getByRole("button", { name: /^Watch room/ }).click();
  await page.locator(".watch", { hasText: "Watching Bo" }).waitFor();
  await isUsable(eve, "watching");
  await page.goto(`${server.url}/r/ZZZZZ`);
  await eve.type("Eve");
  await page.getByRole("alertdialog", { name: "This room does not exist" }).waitFor();
  await isUsable(eve, "a room that there is not");
  for (const path of ["/docs", "/docs/tutorial", "/lab"]) {
    await page.goto(`${server.url}${path}`);
    await isUsable(eve, path);
  }
  assert.deepEqual(faultsOf(eve), []);
});

test("in colours of the visitor's system, panels are plain, and players are still told apart", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await Visitor.open(t, server.url, DESK);
  await ada.page.emulateMedia({ forcedColors: "active" });
  await ada.enter("Ada");
  await ada.page.locator(".score-box .mark").waitFor();
  const style = (selector) => ada.ask((of) => getComputedStyle(document.querySelector(of)).backgroundColor, selector);
  const mark = await ada.ask(() => document.querySelector(".score-box .mark").style.background);
  assert.equal(await style(".score-box .mark"), mark);
  assert.match(await style(".score-box"), /^rgb\(/); // nothing shines through
  await ada.picture("forced-colors");
});
