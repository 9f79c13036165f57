// session.test.mjs: from hello to goodbye, on a line of our own making.
import assert from "node:assert/strict";
import test from "node:test";
import { encode } from "@msgpack/msgpack";
import { TRIES } from "../../web/src/net/backoff";
import { BROKEN } from "../../web/src/session/closing";
import { frame, playing, visit, welcome } from "./visit.mjs";

test("a visitor says hello first, and plays after the welcome", (t) => {
  const { session, seen, line, status } = visit(t);
  session.play("Ada", "K7QX2");
  assert.equal(status().state, "connecting");
  line().opened();
  assert.deepEqual(seen.lines[0].sent, [[1, 1, "K7QX2", "Ada", null, null]]);
  line().received(welcome);
  assert.deepEqual([status().state, seen.welcomes], ["playing", 1]);
});

test("nothing is sent before the welcome but the hello", (t) => {
  const { session, seen, line } = visit(t);
  session.play("Ada", "");
  line().opened();
  session.input(0, 0, []);
  session.chat("hi");
  session.away(true);
  assert.equal(seen.lines[0].sent.length, 1);
});

test("after fifteen tries it is given up", (t) => {
  const { session, seen, line, status, wait } = visit(t);
  session.play("Ada", "");
  for (let i = 0; i < 60; i++) {
    if (status().state === "connecting") line().ended(1006, "");
    wait(5000);
  }
  assert.deepEqual([status().state, status().why.key, seen.lines.filter((one) => one.carrier === "websocket").length], ["closed", "unreachable", TRIES + 1]);
});

test("who has played for a while gets a new count of tries", (t) => {
  const { session, line, status, wait, enter } = visit(t);
  session.play("Ada", "");
  line().ended(1006, "");
  line().ended(1006, "");
  wait(1000);
  enter();
  wait(1900);
  line().received(frame(1, 0, 17));
  wait(1900);
  line().received(frame(2, 0));
  wait(1900);
  line().ended(1006, "");
  assert.equal(status().tries, 1);
});

test("a restart is tried again by itself, a full room is not", (t) => {
  const first = visit(t);
  first.session.play("Ada", "");
  first.line().ended(1012, "restart");
  assert.equal(first.status().state, "connecting");
  first.session.play("Ada", "");
  first.line().ended(1013, "full");
  assert.deepEqual([first.status().state, first.status().why.key], ["closed", "full"]);
});

test("who was sent away together does not come back together", (t) => {
  const { seen, line, wait } = playing(t);
  line().ended(1012, "restart");
  wait(350);
  assert.equal(seen.lines.length, 1);
  wait(100);
  assert.equal(seen.lines.length, 2);
});

test("while a restarting server cannot be reached, it is still called a restart", (t) => {
  const { line, status, wait, enter } = playing(t);
  line().ended(1012, "restart");
  wait(400);
  line().ended(1006, "");  // WebSocket
  line().ended(1006, "");  // and the carrier below it
  assert.deepEqual([status().why.key, status().tries], ["restart", 2]);
  wait(5000);
  enter();
  line().ended(1006, "");
  assert.equal(status().why.key, "dropped");
});

test("what a reason says beyond its key is shown", (t) => {
  const { session, line, status } = visit(t);
  session.play("Ada", "");
  line().ended(1011, "mode_error: line 3");
  assert.equal(status().detail, "line 3");
});

for (const [what, bytes] of Object.entries({ "that is no msgpack": new Uint8Array([0xc1]), "of an unknown kind": encode([77]), "that is a text frame": new Uint8Array() })) {
  test(`a message ${what} closes the line with ${BROKEN} and is told, once`, (t) => {
    const { seen, line, status } = playing(t);
    line().received(bytes);
    assert.deepEqual([seen.lines[0].closed, status().state, status().code, seen.lines.length], [BROKEN, "closed", BROKEN, 1]);
  });
}

test("a frame before the welcome breaks the protocol", (t) => {
  const { session, seen, line } = visit(t);
  session.play("Ada", "");
  line().opened();
  line().received(frame(1, 0, 17));
  assert.equal(seen.lines[0].closed, BROKEN);
});

test("a second welcome replaces the first without a new session", (t) => {
  const { seen, line } = playing(t);
  line().received(welcome);
  assert.deepEqual([seen.welcomes, seen.statuses.map((one) => one.state)], [2, ["connecting", "playing"]]);
});

test("the round trip is asked once a second and measured", (t) => {
  const { session, seen, line, of, wait } = playing(t);
  wait(1000);
  line().received(frame(1, 0, 17));
  wait(1000);
  assert.equal(of(4).length, 3);
  line().received(encode([19, seen.time - 40, 1, 250]));
  assert.deepEqual([session.pulse.rtt, session.took], [40, 250]);
});

test("leaving closes with 1000 and gives the way back up", (t) => {
  const { session, seen, status } = playing(t);
  session.leave();
  assert.deepEqual([seen.lines[0].closed, seen.kept, status().state], [1000, null, "closed"]);
});
