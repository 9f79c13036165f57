// carriers.test.mjs: which carrier is used, when another is tried, and how it climbs back.
import assert from "node:assert/strict";
import test from "node:test";
import { Ladder } from "../../web/src/net/ladder";
import { frame, playing, visit, welcomeWith } from "./visit.mjs";

test("a WebSocket that does not open within four seconds gives way to the event stream at once", (t) => {
  const { session, seen, wait } = visit(t);
  session.play("Ada", "");
  wait(3900);
  assert.deepEqual(seen.lines.map((one) => one.carrier), ["websocket"]);
  wait(100);
  assert.deepEqual(seen.lines.map((one) => one.carrier), ["websocket", "sse"]);
});

test("one that opens and never brings a welcome does, too, four seconds later", (t) => {
  const { session, seen, line, wait } = visit(t);
  session.play("Ada", "");
  wait(2000);
  line().opened();
  wait(3900);
  assert.equal(seen.lines.length, 1);
  wait(100);
  assert.equal(seen.lines[1].carrier, "sse");
});

test("each carrier that is open and dumb leads to the next", (t) => {
  const { session, seen, line, wait } = visit(t);
  session.play("Ada", "");
  for (let i = 0; i < 3; i++) {
    line().opened();
    wait(4000);
  }
  assert.deepEqual(seen.lines.map((one) => one.carrier), ["websocket", "sse", "long", "short"]);
});

test("where HTTP does not reach the server either, WebSocket is not to blame", (t) => {
  const { session, seen, line, status, wait } = visit(t);
  session.play("Ada", "");
  line().ended(1006, "");
  line().ended(1006, "");
  assert.equal(status().tries, 1);
  wait(100);
  assert.deepEqual(seen.lines.map((one) => one.carrier), ["websocket", "sse", "websocket"]);
});

test("three lines lost within twenty seconds lead to the next carrier, over more time they do not", (t) => {
  const ladder = new Ladder();
  for (const then of [0, 15_000, 30_000, 45_000]) ladder.dropped(then);
  assert.equal(ladder.carrier, "websocket");
  for (const then of [50_000, 55_000]) ladder.dropped(then);
  assert.equal(ladder.carrier, "sse");
});

test("what worked before the page was loaded anew is tried first, what is asked for is tried alone", () => {
  assert.equal(new Ladder(null, "long").carrier, "long");
  const only = new Ladder("sse", "long");
  assert.deepEqual([only.carrier, only.failed(true), only.carrier, only.isTop], ["sse", false, "sse", true]);
});

test("climbing takes the seat over to a WebSocket, and the game never stops", (t) => {
  const { session, seen, of, status, enter } = playing(t, new Ladder(null, "sse"));
  assert.equal(session.carrier, "sse");
  session.climb();
  assert.deepEqual([seen.lines[1].carrier, status().state], ["websocket", "playing"]);
  enter(welcomeWith("second"));
  assert.deepEqual([of(1)[0][5], session.carrier, seen.statuses.map((one) => one.state)], ["first", "websocket", ["connecting", "playing", "playing"]]);
});

test("a climb that fails leaves the session where it is", (t) => {
  const { session, line, status } = playing(t, new Ladder(null, "sse"));
  session.climb();
  line().ended(1006, "");
  line(1).received(frame(1, 0, 17));
  assert.deepEqual([session.carrier, status().state], ["sse", "playing"]);
});
