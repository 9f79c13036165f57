// One server, many modes: rooms of a mode that is asked for by name, with settings of the host and of the visitor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const lines = (stranger) => stranger.events.filter(({ kind }) => kind === "chat").map(({ text }) => text);

const refused = (url, room) => Stranger.join(url, { room }).then(() => "joined", ({ message }) => message);

async function laps(stranger) {
  stranger.chat("/laps");
  return stranger.until(() => lines(stranger).find((line) => line.endsWith(" laps")));
}

test("a mode is asked for by its name, and its room is shared by those who do", async (t) => {
  const server = await Server.start(t, { mode: "duel", args: ["--set", "social.laps=3"] });
  const first = await Stranger.join(server.socketUrl, { room: "/social" });
  const second = await Stranger.join(server.socketUrl, { room: "/social" });
  assert.equal(first.welcome.mode.name, "social");
  assert.equal(second.welcome.room, first.welcome.room);
  assert.equal(await laps(first), "3 laps");
  assert.deepEqual(first.welcome.mode.teams.map(({ name }) => name), ["Red", "Blue"]);
  assert.deepEqual(first.welcome.mode.settings, [{ name: "laps", type: "number", default: 5, min: 1, max: 9 }]);
});

test("a room with settings of its own is entered by its code alone", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const usual = await Stranger.join(server.socketUrl, { room: "/social" });
  const own = await Stranger.join(server.socketUrl, { room: "/social?laps=9" });
  const guest = await Stranger.join(server.socketUrl, { room: own.welcome.room });
  const other = await Stranger.join(server.socketUrl, { room: "/social" });
  assert.equal(await laps(guest), "9 laps");
  assert.equal(other.welcome.room, usual.welcome.room);
});

test("what no mode allows is refused, and the others play on", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const code = async (room) => Number(/^closed: (\d+)/.exec(await refused(server.socketUrl, room))?.[1]);
  assert.equal(await code("/chess"), 4010);
  assert.equal(await code("/../social"), 4010);
  assert.equal(await code("/social?laps=99"), 1011);
  assert.equal((await Stranger.join(server.socketUrl)).welcome.mode.name, "duel");
});

test("a wrong --set is explained", async (t) => {
  const { run } = await import("./server.mjs");
  const { code, err } = await run("serve", "--port", "0", "--set", "laps=3");
  assert.equal(code, 78);
  assert.match(err, /--set laps=3: write MODE\.NAME=VALUE/);
});
