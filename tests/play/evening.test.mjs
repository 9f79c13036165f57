// A stranger's evening: the tutorial step by step, each saved into the running game, to the second browser that comes by the link.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { PROGRAM, Server, dataFolder } from "./server.mjs";
import { steps } from "./tutorial.mjs";

test("from moontick new to a friend in the game, with what the tutorial says and nothing else", async (t) => {
  const folder = dataFolder(), [first, second, third, fourth, last] = steps();
  const [create, serve] = first.commands.map((command) => command.split(" ").slice(1));
  const [, check] = second.commands[0].split(" "), file = join(folder, serve[1]);
  assert.equal(spawnSync(PROGRAM, create, { cwd: folder }).status, 0);
  assert.equal(serve[0], "dev");
  const server = await Server.dev(t, serve[1], folder);
  const [, own] = await server.logged(/(http:\S+\?dev=\w+)/), [, link] = await server.logged(/is ready: (\S+)/);

  const page = await Visitor.open(t, (await server.logged(/(http:\S+\/docs\/tutorial)/))[1], { width: 1000, height: 700 });
  assert.equal(await page.page.locator("main h2").count(), 5);
  assert.equal(await page.page.locator("main pre").nth(1).textContent(), first.mode, "what is copied is what the test takes");
  await page.page.locator("header").getByRole("link", { name: "Reference" }).click();
  await page.page.getByRole("searchbox").fill("nearest");
  await page.page.keyboard.press("Enter");
  await page.page.waitForURL(/\/docs#room-nearest$/);
  assert.ok(await page.page.locator("#room-nearest").isVisible());
  assert.deepEqual(page.faults, []);

  const lobby = await Visitor.open(t, link);
  await lobby.page.getByRole("link", { name: "Write a game of your own" }).click();
  await lobby.page.waitForURL(/\/docs\/tutorial$/);

  const author = await (await Visitor.open(t, own, { width: 900, height: 560 })).enter("Ann");
  const place = await author.ask(() => window.__moontick.entities("hero")[0].x);

  writeFileSync(file, second.mode);
  await author.until(() => "angle" in window.__moontick.entities("hero")[0]);
  assert.equal(await author.ask(() => window.__moontick.entities("hero")[0].x), place, "everything kept its place");
  await author.holds("KeyS", author, () => Math.abs(window.__moontick.entities("hero")[0].angle - Math.PI / 2) < 0.1);

  const panel = author.page.locator("#dev .panel"), mistyped = second.mode.replaceAll("want.move", "want.mvoe");
  writeFileSync(file, mistyped);
  await panel.waitFor();
  assert.match(await panel.textContent(), /mine\.lua:22.*mvoe/s);
  const checked = spawnSync(PROGRAM, [check, serve[1]], { cwd: folder, encoding: "utf8" });
  assert.match(checked.stdout, /mine\.lua:22.*'mvoe', did you mean 'move'\?/);
  writeFileSync(file, second.mode);
  await panel.waitFor({ state: "hidden" });

  writeFileSync(file, third.mode);
  await author.until(() => window.__moontick.entities("coin").length === 12);
  writeFileSync(file, fourth.mode);
  await author.until(() => window.playerNamed("Rusty")?.score > 0);
  await author.picture("evening");

  assert.match(last.commands[0], /^moontick dev mine\/mine\.lua --bind 0\.0\.0\.0$/);
  const friend = await (await Visitor.open(t, link)).enter("Bob");
  for (const one of [author, friend]) await one.until(() => ["Ann", "Bob", "Rusty"].every(window.playerNamed));
  const ids = await Promise.all([author, friend].map((one) => one.ask(() => window.__moontick.entities("hero").map(({ id }) => id).sort().join())));
  assert.equal(ids[0], ids[1]);
  assert.equal(await friend.page.locator("#dev").count(), 0);
  await author.isUndisturbed();
  await friend.isUndisturbed();
});
