// The author's page: what goes wrong lies over the game until it is mended; players see none of it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { PLAY, Server } from "./server.mjs";

const MODE = `local mode = {
  title = "Coins", players = { 1, 4 }, size = { 800, 500 }, player = { hero = ref "hero" }, input = { move = stick },
  entities = { hero = { x = pos, y = pos, gold = u16, player = ref "player" } },
  looks = { hero = { shape = "circle", size = 40, tint = "player", label = "player.name" } },
  view = { camera = { follow = "hero" }, grid = 100 },
}

local function fly(hero, move, dt)
  hero.x = hero.x + move.x * 100 * dt
end

function mode.join(room, player) player.hero = room:spawn("hero", { x = 300, y = 250, gold = 7, player = player }) end
function mode.leave(room, player) room:despawn(player.hero) end
function mode.tick(room, dt)
  for player in room:players() do fly(player.hero, player.input.move, dt) end
end
return mode
`;

test("the overlay names the line that failed, and is gone when the file is mended", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "moontick-")), path = join(folder, "coins.lua");
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path, MODE);
  const server = await Server.start(t, { mode: "coins", scripts: folder, args: ["--dev"] });
  const [, token] = await server.logged(/\?dev=([0-9a-f]{32})/);
  const author = await (await Visitor.open(t, `${server.url}/?dev=${token}`, { width: 900, height: 560 })).enter("Ann");
  const player = await (await Visitor.open(t, server.url)).enter("Bob");
  assert.doesNotMatch(author.page.url(), /dev=/, "an address that is passed on does not make an author");

  writeFileSync(path, MODE.replace("move.x * 100", "mvoe.x * 100"));
  const panel = author.page.locator("#dev .panel");
  await panel.waitFor();
  assert.match(await panel.textContent(), /coins\.lua:9.*there is no 'mvoe' here.*in tick, with hero = hero #\d+.*The code before plays on/s);
  assert.match(await panel.locator(".failed").textContent(), /^9\s*hero\.x = hero\.x \+ mvoe\.x/);
  assert.deepEqual(await author.violations(), []);
  await author.picture("dev-overlay");
  assert.equal(await player.page.locator("#dev").count(), 0);
  assert.equal(await player.page.locator(".fault").isVisible(), false);

  writeFileSync(path, MODE.replace("gold = u16", "gold = u16, mana = u8"));
  await panel.waitFor({ state: "hidden" });
  await author.page.locator("#dev .toast").waitFor();
  await author.picture("dev-toast");
  await author.until(() => window.__moontick.entities("hero").some(({ gold, mana }) => gold === 7 && mana === 0));

  await author.page.keyboard.press("F9");
  await author.page.locator("#dev .profile tr").first().waitFor();
  const profile = await author.page.locator("#dev .profile").textContent();
  assert.match(profile, /tick\d+ calls[\d.]+ ms[\d.]+ kB of garbage/);
  assert.match(profile, /sent[1-9]\d* frames[\d.]+ kB/);
  await author.holds("d", author, () => /of hero[\d.]+ kB/.test(document.querySelector("#dev").shadowRoot.querySelector(".profile").textContent));
  assert.deepEqual(await author.violations("#dev"), []);
  await author.picture("dev-profile");
  await author.isUndisturbed();
  await player.isUndisturbed();
});

test("an error while the game runs is shown as long as it lasts", async (t) => {
  const server = await Server.start(t, { mode: "bad", scripts: PLAY, args: ["--dev"] });
  const [, token] = await server.logged(/\?dev=([0-9a-f]{32})/);
  const author = await (await Visitor.open(t, `${server.url}/?dev=${token}`)).enter("Ann");
  await author.say("boom");
  const panel = author.page.locator("#dev .panel");
  await panel.waitFor();
  assert.match(await panel.textContent(), /bad\.lua:\d+.*it went boom.*The tick that failed was undone/s);
  await panel.waitFor({ state: "hidden" });
  await author.isUndisturbed();
});
