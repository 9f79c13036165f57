// together.test.mjs: emotes travel as lines of the chat, and what turns writing around does not get through.
import assert from "node:assert/strict";
import test from "node:test";
import { EMOTES, emoteOf, lineOf, Muted, visible } from "../../web/src/together";

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

test("who is muted is heard again after another press", () => {
  const muted = new Muted();
  muted.toggle("Bo");
  assert.deepEqual([muted.has("Bo"), muted.has("Ada")], [true, false]);
  muted.toggle("Bo");
  assert.equal(muted.has("Bo"), false);
});
