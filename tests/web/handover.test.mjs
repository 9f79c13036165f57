// handover.test.mjs: a seat goes from one tab to another of the same browser, and only to who asks for its room.
import assert from "node:assert/strict";
import test from "node:test";
import { askForSeat, offerSeat } from "../../web/src/session/handover";
import { holdTime } from "./timers.mjs";

// Channels of one browser: what one says, all others hear.
function tabs(t) {
  const all = new Set();
  const real = globalThis.BroadcastChannel;
  globalThis.BroadcastChannel = class {
    constructor() { all.add(this); }
    postMessage(data) { for (const other of [...all]) if (other !== this) other.onmessage?.({ data }); }
    close() { all.delete(this); }
  };
  t.after(() => { globalThis.BroadcastChannel = real; });
}

test("the tab that plays in a room gives its seat to the one that asks", async (t) => {
  tabs(t);
  offerSeat(() => null);  // a tab that plays nothing
  offerSeat((room) => (room === "K7QX2" ? { token: "secret", seq: 12, more: 1 } : null));
  assert.deepEqual(await askForSeat("K7QX2"), { token: "secret", seq: 12 });
});

test("where nobody plays in that room, nothing is handed over", async (t) => {
  tabs(t);
  const pass = holdTime(t);
  offerSeat((room) => (room === "K7QX2" ? { token: "secret", seq: 12 } : null));
  const asked = askForSeat("OTHER");
  pass(1000);
  assert.equal(await asked, null);
});

test("what is no seat is not taken for one", async (t) => {
  tabs(t);
  const pass = holdTime(t);
  offerSeat(() => ({ token: 5, seq: -1 }));
  const asked = askForSeat("K7QX2");
  pass(1000);
  assert.equal(await asked, null);
});
