// lobby.test.mjs: the list of rooms, from what the API says.
import assert from "node:assert/strict";
import test from "node:test";
import { readRooms } from "../../web/src/lobby";

const room = (id, players, max = 4) => ({ id, mode: "duel", title: `Room ${id}`, players, max, rate: 30 });

test("the fullest room that has a seat comes first, full ones last", () => {
  assert.deepEqual(readRooms([room("A", 1), room("B", 4), room("C", 3), room("D", 0)]).map((one) => one.id), ["C", "A", "D", "B"]);
});

test("a long list is cut", () => {
  assert.equal(readRooms(Array.from({ length: 50 }, (_, i) => room(String(i), 1))).length, 12);
});

for (const [what, given] of Object.entries({ "that is no list": {}, "without a code": [{ ...room("A", 1), id: undefined }], "with a count of text": [room("A", "many")] })) {
  test(`a list ${what} is refused`, () => {
    assert.throws(() => readRooms(given), { name: "ProtocolError" });
  });
}
