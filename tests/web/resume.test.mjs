// resume.test.mjs: back in the seat after the line dropped, fell silent, or was taken by another tab.
import assert from "node:assert/strict";
import test from "node:test";
import { isHeld, keepSeat, recallSeat } from "../../web/src/session/seat";
import { frame, playing, visit, welcomeWith } from "./visit.mjs";

for (const code of [1001, 1006, 1012]) {
  test(`a line that ended with ${code} is taken up with the token of the last welcome`, (t) => {
    const { seen, line, of, wait } = playing(t);
    seen.profile = "profile";
    line().ended(code, "");
    wait(500);
    line().opened();
    assert.deepEqual(of(1), [[1, 1, "K7QX2", "Ada", "profile", "first"]]);
  });
}

test("the first try after a dropped line is at once", (t) => {
  const { seen, line, pass } = playing(t);
  line().ended(1006, "");
  pass(0);
  assert.equal(seen.lines.length, 2);
});

test("each welcome brings the token for the next time", (t) => {
  const { seen, line, of, wait, enter } = playing(t);
  line().ended(1006, "");
  wait(50);
  enter(welcomeWith("second"));
  assert.deepEqual(seen.kept, { room: "K7QX2", token: "second", seq: 0 });
  line().ended(1006, "");
  wait(500);
  line().opened();
  assert.equal(of(1)[0][5], "second");
});

test("a place that was given up is told, and joined anew at once without the token", (t) => {
  const { seen, line, of, status, wait } = playing(t);
  line().ended(1006, "");
  wait(50);
  line().opened();
  line().ended(4008, "resume_failed");
  assert.deepEqual([status().state, status().why.key, seen.lines.length, seen.kept], ["connecting", "resume_failed", 3, null]);
  line().opened();
  assert.equal(of(1)[0][5], null);
});

test("inputs that nobody confirmed are sent again after a resume, and counting goes on", (t) => {
  const { session, line, of, wait, enter } = playing(t);
  for (let i = 0; i < 4; i++) session.input(0, 0, [i]);
  line().received(frame(1, 2, 17));
  line().ended(1006, "");
  wait(50);
  enter(welcomeWith("second"));
  session.input(1, 0, [9]);
  assert.deepEqual(of(2), [[2, 3, 0, 0, [2]], [2, 4, 0, 0, [3]], [2, 5, 1, 0, [9]]]);
});

test("a new seat begins to count anew, and gets no old inputs", (t) => {
  const { session, line, of, wait, enter } = playing(t);
  session.input(0, 0, [1]);
  line().ended(1006, "");
  wait(50);
  line().opened();
  line().ended(4008, "resume_failed");
  enter(welcomeWith("second"));
  session.input(0, 0, [2]);
  assert.deepEqual(of(2), [[2, 1, 0, 0, [2]]]);
});

test("a page that was loaded anew goes on counting where it was, or where the server is", (t) => {
  const { session, line, of, enter } = visit(t);
  session.play("Ada", "K7QX2", { token: "kept", seq: 40 });
  enter(welcomeWith("next"));
  assert.equal(of(1)[0][5], "kept");
  session.input(0, 0, []);
  line().received(frame(1, 60, 17));
  session.input(1, 0, []);
  assert.deepEqual(of(2).map(([, seq]) => seq), [41, 61]);
});

test("three seconds without a word open a second line, which takes the seat over", (t) => {
  const { seen, line, of, status, wait, enter } = playing(t);
  wait(3600);
  assert.deepEqual([seen.lines.length, seen.lines[0].closed, status().state, status().why.key], [2, null, "connecting", "dropped"]);
  line(1).received(frame(1, 0, 17));  // what was on its way is not lost
  enter(welcomeWith("second"));
  assert.deepEqual([of(1)[0][5], status().state, seen.frames], ["first", "playing", [1]]);
  assert.notEqual(seen.lines[0].closed, 1000, "the old line is let go of without leaving");
});

test("the old line may end with 4005 while the second is on its way: that was us", (t) => {
  const { seen, line, status, wait, enter } = playing(t);
  wait(3600);
  line().opened();
  line(1).ended(4005, "replaced");
  assert.equal(status().state, "connecting");
  enter(welcomeWith("second"));
  assert.deepEqual([status().state, seen.lines.length], ["playing", 2]);
});

test("in another tab, the seat is played there, and nothing is tried here until it is asked for", (t) => {
  const { seen, line, status, wait } = playing(t);
  line().ended(4005, "replaced");
  wait(60_000);
  assert.deepEqual([status().state, status().why.key, status().why.remedy, seen.lines.length], ["closed", "replaced", "here", 1]);
});

test("when the network is back, it is tried without waiting", (t) => {
  const { session, seen, line, wait } = playing(t);
  for (let i = 0; i < 8; i++) {
    wait(5000);
    line().ended(1006, "");  // WebSocket
    line().ended(1006, "");  // and the carrier below it
  }
  const count = seen.lines.length;
  session.wake();
  assert.equal(seen.lines.length, count + 1);
});

test("a try that hangs is begun anew when the visitor comes back", (t) => {
  const { session, seen, line, wait } = playing(t);
  line().ended(1006, "");
  wait(1500);
  session.wake();
  assert.equal(seen.lines.length, 3);
});

test("who comes back to a line that does not answer waits one second, not two", (t) => {
  const { session, seen, line, wait } = playing(t);
  wait(1000);
  line().received(frame(1, 0, 17));
  session.wake();
  wait(1300);
  assert.equal(seen.lines.length, 2);
});

test("a hidden tab says so, keeps quiet, and says when it is back", (t) => {
  const { session, seen, of, wait } = playing(t);
  session.away(true);
  wait(60_000);
  assert.deepEqual([of(5), of(4).length, seen.lines.length], [[[5, true]], 1, 1]);
  session.away(false);
  assert.deepEqual([of(5).at(-1), of(4).length], [[5, false], 2]);
});

test("a tab that resumes while hidden says so on the new line", (t) => {
  const { session, line, of, wait, enter } = playing(t);
  session.away(true);
  line().ended(1006, "");
  wait(50);
  enter(welcomeWith("second"));
  assert.deepEqual(of(5), [[5, true]]);
});

test("a page that slept hears what arrived meanwhile before it doubts the line", (t) => {
  const { seen, pass, wait } = playing(t);
  seen.time += 3_600_000;  // the machine was asleep
  pass(250);
  assert.equal(seen.lines.length, 1);
  wait(1500);
  assert.equal(seen.lines.length, 2);
});

test("a kept seat is held for half a minute, and what is no seat is none", () => {
  const kept = new Map();
  const memory = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  keepSeat(memory, "K7QX2", { token: "a", seq: 3, at: 1000 });
  assert.deepEqual(recallSeat(memory, "K7QX2"), { token: "a", seq: 3, at: 1000 });
  assert.deepEqual([isHeld({ at: 1000 }, 20_000), isHeld({ at: 1000 }, 40_000)], [true, false]);
  assert.equal(recallSeat(memory, "OTHER"), null);
  keepSeat(memory, "K7QX2", null);
  assert.equal(recallSeat(memory, "K7QX2"), null);
  for (const odd of ["{", "[1]", '{"token":1}', '{"token":"a","seq":-1,"at":1}']) {
    kept.set("moontick.seat.K7QX2", odd);
    assert.equal(recallSeat(memory, "K7QX2"), null);
  }
});
