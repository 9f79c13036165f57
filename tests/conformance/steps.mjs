// steps.mjs: what a case is made of. A step gets a visit (one connection to a server), does one thing, and throws when
// the server does not do its part. A case is [level, rule, what should be true, ...steps].
import { readFileSync } from "node:fs";
import { SLACK } from "../play/server.mjs";
import { ACCEPT, CLOSE, CONTINUATION, PONG, closing, get, hello, ping, say, upgrade } from "./bytes.mjs";
import { Line } from "./line.mjs";

export const MUST = "MUST", SHOULD = "SHOULD", POLICY = "POLICY";
export const SECOND = 1000 * SLACK, LONGEST = 3 * SECOND; // how long an answer may take, and how long we wait for it
const WELCOME = 16, PONG_MESSAGE = 19;

const page = readFileSync(new URL("../../engine/wire/PROTOCOL.md", import.meta.url), "utf8");
export const KEYS = new Map([...page.matchAll(/^\| (\d{4}) \| `(\w+)`/gm)].map(([, code, key]) => [Number(code), key]));

export class Visit {
  line = null;
  room = ""; // that we have a seat in
  you = 0; // who we are there
  token = ""; // that takes this seat over
  id = ""; // of the line, if this is one over HTTP
  constructor(server, line) { Object.assign(this, { server, line }); }
  static async open(server, from) { return new Visit(server, await Line.open(server.port, from)); }
}

export function want(truth, wanted, got) {
  if (!truth) throw new Error(`wanted ${wanted}, got ${got}`);
}

const told = (answer, line) => (answer ? `${answer.status} ${answer.reason}` : line.end ? `the line ${line.end.how}` : "nothing");
const shown = ({ opcode, payload }) => `a frame of opcode ${opcode}, "${payload.toString("latin1", 0, 40)}"`;
const seen = (frame, line) => (frame ? shown(frame) : line.end ? `the line ${line.end.how}` : "nothing");

// On another server than the usual one; must be the first step.
export const on = (name) => Object.assign(() => {}, { server: name });

export const send = (...bytes) => async ({ line }) => {
  for (const piece of bytes) await line.send(piece);
};
export const wait = (ms) => () => new Promise((resolve) => setTimeout(resolve, ms));
export const halfClose = ({ line }) => line.halfClose();
export const reset = ({ line }) => line.reset();

// Pieces of this many bytes, each in a packet of its own as far as that can be had.
export const drip = (bytes, size = 1, ms = 0) => async ({ line }) => {
  const all = Buffer.from(bytes, "latin1");
  for (let at = 0; at < all.length && !line.end; at += size) {
    await line.send(all.subarray(at, at + size));
    if (ms) await wait(ms)();
  }
};

// HTTP -----------------------------------------------------------------------

// One of these statuses, and what the checks say of the answer: each returns what is wrong, if anything is.
export const answered = (statuses, ...checks) => async ({ line }) => {
  const answer = await line.answer(LONGEST, { toHead: checks.includes(toHead) });
  const wanted = statuses === anyRefusal ? "a refusal" : `status ${[statuses].flat().join(" or ")}`;
  want([statuses].flat().includes(answer?.status), wanted, told(answer, line));
  for (const check of checks) {
    const wrong = check(answer);
    if (wrong) throw new Error(wrong);
  }
};
export const toHead = () => ""; // the answer is one to HEAD
export const has = (name, pattern) => ({ headers }) => {
  const values = headers.get(name) ?? [];
  return values.length === 1 && pattern.test(values[0]) ? "" : `wanted one ${name} like ${pattern}, got ${values.join(" and ") || "none"}`;
};
export const lacks = (name) => ({ headers }) => (headers.has(name) ? `wanted no ${name}, got ${headers.get(name)}` : "");
export const bodyIs = (pattern) => ({ body }) => (pattern.test(body) ? "" : `wanted a body like ${pattern}, got "${body.subarray(0, 60)}"`);

export const anyRefusal = [400, 403, 404, 405, 411, 413, 414, 426, 431, 501, 505];
export const refused = answered(anyRefusal);

// Refused, or the line ended without a word.
export const turnedAway = async ({ line }) => {
  const answer = await line.answer(LONGEST);
  want(answer ? anyRefusal.includes(answer.status) : line.end, "a refusal or the end of the line", told(answer, line));
};

// The server ends the line, in order (not by a reset), within so many milliseconds.
export const ends = (within = 1000) => async ({ line }) => {
  await line.until(() => false, within * SLACK + 500);
  want(line.end, "the end of the line", "none");
  want(line.end.how === "shut", "the line shut", `the line ${line.end.how}`);
};

// The line is over within this many milliseconds, however it is.
export const dropped = (least, most) => async ({ line }) => {
  await line.until(() => false, most * SLACK);
  want(line.end, `the end of the line within ${most} ms`, "none");
  want(line.ms >= least, `the end after ${least} ms at least`, `${Math.round(line.ms)} ms`);
};

export const nothingMore = (ms = 300) => async ({ line }) => {
  await line.until(() => line.received.length, ms);
  want(!line.received.length, "nothing more", JSON.stringify(line.received.slice(0, 60)));
};

// WebSocket ------------------------------------------------------------------

export const upgraded = answered(101, has("sec-websocket-accept", new RegExp(`^${ACCEPT.replace("+", "\\+")}$`)));
export const opens = async (visit) => {
  await visit.line.send(upgrade());
  await upgraded(visit);
};

// The next message from the server of this kind.
export const message = (kind) => async (visit) => {
  let frame;
  do frame = await visit.line.frame(LONGEST);
  while (frame && frame.opcode === 2 && frame.payload[1] !== kind);
  want(frame?.opcode === 2, `a message of kind ${kind}`, seen(frame, visit.line));
  return frame;
};
export const welcomed = async (visit) => {
  const { payload } = await message(WELCOME)(visit);
  seated(visit, payload);
};
// What a WELCOME says: [16, 1, room, you, profile, resume, rate, mode].
export function seated(visit, payload) {
  const end = 4 + (payload[3] & 31);
  visit.room = payload.toString("latin1", 4, end);
  visit.you = payload.readUInt32BE(end + 1);
  visit.token = payload.toString("latin1", end, end + 100).match(/[\w-]{43}/g)?.at(-1) ?? "";
}
export const joins = async (visit) => {
  await opens(visit);
  await visit.line.send(say(hello()));
  await welcomed(visit);
};

export const ponged = (payload = "") => async ({ line }) => {
  const bytes = Buffer.from(payload);
  const frame = await line.next(PONG, LONGEST);
  want(frame?.payload.equals(bytes), `a pong with "${bytes.toString("latin1", 0, 20)}"`, frame ? shown(frame) : seen(null, line));
};

// Still open and in step: a ping of ours comes back.
export const isAlive = async (visit) => {
  await visit.line.send(ping("alive?"));
  await ponged("alive?")(visit);
};

// Answers messages: a PING comes back as PONG.
export const isPlaying = async (visit) => {
  await visit.line.send(say([4, 4242]));
  await message(PONG_MESSAGE)(visit);
};

async function takeClose({ line }, within = SECOND) {
  const began = performance.now(), frame = await line.next(CLOSE, within + LONGEST), ms = performance.now() - began;
  want(frame, "a Close", line.end ? `the line ${line.end.how} without one` : "none");
  want(ms <= within, `a Close within ${within} ms`, `one after ${Math.round(ms)} ms`);
  const { payload } = frame;
  return { code: payload.length >= 2 ? payload.readUInt16BE(0) : 1005, reason: payload.toString("utf8", 2) };
}

// Nothing but the end of the line comes after a Close.
async function isOver({ line }, within) {
  await line.until(() => line.received.length, within * SLACK + 300);
  want(!line.received.length, "nothing after the Close", JSON.stringify(line.received.slice(0, 40)));
  want(line.end?.how === "shut", `the line shut within ${within} ms`, line.end ? `the line ${line.end.how}` : "an open line");
}

export function wantReason(codes, code, reason) {
  want(codes.includes(code), `Close ${codes.join(" or ")}`, `${code} "${reason}"`);
  want(reason.split(":")[0] === KEYS.get(code), `reason "${KEYS.get(code)}"`, `"${reason}"`);
}

// The server closes for one of these reasons; our answer ends the line within a second.
export const closed = (...codes) => closedWithin(SECOND, ...codes);
export const closedWithin = (ms, ...codes) => async (visit) => {
  const { code, reason } = await takeClose(visit, ms);
  wantReason(codes, code, reason);
  await visit.line.send(closing(code));
  await isOver(visit, 1000);
};

// The same, but we never answer: the line ends nevertheless.
export const closedUnanswered = (code, within) => async (visit) => {
  const got = await takeClose(visit);
  want(got.code === code, `Close ${code}`, `${got.code} "${got.reason}"`);
  await isOver(visit, within);
};

// The server answers our Close with this code (1005: with none) and ends the line.
export const answersClose = (...codes) => async (visit) => {
  const got = await takeClose(visit);
  want(codes.includes(got.code), `Close ${codes.join(" or ")}`, `${got.code} "${got.reason}"`);
  await isOver(visit, 1000);
};

// Every frame that comes within this time is as RFC 6455 asks of a server.
export const goodFrames = (ms) => async ({ line }) => {
  const until = performance.now() + ms;
  for (let frame, count = 0; performance.now() < until || !count; count++) {
    frame = await line.frame(LONGEST);
    want(frame, "a frame", seen(frame, line));
    const { length } = frame.payload, form = length < 126 ? 7 : length < 65536 ? 16 : 64;
    want(!frame.masked, "no mask", `a masked frame, ${shown(frame)}`);
    want(frame.rsv === 0, "no reserved bits", `RSV ${frame.rsv}`);
    want(frame.form === form, `the shortest form of length ${length}`, `${frame.form} bits`);
    want(frame.opcode !== CONTINUATION && frame.final, "whole messages", shown(frame));
  }
};

// Several visits ----------------------------------------------------------------

// The same steps on a connection of their own.
export const beside = (...steps) => async ({ server, room, you, token, id }) => {
  const visit = Object.assign(await Visit.open(server), { room, you, token, id });
  try {
    for (const step of steps) await step(visit);
  } finally {
    visit.line.drop();
  }
};

// Many connections at once, one for each of these values.
export const forEach = (values, stepsOf) => async (visit) => {
  await Promise.all(values.map((value) => beside(...stepsOf(value))(visit).catch((error) => {
    throw new Error(`${JSON.stringify(value)}: ${error.message}`);
  })));
};

export const times = (count, ...steps) => async (visit) => {
  for (let i = 0; i < count; i++) for (const step of steps) await step(visit);
};

// Bytes that depend on what happened before.
export const sendOf = (make) => (visit) => visit.line.send(make(visit));

export const healthy = beside(send(get("/healthz")), answered(200, bodyIs(/"status":"ok"/)));
