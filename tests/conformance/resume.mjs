// resume.mjs: lines that end and who comes back, and who looks away. PROTOCOL.md, sections 1 and 9.
import { binary, closing, hello, pack, say } from "./bytes.mjs";
import {
  POLICY, answersClose, beside, closed, forEach, isPlaying, joins, message, opens, reset, send, sendOf, times, wait, want, welcomed,
} from "./steps.mjs";

const SNAPSHOT = 17, DELTA = 18;
const helloWith = (token) => say([1, 1, "", "Probe", null, token]);
const drop = ({ line }) => line.drop();

// Takes the seat over on a connection of its own, and is who he was.
const returns = (...steps) => (visit) =>
  beside(opens, sendOf(({ token }) => helloWith(token)), welcomed, ({ you, token }) => {
    want(you === visit.you, `player ${visit.you}`, you);
    want(token && token !== visit.token, "a new token", token);
  }, ...steps)(visit);
const cannotReturn = beside(opens, sendOf(({ token }) => helloWith(token)), closed(4008));
const says = send(say([4, 1]));

// For so long no frame comes.
const noFrames = (ms) => async ({ line }) => {
  const until = performance.now() + ms;
  for (let frame; (frame = await line.frame(until - performance.now()));)
    want(![SNAPSHOT, DELTA].includes(frame.payload[1]), "no frame", `one of kind ${frame.payload[1]}`);
};

export default [
  [POLICY, "wire-9", "whose line is reset comes back to the same player", joins, says, reset, returns(isPlaying)],
  [POLICY, "wire-9", "whose line is dropped comes back to the same player", joins, says, drop, returns(isPlaying)],
  [POLICY, "wire-9", "who says Close with anything but 1000 comes back",
    forEach([1001, 4001, 4999], (code) => [joins, says, send(closing(code)), answersClose(code), returns(isPlaying)])],
  [POLICY, "wire-9", "who says 1000 does not", joins, send(closing(1000)), answersClose(1000), cannotReturn],
  [POLICY, "wire-9", "who is sent away for what he said does not", joins, send(binary("what")), closed(1002), cannotReturn],
  [POLICY, "wire-9", "who is thrown out by the mode does not", joins, send(say([3, "throw me out"])), closed(4002), cannotReturn],
  [POLICY, "wire-9", "a connection that believes it plays is told 4005", joins, returns(isPlaying), closed(4005)],
  [POLICY, "wire-9", "a token is good once", joins, returns(isPlaying), cannotReturn],
  [POLICY, "wire-9", "a token is good again while nothing was said on the new line",
    joins, returns(drop), returns(wait(50), drop), returns(isPlaying), cannotReturn],
  [POLICY, "wire-9", "a token may change hands twenty times", joins, async (visit) => {
    for (let i = 0; i < 20; i++) await returns(isPlaying, (after) => (visit.token = after.token))(visit);
  }],
  [POLICY, "wire-9", "what is no token, or nobody's, is 4008",
    forEach(["", "x", "A".repeat(43), "A".repeat(44), "=".repeat(43), "A".repeat(900), "\0".repeat(43)], (token) => [opens, send(helloWith(token)), closed(4008)])],
  [POLICY, "wire-9", "two who bring one token at once: one of them plays", joins, async (visit) => {
    const ends = await Promise.allSettled([returns(isPlaying)(visit), returns(isPlaying)(visit)]);
    want(ends.filter(({ status }) => status === "fulfilled").length === 1, "one", JSON.stringify(ends));
  }],

  [POLICY, "wire-1", "who looks away gets no frames, but answers",
    joins, send(say([5, true])), wait(200), isPlaying, noFrames(500), isPlaying],
  [POLICY, "wire-1", "who looks again gets a SNAPSHOT, then DELTAs",
    joins, send(say([5, true])), wait(200), isPlaying, noFrames(200), send(say([5, false])), async (visit) => {
      const { payload } = await visit.line.frame(3000);
      want(payload[1] === SNAPSHOT, "a SNAPSHOT", `kind ${payload[1]}`);
      await message(DELTA)(visit);
    }],
  [POLICY, "wire-1", "AWAY that repeats itself is fine", joins, times(10, send(say([5, true]), say([5, true]), say([5, false]))), isPlaying],
  [POLICY, "wire-1", "AWAY with a number, nil, nothing or too much is refused with 1002",
    forEach([[5], [5, 1], [5, 0], [5, null], [5, true, true]], (value) => [joins, send(binary(pack(value))), closed(1002)])],
  [POLICY, "wire-1", "AWAY before HELLO is refused with 1002", opens, send(say([5, true])), closed(1002)],
  [POLICY, "wire-9", "who comes back is not away any more", joins, send(say([5, true])), wait(100), returns(async (visit) => message(DELTA)(visit))],
  [POLICY, "wire-9", "hello without a token is somebody else", joins, says, drop, async (visit) => {
    const { you } = visit;
    await beside(opens, send(say(hello())), welcomed, (other) => want(other.you !== you, "another player", other.you))(visit);
  }],
];
