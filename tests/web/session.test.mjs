// session.test.mjs: from hello to goodbye, on a line of our own making.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { decode, encode } from "@msgpack/msgpack";
import { TRIES, pause } from "../../web/src/net/backoff";
import { BROKEN, buttonOf, closingOf, closings } from "../../web/src/session/closing";
import { Session } from "../../web/src/session/session";
import { map } from "./frames.mjs";
import { holdTime } from "./timers.mjs";

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
    assert.ok(closing.title.length > 5 && closing.words.length > 10 && buttonOf(closing).length > 3);
    assert.ok(again !== "never" || !closing.retry, "what is never tried again is not tried again");
  });
}

test("the client knows no close code that the protocol does not", () => {
  assert.deepEqual([...closings.keys()].filter((code) => !table.some((row) => row.code === code)), []);
});

test("a code that nobody knows is told too", () => {
  assert.match(closingOf(4999).words, /4999/);
});

test("pauses grow from a tenth of a second to five seconds, and are spread", () => {
  assert.deepEqual([pause(1, 1), pause(2, 1), pause(7, 1), pause(TRIES, 1)], [100, 200, 5000, 5000]);
  assert.ok(pause(3, 0) < pause(3, 1));
});

const welcome = encode([16, 1, "K7QX2", 65537, "token", null, 30, map]);

// A session whose lines are in the hand of the test, and whose time stands still.
function visit(t) {
  const wait = holdTime(t);
  t.mock.method(console, "error", () => undefined);
  const seen = { lines: [], statuses: [], welcomes: 0, frames: [], time: 1000, profile: null };
  const session = new Session({
    open(handlers) {
      const line = { handlers, sent: [], closed: null, send: (bytes) => line.sent.push(decode(bytes)), close: (code, reason) => {
        line.closed = code;
        handlers.ended(code, reason);
      } };
      seen.lines.push(line);
      return line;
    },
    now: () => seen.time,
    chance: () => 1,
    profile: () => seen.profile,
    welcome: () => seen.welcomes++,
    frame: (frame) => seen.frames.push(frame.tick),
    notice: () => undefined,
    status: (status) => seen.statuses.push(status),
  });
  return { session, seen, line: () => seen.lines.at(-1).handlers, status: () => seen.statuses.at(-1), wait };
}

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
  session.input(1, 0, []);
  session.chat("hi");
  assert.equal(seen.lines[0].sent.length, 1);
});

test("when the line drops, the visitor joins the same room anew with the profile", (t) => {
  const { session, seen, line, status, wait } = visit(t);
  session.play("Ada", "");
  line().opened();
  line().received(welcome);
  seen.profile = "token";
  line().ended(1006, "");
  assert.deepEqual([status().state, status().tries, seen.lines.length], ["connecting", 1, 1]);
  wait(100);
  line().opened();
  assert.deepEqual(seen.lines[1].sent, [[1, 1, "K7QX2", "Ada", "token", null]]);
});

test("after fifteen tries it is given up", (t) => {
  const { session, seen, line, status, wait } = visit(t);
  session.play("Ada", "");
  for (let i = 0; i < 20; i++) {
    if (status().state === "connecting") line().ended(1006, "");
    wait(5000);
  }
  assert.deepEqual([status().state, seen.lines.length], ["closed", TRIES + 1]);
});

test("who has played for a while gets a new count of tries", (t) => {
  const { session, seen, line, status, wait } = visit(t);
  session.play("Ada", "");
  line().ended(1006, "");
  wait(100);
  line().opened();
  line().received(welcome);
  seen.time += 6000;
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

test("while a restarting server cannot be reached, it is still called a restart", (t) => {
  const { session, line, status, wait } = visit(t);
  session.play("Ada", "");
  line().opened();
  line().received(welcome);
  line().ended(1012, "restart");
  wait(100);
  line().ended(1006, "");
  assert.deepEqual([status().why.key, status().tries], ["restart", 2]);
  wait(5000);
  line().received(welcome);
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
  test(`a message ${what} closes the socket with ${BROKEN} and is told, once`, (t) => {
    const { session, seen, line, status } = visit(t);
    session.play("Ada", "");
    line().opened();
    line().received(welcome);
    line().received(bytes);
    assert.deepEqual([seen.lines[0].closed, status().state, status().code, seen.lines.length], [BROKEN, "closed", BROKEN, 1]);
  });
}

test("a frame before the welcome breaks the protocol", (t) => {
  const { session, seen, line } = visit(t);
  session.play("Ada", "");
  line().received(encode([17, 1, 0, 0, [], [], [], [], []]));
  assert.equal(seen.lines[0].closed, BROKEN);
});

test("a second welcome replaces the first without a new session", (t) => {
  const { session, seen, line } = visit(t);
  session.play("Ada", "");
  line().received(welcome);
  line().received(welcome);
  assert.deepEqual([seen.welcomes, seen.statuses.map((one) => one.state)], [2, ["connecting", "playing"]]);
});

test("the round trip is asked once a second and measured", (t) => {
  const { session, seen, line, wait } = visit(t);
  session.play("Ada", "");
  line().received(welcome);
  wait(2000);
  assert.equal(seen.lines[0].sent.filter(([kind]) => kind === 4).length, 3);
  seen.time = 1040;
  line().received(encode([19, 1000, 1]));
  assert.equal(session.pulse.rtt, 40);
});

test("a server that says nothing for long counts as a dropped line", (t) => {
  const { session, seen, line, status, wait } = visit(t);
  session.play("Ada", "");
  line().received(welcome);
  seen.time += 9000;
  wait(1000);
  assert.deepEqual([status().state, status().why.key], ["connecting", "dropped"]);
});

test("leaving closes with 1000", (t) => {
  const { session, seen } = visit(t);
  session.play("Ada", "");
  session.leave();
  assert.equal(seen.lines[0].closed, 1000);
});
