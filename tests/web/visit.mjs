// visit.mjs: a session whose lines are in the hand of the test, and whose time passes only when the test says so.
import { decode, encode } from "@msgpack/msgpack";
import { Ladder } from "../../web/src/net/ladder";
import { Session } from "../../web/src/session/session";
import { map } from "./frames.mjs";
import { holdTime } from "./timers.mjs";

export const welcomeWith = (resume, room = "K7QX2") => encode([16, 1, room, 65537, "token", resume, 30, map]);
export const welcome = welcomeWith("first");
export const frame = (tick, ack, kind = 18) => encode([kind, tick, ack, 0, [], [], [], [], []]);

export function visit(t, ladder = new Ladder()) {
  const pass = holdTime(t);
  t.mock.method(console, "error", () => undefined);
  const seen = { lines: [], statuses: [], welcomes: 0, frames: [], time: 1000, profile: null, kept: null };
  const session = new Session({
    ladder,
    open(carrier, handlers) {
      const line = { carrier, traffic: { bytes: 0, empty: 0 }, handlers, sent: [], closed: null, send: (bytes) => line.sent.push(decode(bytes)), close: (code, reason) => {
        line.closed ??= code;
        handlers.ended(code, reason);
      } };
      seen.lines.push(line);
      return line;
    },
    now: () => seen.time,
    chance: () => 1,
    profile: () => seen.profile,
    keep: (room, seat) => (seen.kept = seat && { room, ...seat }),
    welcome: () => seen.welcomes++,
    frame: (one) => seen.frames.push(one.tick),
    notice: () => undefined,
    status: (status) => seen.statuses.push(status),
  });
  const wait = (ms) => {
    for (let left = ms; left > 0; left -= 50) {
      seen.time += Math.min(left, 50);
      pass(Math.min(left, 50));
    }
  };
  const line = (back = 0) => seen.lines.at(-1 - back).handlers;
  const of = (kind, back = 0) => seen.lines.at(-1 - back).sent.filter(([one]) => one === kind);
  return { session, seen, line, of, status: () => seen.statuses.at(-1), wait, pass, enter: (bytes = welcome) => {
    line().opened();
    line().received(bytes);
  } };
}

// A visitor who plays, with a token for the way back.
export function playing(t, ladder) {
  const visitor = visit(t, ladder);
  visitor.session.play("Ada", "");
  visitor.enter();
  return visitor;
}
