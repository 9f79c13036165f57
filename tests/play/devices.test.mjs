// Every device gives the same inputs: keys by their place, chosen keys, thumbs on glass, a gamepad. One Chromium, real touches; the
// gamepad is one that the page is shown instead of the browser's, since no automation plugs one in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const PHONE = { width: 844, height: 390, phone: true };

async function alone(t, size) {
  const server = await Server.start(t, { mode: "duel" });
  return (await Visitor.open(t, server.url, size)).enter("Ada");
}

async function shipAt(visitor) {
  await visitor.until(() => window.shipOf("Ada"));
  return visitor.ask(() => window.shipOf("Ada"));
}

const wentLeft = (from) => window.shipOf("Ada").x < from - 25;
const wentRight = (from) => window.shipOf("Ada").x > from + 25;

test("a thumb flies, another aims and fires, and sides can be swapped", async (t) => {
  const ada = await alone(t, PHONE), touch = await ada.fingers();
  const { x } = await shipAt(ada);
  await touch.down([{ x: 150, y: 250 }, { x: 650, y: 250 }]);
  await touch.move([{ x: 90, y: 250 }, { x: 650, y: 190 }]);
  await ada.until(wentLeft, x);
  await ada.until(() => Math.abs(window.shipOf("Ada").angle - 1.5 * Math.PI) < 0.2 || Math.abs(window.shipOf("Ada").angle + 0.5 * Math.PI) < 0.2);
  await ada.until(() => window.__moontick.entities("shot").length > 0);
  assert.equal(await ada.page.locator(".stick:visible").count(), 2);
  await touch.up();
  assert.equal(await ada.page.locator(".stick:visible").count(), 0);
  await ada.change({ swapped: true });
  const before = await shipAt(ada);
  await touch.down([{ x: 650, y: 250 }]);
  await touch.move([{ x: 710, y: 250 }]);
  await ada.until(wentRight, before.x);
  await touch.up();
  assert.deepEqual(await ada.ask(() => [window.visualViewport.scale, window.scrollX, window.scrollY]), [1, 0, 0]);
  await ada.isUndisturbed();
});

test("a chosen key flies, and the one it took the place of does not", async (t) => {
  const ada = await alone(t);
  await ada.page.keyboard.press("Escape");
  await ada.page.getByRole("button", { name: "Settings" }).click();
  await ada.page.getByRole("dialog", { name: "Settings" }).waitFor();  // until then it has no rows
  await ada.page.locator(".dialog .key").nth(await rowOf(ada, /right$/)).click();
  await ada.page.keyboard.press("KeyJ");
  await ada.page.keyboard.press("Escape");
  await ada.page.locator("dialog").waitFor({ state: "detached" });
  const { x } = await shipAt(ada);
  await ada.holds("KeyJ", ada, wentRight, x);
  const kept = await ada.ask(() => JSON.parse(window.localStorage.getItem("moontick.settings")).keys);
  assert.deepEqual(Object.values(kept), [["KeyJ"]]);
});

async function rowOf(visitor, name) {
  const rows = visitor.page.locator(".setting:has(.key) > span");
  await rows.first().waitFor(); // the panel is loaded when it is opened
  return (await rows.allInnerTexts()).findIndex((one) => name.test(one));
}

test("a gamepad flies, its trigger fires, and its menu button opens the menu", async (t) => {
  const ada = await alone(t);
  const { x } = await shipAt(ada);
  await ada.pad({ axes: [1, 0, 0, 0] });
  await ada.until(wentRight, x);
  await ada.pad({ axes: [0, 0, 0, -1], down: [7] });
  await ada.until(() => window.__moontick.entities("shot").length > 0);
  await ada.pad({ down: [9] });
  await ada.page.getByRole("dialog", { name: "Menu" }).waitFor();
  for (const button of [13, null, 13, null, 0, null]) await ada.pad({ down: button === null ? [] : [button] }, true);
  await ada.page.getByRole("dialog", { name: "Settings" }).waitFor();
  await ada.pad({ down: [1] });
  await ada.page.locator("dialog").waitFor({ state: "detached" });
});

test("a gamepad goes through the page that asks for a name, and plays", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await Visitor.open(t, server.url);
  const press = async (held) => {
    await ada.pad(held, true);
    await ada.pad({}, true);
  };
  const focused = () => ada.ask(() => document.activeElement.id || document.activeElement.tagName);
  await ada.page.locator("#play:enabled").waitFor();
  await press({ down: [13] });
  assert.equal(await focused(), "play");
  await press({ axes: [0, 1, 0, 0] });
  assert.equal(await focused(), "SUMMARY");
  await press({ down: [0] });
  await ada.page.locator("#room").waitFor();
  await press({ down: [13] });
  assert.equal(await focused(), "room");
  await press({ down: [1] });
  await ada.page.locator("#room").waitFor({ state: "hidden" });
  assert.equal(await focused(), "SUMMARY");
  await press({ down: [12] });
  await press({ axes: [0, -1, 0, 0] });
  assert.equal(await focused(), "name");
  await press({ down: [0] });
  await ada.until(() => window.shipOf("Player"));
  await ada.isUndisturbed();
});

test("a phone held upright is told to be turned, and panels leave the middle free", async (t) => {
  const ada = await alone(t, { width: 390, height: 844, phone: true });
  await ada.page.locator(".turn").waitFor();
  for (const [width, height] of [[390, 844], [844, 390], [480, 300]]) {
    await ada.page.setViewportSize({ width, height });
    const covered = await ada.ask(() => {
      const panels = [...document.querySelectorAll(".panel, .bars, .score-box")].filter((panel) => panel.checkVisibility());
      const boxes = panels.map((panel) => panel.getBoundingClientRect());
      return boxes.reduce((sum, box) => sum + box.width * box.height, 0) / (window.innerWidth * window.innerHeight);
    });
    assert.ok(covered < 0.2, `${Math.round(covered * 100)} % of ${width}x${height} is under panels`);
  }
});

test("nobody looks: no pictures", async (t) => {
  const ada = await alone(t);
  await ada.hide(true);
  const frames = await ada.ask(() => window.__moontick.frames);
  await ada.ask(() => new Promise((resolve) => setTimeout(resolve, 300)));
  assert.equal(await ada.ask(() => window.__moontick.frames), frames);
  await ada.hide(false);
  await ada.until((before) => window.__moontick.frames > before, frames);
});
