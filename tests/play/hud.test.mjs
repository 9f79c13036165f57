// What a mode puts around the world is seen, pressed and typed in, with a keyboard and on a phone held upright.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const room = () => window.__moontick.entities("room")[0];

test("a mode is typed to and its buttons are pressed, by hand, by key and on a phone", async (t) => {
  const server = await Server.start(t, { mode: "guess" });
  const ada = await (await Visitor.open(t, server.url, { width: 900, height: 600 })).enter("Ada");
  const { page } = ada, field = page.getByRole("textbox", { name: "Your guess" });
  await page.getByText("m _ _ n").waitFor();
  assert.deepEqual(await page.getByRole("list", { name: "Cards" }).getByRole("listitem").allInnerTexts(), ["7", "Q", "A"]);
  assert.equal(await page.getByRole("meter", { name: "Health" }).getAttribute("aria-valuenow"), "70");
  await page.getByRole("button", { name: "Skip" }).click();
  await ada.until(() => window.__moontick.entities("room")[0].skips === 1);
  await page.keyboard.press("Digit1");
  await ada.until(() => window.__moontick.entities("room")[0].skips === 2);
  await page.keyboard.press("Enter");
  await page.keyboard.type("1 cat");  // no button's key while one types
  await ada.picture("hud");
  await page.keyboard.press("Enter");
  await ada.until(() => window.__moontick.entities("room")[0].last === "1 cat");
  assert.equal((await ada.ask(room)).skips, 2);
  const phone = await (await Visitor.open(t, server.url, { width: 390, height: 844, phone: true })).enter("Ben");
  await phone.page.getByRole("textbox", { name: "Your guess" }).tap();
  await phone.page.keyboard.type("moon");
  await phone.picture("hud_phone");
  await phone.page.getByRole("button", { name: "Send" }).tap();
  await phone.until(() => window.playerNamed("Ben").guessing === false);
  await phone.page.getByRole("textbox", { name: "Your guess" }).waitFor({ state: "hidden" });
  assert.ok(await field.isVisible());
  await ada.isUndisturbed();
  await phone.isUndisturbed();
});
