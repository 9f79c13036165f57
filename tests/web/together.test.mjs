// together.test.mjs: emotes travel as lines of the chat, and what turns writing around does not get through.
import assert from "node:assert/strict";
import test from "node:test";
import { EMOTES, emoteOf, Hearing, lineOf, visible } from "../../web/src/together";

test("each emote is a line, and each such line the emote", () => {
  for (const emote of EMOTES) assert.equal(emoteOf(lineOf(emote)), emote);
});

test("other lines are words", () => {
  for (const line of ["wave", ":wave", ":nothing:", "say :wave:", ":constructor:", ""]) assert.equal(emoteOf(line), null, line);
});

test("what nobody sees and what turns the direction is left out, everything else stays", () => {
  assert.equal(visible("a\u202egpj.exe\u2066\u200bb\u0007c"), "a gpj.exe b c");
  assert.equal(visible("na\u00efve \u05e9\u05dc\u05d5\u05dd \ud83d\udc4b <b>"), "na\u00efve \u05e9\u05dc\u05d5\u05dd \ud83d\udc4b <b>");
  assert.equal(visible("\ud83d\udc68\u200d\ud83d\ude80"), "\ud83d\udc68\u200d\ud83d\ude80");
});

const player = (name) => ({ name, watches: false });
const watcher = (name) => ({ name, watches: true });

test("who is muted is heard again after another press", () => {
  const hearing = new Hearing();
  hearing.toggle(player("Bo"));
  assert.deepEqual([hearing.isMuted(player("Bo")), hearing.isMuted(player("Ada"))], [true, false]);
  hearing.toggle(player("Bo"));
  assert.equal(hearing.isMuted(player("Bo")), false);
});

test("a watcher who goes by a player's name is somebody else", () => {
  const hearing = new Hearing();
  hearing.toggle(watcher("Bo"));
  assert.deepEqual([hearing.isMuted(watcher("Bo")), hearing.isMuted(player("Bo"))], [true, false]);
});

test("the last watchers that were heard are known, and not more than can watch", () => {
  const hearing = new Hearing();
  hearing.hear(player("Bo"));
  for (let i = 0; i < 100; i++) hearing.hear(watcher(`Eve ${i}`));
  hearing.hear(watcher("Eve 90"));
  assert.equal(hearing.watchers.length, 16);
  assert.deepEqual([hearing.watchers[0], ...hearing.watchers.slice(-2)], ["Eve 84", "Eve 99", "Eve 90"]);
});
