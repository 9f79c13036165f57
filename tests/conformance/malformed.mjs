// malformed.mjs: many connections, each broken in a way of its own; afterwards the server must be as it was.
//   node malformed.mjs [--count N] [--seed N] [--only I]    I: the number of the one connection to make
// What a connection does depends on the seed and its number alone. Frames and messages come after a good handshake, so
// that the mutations reach what is behind it.
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { SLACK, Server } from "../play/server.mjs";
import { BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, closing, fragments, frame, get, hello, pack, request, say, upgrade } from "./bytes.mjs";
import { Line } from "./line.mjs";
import { Tree, mustBeSound } from "./tree.mjs";

const AT_ONCE = 150, WARM_UP = 500, SOURCES = 8, LINE_LIFE = 17000; // ms that a line over HTTP outlives its last request
const MEMORY_SLACK = 12 * 1024, MEMORY_EACH = 0.1; // KB: once, and for each connection

// Mulberry32: a small generator with 32 bits of state.
class Dice {
  constructor(seed) { this.state = seed | 0; }
  below(n) {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }
  of(list) { return list[this.below(list.length)]; }
  bytes(size) { return Buffer.from(Array.from({ length: size }, () => this.below(256))); }
}

const SPICE = ["\r\n", "\r\n\r\n", "\0", ",", ";", " ", "\t", ":", "\xff", "%00", "%", "../", "a".repeat(300), "a".repeat(5000),
  "Host: x\r\n", "Upgrade: h2c\r\n", "Connection: close\r\n", "Content-Length: 7\r\n", "Transfer-Encoding: chunked\r\n",
  "Sec-WebSocket-Protocol: moontick.1\r\n", "Sec-WebSocket-Extensions: permessage-deflate\r\n"];

const CHANGES = [
  (bytes, dice) => { bytes[dice.below(bytes.length)] ^= 1 << dice.below(8); return bytes; },
  (bytes, dice) => { bytes[dice.below(bytes.length)] = dice.of([0, 1, 10, 13, 32, 58, 126, 127, 128, 136, 137, 254, 255]); return bytes; },
  (bytes, dice) => {
    const at = dice.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.of(SPICE), "latin1"), bytes.subarray(at)]);
  },
  (bytes, dice) => { const at = dice.below(bytes.length); return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + dice.below(12))]); },
  (bytes, dice) => { const at = dice.below(bytes.length); return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at - dice.below(at + 1))]); },
  (bytes, dice) => bytes.subarray(0, dice.below(bytes.length)),
];

function mutate(bytes, dice, most = 4) {
  let mutated = Buffer.from(bytes, "latin1");
  for (let i = dice.below(most) + 1; i > 0 && mutated.length; i--) mutated = Buffer.from(dice.of(CHANGES)(mutated, dice));
  return mutated;
}

// In msgpack: types that are not used, counts and lengths that cannot be, text that is none, the largest number.
const ODD_VALUES = [[0xc1], [0xc4, 0], [0xd4, 1, 1], [0xdc, 255, 255], [0xdd, 255, 255, 255, 255], [0xda, 255, 0], [0x81, 1, 1],
  [0xa3, 255, 0, 1], [0xcf, ...Array(8).fill(255)]];

function anyValue(dice, depth = 0) {
  const numbers = [0, 1, -1, 127, 128, -32, -33, 255, 65535, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 0.5, NaN, Infinity];
  switch (dice.below(depth > 9 ? 5 : 7)) {
    case 0: return dice.of(numbers);
    case 1: return dice.below(1000);
    case 2: return dice.of(["", "a", "moon", "\u202e", "🎮🎮", "x".repeat(dice.below(400))]);
    case 3: return dice.of([null, true, false]);
    case 4: return Buffer.from(dice.of(ODD_VALUES));
    default: return Array.from({ length: dice.below(6) }, () => anyValue(dice, depth + 1));
  }
}

// A message that is nearly one of the protocol's.
function anyMessage(dice) {
  const input = [2, 1 + dice.below(50), 0, [dice.below(4), dice.below(255) - 127, 0]];
  const message = dice.of([hello(), hello("ABCDE"), input, [3, "hello"], [4, dice.below(10000)], [5, true], anyValue(dice)]);
  if (!Array.isArray(message) || dice.below(3) === 0) return pack(message);
  const changed = [...message];
  if (dice.below(4)) changed[dice.below(changed.length)] = anyValue(dice);
  else if (dice.below(2)) changed.push(anyValue(dice));
  else changed.pop();
  return pack(changed);
}

const CLAIMS = [0n, 1n, 1024n, 65536n, 2n ** 31n, 2n ** 32n, 2n ** 62n, 2n ** 63n, 2n ** 64n - 1n]; // of length

function anyFrame(dice) {
  const options = { final: dice.below(4) > 0, rsv: dice.below(12) ? 0 : dice.below(8), mask: dice.below(12) ? dice.bytes(4) : null };
  if (dice.below(10) === 0) Object.assign(options, { form: 64, length: dice.of(CLAIMS) });
  const opcode = dice.of([BINARY, BINARY, BINARY, TEXT, CONTINUATION, PING, PONG, CLOSE, dice.below(16)]);
  return frame(opcode, dice.below(2) ? anyMessage(dice) : dice.bytes(dice.below(dice.of([3, 130, 1500]))), options);
}

const frames = (dice) => Buffer.concat(Array.from({ length: 1 + dice.below(8) }, () => anyFrame(dice)));
const goodFrames = Buffer.concat([say(hello()), say([2, 1, 0, [0, 1, 1]]), frame(PING, "ping"),
  ...fragments(pack([3, "in pieces"]), [2, 3]), say([4, 5]), closing(1000, "left")]);
const player = (dice) => Buffer.concat([say(hello()), ...Array.from({ length: 1 + dice.below(10) }, () => frame(BINARY, anyMessage(dice)))]);
const page = (dice) => get(dice.of(["/", "/healthz", "/api/rooms", "/no", "/ws", "/big.txt"]), { "X-Odd": "1" });

const post = (path, body, headers = {}) =>
  `${request(`POST ${path} HTTP/1.1`, { Host: "moon.test", "Content-Length": body.length, ...headers })}${body.toString("latin1")}`;

// A line over HTTP (PROTOCOL.md, section 8): records up to it, or a poll or stream down from it, once its id is known.
const record = (type, body) => Buffer.concat([Buffer.from([type, body.length >> 16, (body.length >> 8) & 255, body.length & 255]), body]);

function upOrDown(dice, received) {
  const id = /[\w-]{32}$/.exec(received)?.[0] ?? "A".repeat(32), known = { "Moontick-Line": id };
  const messages = Array.from({ length: 1 + dice.below(5) }, () => record(dice.below(8) ? 0 : dice.below(4), anyMessage(dice)));
  const body = Buffer.concat([record(0, pack(hello())), ...messages]),
    down = dice.of(["stream", "poll", "poll?wait=1", "poll?wait=99", "poll?wait=x"]);
  const whole = dice.below(4) ? post("/carrier/up", dice.below(3) ? body : mutate(body, dice), known) : get(`/carrier/${down}`, known);
  return dice.below(3) ? whole : mutate(whole, dice).toString("latin1");
}

// [bytes sent first, bytes sent once those were answered]; the latter may depend on the answer.
const KINDS = [
  (dice) => [mutate(upgrade(), dice), mutate(goodFrames, dice)],
  (dice) => [mutate(upgrade({ Origin: "http://moon.test", Cookie: "a=b" }), dice, 12), ""],
  (dice) => [upgrade(), mutate(goodFrames, dice)],
  (dice) => [upgrade(), frames(dice)],
  (dice) => [upgrade(), player(dice)],
  (dice) => [upgrade(), dice.bytes(1 + dice.below(600))],
  (dice) => [page(dice), mutate(upgrade(), dice)],
  (dice) => [page(dice), request("GET / HTTP/1.1", { Host: "h", Connection: "Upgrade", Upgrade: dice.of(["foo", "h2c", "websocket", "tls", ""]) })],
  (dice) => [page(dice) + page(dice), mutate(page(dice), dice)],
  (dice) => [mutate(request(`${dice.of(["GET", "HEAD", "POST", "CONNECT", "PRI", "OPTIONS"])} / HTTP/1.1`), dice), frames(dice)],
  (dice) => [dice.bytes(1 + dice.below(400)), dice.bytes(20)],
  (dice) => [post("/carrier", Buffer.alloc(0)), (received) => upOrDown(dice, received)],
  (dice) => [post("/carrier", Buffer.alloc(0)), (received) => upOrDown(dice, received) + upOrDown(dice, received)],
  (dice) => [mutate(upOrDown(dice, ""), dice), ""],
];

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function sendInPieces(line, bytes, dice) {
  const cut = dice.below(3) ? bytes.length : dice.below(bytes.length + 1);
  await line.send(bytes.slice(0, cut));
  if (cut < bytes.length && !line.end) await pause(dice.below(4)), await line.send(bytes.slice(cut));
}

async function visit(port, seed, number) {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const [first, then] = dice.of(KINDS)(dice), ending = dice.below(8);
  const line = await Line.open(port, `127.0.0.${1 + (number % SOURCES)}`);
  await sendInPieces(line, first, dice);
  if (dice.below(5)) await line.until(() => line.received, 60);
  if (!line.end) await sendInPieces(line, typeof then === "function" ? then(line.received) : then, dice);
  await line.until(() => false, dice.below(40));
  if (ending === 0) line.halfClose(), await line.until(() => false, 100);
  if (ending === 1) line.reset();
  else line.drop();
  return line.received.slice(9, 12) || "none";
}

async function visitAll(port, seed, from, to, answers) {
  let next = from;
  const refused = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < to) await visit(port, seed, next++).then((status) => (answers[status] = (answers[status] ?? 0) + 1), (error) => refused.push(error));
  }));
  if (refused.length > (to - from) / 100) throw new Error(`${refused.length} could not connect: ${refused[0].message}`);
}

async function run(server, { count, seed, only }) {
  if (only !== undefined) return visit(server.port, seed, only);
  const tree = new Tree(server), began = performance.now();
  const open = tree.descriptors();
  await visitAll(server.port, seed, 0, WARM_UP, {});
  await tree.descriptorsAtMost(open, 40000);
  const before = tree.memory(), answers = {};
  for (let at = WARM_UP; at < WARM_UP + count; at += 5000) {
    await visitAll(server.port, seed, at, Math.min(at + 5000, WARM_UP + count), answers);
    await tree.mustBeWell();
  }
  const took = (performance.now() - began) / 1000;
  const left = (await tree.descriptorsAtMost(open, 40000)) - open;
  await pause(LINE_LIFE);
  const grown = tree.memory() - before;
  console.log(`${count} connections in ${took.toFixed(0)} s, seed ${seed}: ${left} descriptors left, memory +${grown} KB on ${before} KB`);
  console.log(`first answers: ${Object.entries(answers).map(([status, times]) => `${status} ${times}`).join(", ")}`);
  if (left > 0) throw new Error(`${left} descriptors are still open`);
  if (grown > MEMORY_SLACK * SLACK + count * MEMORY_EACH * SLACK) throw new Error(`memory grew by ${grown} KB`);
  await tree.mustBeWell();
}

const number = (text) => ({ type: "string", default: text });
const { values } = parseArgs({ options: { count: number("3000"), seed: number("1"), only: { type: "string" } } });
const given = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));
process.env.ASAN_OPTIONS ??= "quarantine_size_mb=4"; // what is freed is kept for a while, and would look like a leak
const endings = [];
const server = await Server.start({ after: (end) => endings.unshift(end) }, { mode: "plain", scripts: fileURLToPath(new URL(".", import.meta.url)) });
try {
  await run(server, given);
} finally {
  for (const end of endings) await end();
  mustBeSound(server);
}
