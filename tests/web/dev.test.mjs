// The author's overlay: an error of the server taken apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { explained } from "../../web/src/dev/state.ts";

const TEXT = `mine.lua:12: attempt to index a nil value
in tick, with hero = hero #17, player = Ann (player #1)
    11 | local function fly(room, hero)
>   12 |   hero.x = hero.target.x
    13 | end
from mine.lua:30 in tick: fly(room, player.hero)`;

test("an error is taken apart into place, words, context, lines and callers", () => {
  const { where, message, context, source, rest } = explained(TEXT);
  assert.equal(where, "mine.lua:12");
  assert.equal(message, "attempt to index a nil value");
  assert.equal(context, "in tick, with hero = hero #17, player = Ann (player #1)");
  assert.deepEqual(source.map(({ number, failed }) => [number, failed]), [[11, false], [12, true], [13, false]]);
  assert.equal(source[1].text, "  hero.x = hero.target.x");
  assert.deepEqual(rest, ["from mine.lua:30 in tick: fly(room, player.hero)"]);
});

test("what did not load says so without its file twice, and any other text is shown as it is", () => {
  const { where, message } = explained("mine.lua does not load: mine.lua:3: unexpected symbol near '='");
  assert.deepEqual([where, message], ["mine.lua:3", "unexpected symbol near '='"]);
  assert.deepEqual(explained("not enough memory"), { where: "", message: "not enough memory", context: "", source: [], rest: [] });
});
