// closing.test.mjs: why a session ended, held against the table in PROTOCOL.md; and when it is tried again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { TRIES, pause } from "../../web/src/net/backoff";
import { closingOf, closings, titleOf, wordsOf } from "../../web/src/session/closing";
import { say } from "../../web/src/words/words";

/* global MOONTICK */
const protocol = readFileSync(join(MOONTICK, "engine/wire/PROTOCOL.md"), "utf8");
const table = [...protocol.matchAll(/^\| (\d{4}) \| `(\w+)` \| ([\w ]+) \| (never|now|later) \|/gm)].map(([, code, key, , again]) => ({ code: Number(code), key, again }));

test("the protocol's table of close codes is found", () => {
  assert.ok(table.length >= 14, `${table.length} codes`);
});

for (const { code, key, again } of table) {
  test(`close code ${code} is told in human words, as ${key}, to be tried again ${again}`, () => {
    const closing = closingOf(code);
    assert.deepEqual([closing.key, closing.again], [key, again]);
    assert.ok(titleOf(closing).length > 5 && wordsOf(closing, code).length > 10 && say(`button.${closing.remedy}`).length > 3);
    assert.ok(again !== "never" || !closing.retry, "what is never tried again is not tried again");
  });
}

test("the client knows no close code that the protocol does not", () => {
  assert.deepEqual([...closings.keys()].filter((code) => !table.some((row) => row.code === code)), []);
});

test("a code that nobody knows is told too", () => {
  assert.match(wordsOf(closingOf(4999), 4999), /4999/);
});

test("the first try is at once, then pauses grow from a tenth of a second to five seconds, and are spread", () => {
  assert.deepEqual([pause(0, 1), pause(1, 1), pause(2, 1), pause(7, 1), pause(TRIES, 1)], [0, 100, 200, 5000, 5000]);
  assert.ok(pause(3, 0) < pause(3, 1));
});
