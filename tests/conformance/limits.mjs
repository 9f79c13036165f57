// limits.mjs: how much one visitor may ask, and that the others do not notice. PROTOCOL.md, section 1; issue 4.
import { PONG, frame, get, hello, ping, say, upgrade } from "./bytes.mjs";
import {
  POLICY, SECOND, answered, beside, closed, closedWithin, drip, dropped, forEach, healthy, isAlive, isPlaying, joins, opens, send, times, wait, welcomed,
} from "./steps.mjs";

const RATE = 30; // of the mode
const many = (count) => Array(count).fill(0).map((_, i) => i);
const pings = (count) => Buffer.concat(many(count).map((i) => say([4, i])));

// Answers every ping of the server for so many seconds.
const answers = (seconds) => async ({ line }) => {
  const until = performance.now() + seconds * 1000;
  for (let asked; (asked = await line.next(9, until - performance.now()));) await line.send(frame(PONG, asked.payload));
};

const quickly = (ms, ...steps) => async (visit) => {
  const began = performance.now();
  await beside(...steps)(visit);
  const took = performance.now() - began;
  if (took > ms * Number(process.env.MOONTICK_SLACK ?? 1)) throw new Error(`wanted it within ${ms} ms, got ${Math.round(took)} ms`);
};

export default [
  [POLICY, "wire-1", "three messages a tick for two seconds are fine",
    joins, times(20, send(pings((3 * RATE) / 10)), wait(100)), isPlaying],
  [POLICY, "wire-1", "a line that stalled may say four seconds' worth at once", joins, send(pings(3 * RATE * 4 - 10)), isPlaying],
  [POLICY, "wire-1", "a thousand messages at once end the session with 4007", joins, send(pings(1000)), closedWithin(4 * SECOND, 4007)],
  [POLICY, "wire-1", "five hundred messages at once are only read more slowly",
    joins, send(pings(500)), wait(1500), isPlaying],
  [POLICY, "wire-1", "six messages a tick end the session with 4007",
    joins, times(80, send(pings((6 * RATE) / 10)), wait(100)), closedWithin(4 * SECOND, 4007)],
  [POLICY, "wire-1", "a thousand messages before HELLO end the session", opens, send(pings(1000)), closed(1002, 4007)],
  [POLICY, "wire-1", "whoever floods leaves the others alone",
    joins, forEach(many(10), () => [joins, send(pings(2000)), closedWithin(4 * SECOND, 4007)]), isPlaying],
  [POLICY, "wire-1", "a flood of pings of the protocol is survived",
    joins, send(Buffer.concat(many(5000).map(() => ping("flood")))), beside(joins, isPlaying), healthy],
  [POLICY, "wire-1", "a flood of empty fragments is survived",
    opens, send(frame(2, "", { final: false }), Buffer.concat(many(5000).map(() => frame(0, "", { final: false })))),
    beside(joins, isPlaying), healthy],
  [POLICY, "issue-4.6", "300 stalled handshakes keep nobody waiting", async (visit) => {
    const stalled = forEach(many(300), () => [send(upgrade().slice(0, -4)), wait(1500)])(visit);
    await wait(500)();
    await quickly(2000, opens, isAlive)(visit);
    await stalled;
  }],
  [POLICY, "issue-4.6", "300 handshakes at once are all granted", forEach(many(300), () => [opens])],
  [POLICY, "issue-4.6", "200 who come and go at once leave no trace",
    forEach(many(200), () => [opens, send(say(hello())), welcomed]), healthy],
  [POLICY, "issue-4.6", "200 pages at once are all served", forEach(many(200), () => [send(get("/")), answered(200)])],
  [POLICY, "time", "a kept-alive connection without a further request is ended within 12 s",
    send(get("/healthz")), answered(200), dropped(5000, 12000)],
  [POLICY, "time", "who answers pings stays, although nothing else is said", joins, answers(35), isPlaying],
  [POLICY, "time", "who does not answer pings is gone after 30 s", joins, dropped(25000, 34000)],
  [POLICY, "time", "bytes that never make a frame do not keep a line open",
    opens, drip(Buffer.concat([Buffer.from([0x82, 0xfe, 4, 0, 1, 2, 3, 4]), Buffer.alloc(40)]), 1, 250), dropped(0, 3000)],
];
