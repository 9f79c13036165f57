// Every bomb of tests/engine/room/bombs.txt in a server as hosts run it: compiled, behind sockets, with healthy rooms in the
// same worker and in the other one. A bomb ends in a sentence in the log and a notice to its own players; the
// healthy rooms keep their players and every tick they had.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ticksLater } from "./frames.mjs";
import { ROOT, SLACK, Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const LONGEST = 30000 * SLACK; // ms from the fuse to the sentence
const AT_ONCE = 6;
const BOMBS = readFileSync(join(ROOT, "tests/engine/room/bombs.txt"), "utf8").split("\n")
  .map((line) => /^([^#].*) -- (log: )?(.*)$/.exec(line)).filter(Boolean)
  .map(([, code, logged, says], i) => ({ name: `bomb${i}`, code, logged, says }));

const modeOf = ({ code }) => `local hoard = {}
local function explode(room)
  ${code}
end
return {
  players = { 1, 4 }, limits = { rock = 100 }, entities = { rock = { x = pos, y = pos } }, events = { bang = { what = text(255) } },
  room = { goes_off = f64, good = u32 },
  chat = function(room) room.goes_off = room.time + 0.1 end,
  tick = function(room)
    if room.goes_off > 0 and room.time >= room.goes_off and room.time < room.goes_off + 0.2 then explode(room) end
    room.good = room.good + 1
  end,
}
`;
const STEADY = "return { players = { 1, 1 }, room = { beats = u32 }, tick = function(room) room.beats = room.beats + 1 end }\n";

const roomOf = (stranger) => [...stranger.entities.values()].find(({ kind }) => kind === "room");
const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

async function setOff(t, server, bomb) {
  const since = performance.now(), bomber = await Stranger.join(server.socketUrl, { room: `/${bomb.name}` });
  const said = bomb.logged ? `mode: ${bomb.name}\\.lua: .*` : `room ${bomber.welcome.room}: (${bomb.name}\\.lua:\\d+: )?.*`;
  const sentence = server.logs(new RegExp(said + plain(bomb.says)), LONGEST);
  bomber.chat("go");
  await sentence;
  t.diagnostic(`${(performance.now() - since).toFixed(0)} ms to "${bomb.says}": ${bomb.code}`);
  if (!bomb.logged) {
    await bomber.until(() => bomber.notices.some(({ key }) => key === "mode_error"), LONGEST);
    await bomber.until(() => bomber.notices.at(-1).key === "mode_ok", LONGEST);
  }
  const { good } = roomOf(bomber);
  await bomber.until(() => roomOf(bomber)?.good > good + 5, LONGEST);
  await bomber.leave();
}

test(`${BOMBS.length} bombs, each in its own room and nowhere else`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "moontick-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const bomb of BOMBS) writeFileSync(join(folder, `${bomb.name}.lua`), modeOf(bomb));
  writeFileSync(join(folder, "steady.lua"), STEADY);
  const server = await Server.start(t, { mode: "steady", scripts: folder, workers: 2 });
  const steady = [await Stranger.join(server.socketUrl), await Stranger.join(server.socketUrl)];
  assert.notEqual(steady[0].welcome.room, steady[1].welcome.room);
  const missed = () => steady.map((stranger) => stranger.tick - roomOf(stranger).beats), before = missed();
  for (let at = 0; at < BOMBS.length; at += AT_ONCE) {
    const bombs = BOMBS.slice(at, at + AT_ONCE), codes = bombs.map(({ code }) => code).join("\n"), from = server.log.length;
    await Promise.all(bombs.map((bomb) => setOff(t, server, bomb)));
    for (const stranger of steady) await ticksLater(stranger, 3);
    assert.deepEqual(missed(), before, `a tick was lost beside\n${codes}`);
    assert.deepEqual(steady.map(({ over }) => over), [null, null], codes);
    const deaths = server.log.slice(from).filter((line) => /worker \d (hangs|died)/.test(line)).length;
    assert.ok(deaths <= bombs.length, `${deaths} workers were replaced for\n${codes}`);
  }
});
