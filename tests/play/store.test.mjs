// What a mode keeps for good: for itself and for each player, over rooms and restarts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Server, dataFolder } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const of = (stranger, kind) => [...stranger.entities.values()].find((entity) => entity.kind === kind);
const self = (stranger) => stranger.entities.get(stranger.welcome.you);

test("what a mode keeps is there after a restart, and what a player has follows the player", async (t) => {
  const data = dataFolder();
  const first = await Server.start(t, { mode: "social", data });
  const ann = await Stranger.join(first.socketUrl, { name: "Ann" });
  const { profile } = ann.welcome;
  assert.equal(self(ann).visits, 1);
  ann.chat("won");
  await ann.until(() => of(ann, "room").games === 1 && self(ann).wins === 1);
  ann.leave();
  await ann.closed;
  await first.stop();

  const second = await Server.start(t, { mode: "social", data });
  const again = await Stranger.join(second.socketUrl, { name: "Ann", profile });
  const guest = await Stranger.join(second.socketUrl, { name: "Bob" });
  assert.deepEqual([self(again).visits, self(again).wins], [2, 1]);
  assert.deepEqual([self(guest).visits, self(guest).wins], [1, 0]);
  const own = await Stranger.join(second.socketUrl, { room: "/social?laps=2", name: "Cid" });
  assert.equal(of(own, "room").games, 1);
});

test("two rooms add to one number, and nothing is lost", async (t) => {
  const server = await Server.start(t, { mode: "social" });
  const here = await Stranger.join(server.socketUrl, { name: "Ann" });
  const there = await Stranger.join(server.socketUrl, { room: "/social?laps=2", name: "Bob" });
  for (const stranger of [here, there, here, there]) stranger.chat("won");
  await here.until(() => self(here).wins === 2);
  await there.until(() => self(there).wins === 2);
  here.chat("won");
  await here.until(() => of(here, "room").games === 5);
});
