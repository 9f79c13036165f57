// Who finds no seat, or wants none, watches: unseen, following whom he likes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Middlebox } from "./middlebox.mjs";
import { Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const following = (visitor, name) => visitor.page.locator(".watch", { hasText: `Watching ${name}` }).waitFor();

// The middle of the screen is where that player's ship is drawn.
const inTheMiddle = (name) => {
  const ship = window.shipOf(name), drawn = ship && window.__moontick.drawn(ship.id);
  if (!drawn) return false;
  const at = window.__moontick.camera.worldToScreen(drawn.x, drawn.y);
  return Math.hypot(at.x - window.innerWidth / 2, at.y - window.innerHeight / 2) < 3;
};

test("a full room can be watched, and joined when a seat is free", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const players = [];
  for (const name of ["Ada", "Bo", "Cy"]) players.push(await Stranger.join(server.socketUrl, { name }));
  const room = players[0].welcome.room;
  const eve = await Visitor.open(t, `${server.url}/r/${room}`, { width: 800, height: 500 });
  await eve.type("Eve");
  await eve.page.getByRole("button", { name: "Watch this room" }).click();
  await eve.until(() => window.__moontick.state === "playing" && window.__moontick.tick >= 0);
  assert.equal(await eve.ask(() => window.__moontick.you), 0);
  assert.deepEqual(await eve.ask(() => window.__moontick.players().map(({ name }) => name)), ["Ada", "Bo", "Cy"]);
  await following(eve, "Ada");
  await eve.until(inTheMiddle, "Ada");
  await eve.page.getByRole("button", { name: "Next player" }).click();
  await following(eve, "Bo");
  await eve.until(inTheMiddle, "Bo");
  const [{ players: counted, max }] = await (await fetch(`${server.url}/api/rooms`)).json();
  assert.deepEqual([counted, max], [3, 3]);
  await players[2].leave();
  await eve.until(() => window.__moontick.players().length === 2);
  await eve.page.getByRole("button", { name: "Join the game" }).click();
  await eve.until(() => window.__moontick.you > 0 && window.shipOf("Eve"));
});

test("a watcher whose line drops watches on", async (t) => {
  const server = await Server.start(t, { mode: "duel" }), box = await Middlebox.start(t, server);
  await Stranger.join(server.socketUrl, { name: "Ada" });
  const eve = await Visitor.open(t, box.url, { width: 800, height: 500 });
  await eve.page.getByRole("button", { name: /^Watch room/ }).click();
  await following(eve, "Ada");
  const before = await eve.ask(() => window.__moontick.told);
  box.cut();
  await eve.until((told) => window.__moontick.state === "playing" && window.__moontick.closes.length > 0 && window.__moontick.told > told, before);
  await following(eve, "Ada");
  assert.deepEqual(await eve.ask(() => window.__moontick.players().map(({ name }) => name)), ["Ada"]);
});

test("who watches can say something, is told apart from players, and can be muted", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const ada = await (await Visitor.open(t, server.url, { width: 800, height: 500 })).enter("Ada");
  const eve = await Visitor.open(t, server.url, { width: 800, height: 500 });
  await eve.page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await eve.page.getByRole("button", { name: /^Watch room/ }).click();
  await following(eve, "Ada");
  await eve.say("nice shot :)");
  const line = (text) => ada.page.locator(".chat-log li", { hasText: text });
  await line("nice shot").waitFor();
  assert.match(await line("nice shot").innerText(), /^Ada watching\s+nice shot :\)$/);
  await ada.say("thanks");
  await eve.page.locator(".chat-log li", { hasText: "thanks" }).waitFor();
  assert.match(await eve.page.locator(".chat-log li", { hasText: "thanks" }).innerText(), /^Ada\s+thanks$/);
  await eve.page.keyboard.press("KeyB");
  await eve.page.keyboard.press("Digit1");
  await line("Ada watching waves").waitFor();
  await ada.page.locator(".score-box").click();
  await ada.picture("watchers");
  await ada.page.locator(".watchers").getByRole("button", { name: "Mute Ada" }).click();
  await eve.say("not heard");
  await ada.until(() => window.__moontick.events().some(({ name, text }) => name === "aside" && text === "not heard"));
  await ada.say("the same name, still heard");
  await line("still heard").waitFor();
  assert.equal(await line("not heard").count(), 0);
  await eve.isUndisturbed();
});
