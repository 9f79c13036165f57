// What outlives the server: leaderboards, profiles, and the patience of a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { dataFolder, Server, SLACK } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const join = (server, options) => Stranger.join(server.socketUrl, options);
const boardOf = (stranger) => {
  const { champion, best, rows } = [...stranger.entities.values()].find(({ kind }) => kind === "room");
  return { champion, best, rows };
};
const shows = (stranger, wanted) => stranger.until(() => JSON.stringify(boardOf(stranger)) === JSON.stringify(wanted));

test("a leaderboard survives a restart", async (t) => {
  const data = dataFolder(), server = await Server.start(t, { mode: "board", data });
  const ada = await join(server, { name: "Ada" });
  ada.chat("42");
  await shows(ada, { champion: "Ada", best: 42, rows: 1 });
  await server.stop();
  assert.deepEqual(await ada.closed, { code: 1001, reason: "shutdown" });
  assert.deepEqual(ada.violations, []);
  const bo = await join(await Server.start(t, { mode: "board", data }), { name: "Bo" });
  await shows(bo, { champion: "Ada", best: 42, rows: 1 });
});

test("who is not among the ten best sees where he stands today", async (t) => {
  const server = await Server.start(t, { mode: "board" }), guests = [];
  for (let i = 1; i <= 12; i++) {
    guests.push(await join(server, { name: `Guest ${i}` }));
    guests[i - 1].chat(String(100 - i));
    await shows(guests[0], { champion: "Guest 1", best: 99, rows: Math.min(i, 10) });
  }
  const placeOf = (name) => [...guests[11].entities.values()].find((entity) => entity.kind === "player" && entity.name === name)?.place;
  await guests[11].until(() => placeOf("Guest 12") === 12 && placeOf("Guest 11") === 11 && placeOf("Guest 3") === 3);
  const golfOf = (name) => [...guests[11].entities.values()].find((entity) => entity.kind === "player" && entity.name === name)?.golf;
  await guests[11].until(() => golfOf("Guest 1") === "12. 99" && golfOf("Guest 2") === "11. 98" && golfOf("Guest 12") === "1. 88");
});

test("where the lowest is best, it is kept, and is known from the start after a restart", async (t) => {
  const data = dataFolder(), server = await Server.start(t, { mode: "board", data }), ada = await join(server, { name: "Ada" });
  const fewest = (stranger, wanted) => stranger.until(() => [...stranger.entities.values()].find(({ kind }) => kind === "room")?.fewest === wanted);
  for (const [said, kept] of [[42, 42], [50, 42], [30.5, 30.5]]) {
    ada.chat(String(said));
    await fewest(ada, kept);
  }
  await shows(ada, { champion: "Ada", best: 50, rows: 1 });
  await server.stop();
  await fewest(await join(await Server.start(t, { mode: "board", data }), { name: "Bo" }), 30.5);
});

test("a leaderboard survives being killed", async (t) => {
  const data = dataFolder(), server = await Server.start(t, { mode: "board", data });
  const ada = await join(server, { name: "Ada" });
  ada.chat("42");
  await shows(ada, { champion: "Ada", best: 42, rows: 1 });
  const other = await join(server, { name: "Other" }); // its profile is stored behind the score
  await server.kill();
  assert.equal((await other.closed).code, 1006);
  const bo = await join(await Server.start(t, { mode: "board", data }), { name: "Bo" });
  await shows(bo, { champion: "Ada", best: 42, rows: 1 });
});

test("a profile's token is the same person after a restart", async (t) => {
  const data = dataFolder(), server = await Server.start(t, { mode: "board", data });
  const ada = await join(server, { name: "Ada" }), { profile } = ada.welcome;
  assert.ok(profile.length >= 22, "128 random bits at least");
  ada.chat("10");
  await shows(ada, { champion: "Ada", best: 10, rows: 1 });
  await server.stop();
  const again = await join(await Server.start(t, { mode: "board", data }), { name: "Ada II", profile });
  assert.equal(again.welcome.profile, null, "the token is still good");
  again.chat("20");
  await shows(again, { champion: "Ada II", best: 20, rows: 1 });
});

test("a token that is none of this server's gives a new profile", async (t) => {
  const server = await Server.start(t, { mode: "board" });
  const ada = await join(server, { name: "Ada" });
  const bo = await join(server, { name: "Bo", profile: "no token at all" });
  const cy = await join(server, { name: "Cy", profile: Buffer.alloc(32, 7).toString("base64url") });
  assert.ok(bo.welcome.profile && bo.welcome.profile !== ada.welcome.profile);
  for (const [who, score] of [[ada, "10"], [bo, "20"], [cy, "30"]]) who.chat(score);
  await shows(bo, { champion: "Cy", best: 30, rows: 3 });
});

test("a browser is the same person when it comes back", async (t) => {
  const server = await Server.start(t, { mode: "board" });
  const ada = await (await Visitor.open(t, server.url)).enter("Ada");
  await ada.say("10");
  await ada.until(() => window.__moontick.entities("room")[0].best === 10);
  await ada.page.goto(server.url);
  assert.equal(await ada.page.locator("#name").inputValue(), "Ada", "the name is remembered");
  await ada.page.keyboard.press("Enter");
  await ada.until(() => window.__moontick.state === "playing" && window.__moontick.tick > 0);
  await ada.say("20");
  await ada.until(() => window.__moontick.entities("room")[0].best === 20);
  assert.equal(await ada.ask(() => window.__moontick.entities("room")[0].rows), 1);
});

test("a page says that the server closes down, and plays on when it is back", async (t) => {
  const data = dataFolder(), server = await Server.start(t, { mode: "board", data });
  const ada = await (await Visitor.open(t, server.url)).enter("Ada");
  await server.stop();
  const cover = ada.page.locator(".cover", { hasText: "The server is closing down" });
  await cover.waitFor();
  await ada.picture("closing-down");
  await Server.start(t, { mode: "board", data, port: server.port });
  await ada.until(() => window.__moontick.state === "playing" && window.__moontick.tick > 0, null, 10000 * SLACK);
  await cover.waitFor({ state: "hidden" });
  assert.equal((await ada.ask(() => window.__moontick.closes))[0].code, 1001);
});
