// sessions.mjs: what a session is, by each of the four carriers: PROTOCOL.md, sections 1, 2, 7, 8 and 9.
import { SLACK, Server } from "../play/server.mjs";
import { hello, pack, unpack } from "./bytes.mjs";
import { CARRIERS, Rider } from "./rider.mjs";
import { KEYS, POLICY, on } from "./steps.mjs";

const SOON = 5000 * SLACK, LATER = 12000 * SLACK; // ms
const WELCOME = 16, SNAPSHOT = 17, DELTA = 18, PONG = 19;

function want(truth, wanted, got) {
  if (!truth) throw new Error(`wanted ${wanted}, got ${JSON.stringify(got)}`);
}

// Runs with an `open` that gives as many riders as are wanted; all of them are gone at the end.
async function riding(server, carrier, run) {
  const riders = [], open = async (by = carrier) => {
    riders.push(await Rider.open(server, by));
    return riders.at(-1);
  };
  try {
    await run(open);
  } finally {
    for (const rider of riders) rider.drop();
  }
}

// One case for each carrier.
const byEach = (says, run, { mode = "plain", rule = "wire-8" } = {}) =>
  CARRIERS.map((carrier) => [POLICY, rule, `${says} (${carrier})`, on(mode), ({ server }) => riding(server, carrier, run)]);

async function welcomed(rider) {
  const [, , room, you, , token] = unpack(await rider.message(WELCOME, SOON), 6);
  return Object.assign(rider, { room, you, token });
}

const joins = async (open, { room = "", token = null } = {}) => {
  const rider = await open();
  rider.say([...hello(room).slice(0, 5), token]);
  return welcomed(rider);
};

async function isPlaying(rider) {
  rider.say([4, 4242]);
  const [, time] = unpack(await rider.message(PONG, SOON), 2);
  want(time === 4242, "PONG 4242", time);
}

async function ends(rider, code, text = "", ms = SOON) {
  const end = await rider.closed(ms), wanted = text ? `${KEYS.get(code)}: ${text}` : KEYS.get(code);
  want(end.code === code && end.reason === wanted, `${code} "${wanted}"`, end);
}

// Who says these messages is sent away with this code.
const refused = (says, code, messages, options) => byEach(`${says}: ${code}`, async (open) => {
  const rider = await open();
  rider.sayBytes(...messages.map((message) => (Buffer.isBuffer(message) ? message : pack(message))));
  await ends(rider, code);
}, options);

// The only seat of a room, taken and left.
async function leavesItsSeat(open) {
  const first = await joins(open), second = await open();
  second.say(hello(first.room));
  await ends(second, 1013);
  first.leave(1000, "left");
  await first.closed(SOON);
  for (;;) { // the room hears of it at its next tick
    const third = await open();
    third.say(hello(first.room));
    const end = await third.until(() => third.end ?? (third.messages.length && "welcomed"), SOON);
    if (end === "welcomed") return third.leave(1000, "left") ?? third.closed(SOON);
    want(end?.code === 1013, "1013 or a seat", end);
  }
}

async function drains() {
  const folder = new URL(".", import.meta.url).pathname;
  const server = await Server.start({ after: () => {} }, { mode: "plain", scripts: folder });
  try {
    await riding(server, null, async (open) => {
      const riders = [];
      for (const carrier of CARRIERS) riders.push(await joins(() => open(carrier)));
      const stopped = server.stop();
      for (const rider of riders) await ends(rider, 1001);
      await stopped;
    });
  } finally {
    await server.stop();
  }
}

export default [
  ...byEach("HELLO leads to WELCOME, SNAPSHOT and DELTAs, and PING to PONG", async (open) => {
    const rider = await joins(open);
    want(rider.room && rider.you >= 65536 && rider.token?.length === 43, "a room, an id and a token", rider.room);
    await rider.message(SNAPSHOT, SOON);
    const [, first] = unpack(await rider.message(DELTA, SOON), 2), [, second] = unpack(await rider.message(DELTA, SOON), 2);
    want(second > first, `a tick after ${first}`, second);
    await isPlaying(rider);
  }),
  ...byEach("many messages at once are heard in their order", async (open) => {
    const rider = await joins(open), last = 40;
    rider.sayBytes(...Array.from({ length: last }, (_, i) => pack([2, i + 1, 0, [0, 0, 0]])));
    for (let ack = 0; ack < last;) [, , ack] = unpack(await rider.message(DELTA, SOON), 3);
  }),

  ...refused("another version", 4004, [[1, 2, "", "Probe", null, null]]),
  ...refused("no such room", 4010, [hello("NOWHERE")]),
  ...refused("bytes that are no message", 1002, [Buffer.from([0xc1])]),
  ...refused("a message before HELLO", 1002, [[4, 1]]),
  ...refused("a second HELLO", 1002, [hello(), hello()]),
  ...refused("text that is no UTF-8", 1007, [hello(), Buffer.from([0x92, 3, 0xa2, 0xc3, 0x28])]),
  ...refused("a message that is too long", 1009, [Buffer.alloc(1025, 0xc0)]),
  ...refused("a token that nobody has", 4008, [[...hello().slice(0, 5), "x".repeat(43)]]),
  ...refused("a mode that cannot be run", 1011, [hello("/broken")]),
  ...refused("no HELLO within 5 s", 4006, [], { rule: "time" }),
  ...byEach("who is thrown out is told the code and the words", async (open) => {
    const rider = await joins(open);
    rider.say([3, "throw me out"]);
    await ends(rider, 4002, "as you wish");
  }),
  [POLICY, "wire-7", "a room without a seat is 1013, and who leaves with 1000 makes room, by each carrier", on("seat"), async ({ server }) => {
    for (const carrier of CARRIERS) await riding(server, carrier, leavesItsSeat);
  }],

  ...byEach("whoever floods is closed with 4007, and a neighbour does not notice", async (open) => {
    const neighbour = await joins(open), rider = await joins(open);
    rider.sayBytes(...Array(2000).fill(pack([4, 1])));
    await ends(rider, 4007, "", LATER);
    await isPlaying(neighbour);
  }),

  ...byEach("a line that drops comes back to its seat", async (open) => {
    const before = await joins(open);
    before.drop();
    const after = await joins(open, { token: before.token });
    want(after.you === before.you && after.token !== before.token, `${before.you} and a new token`, after.you);
    await after.message(SNAPSHOT, SOON);
    await isPlaying(after);
  }),
  ...byEach("a line that is half open is taken over, and told: 4005", async (open) => {
    const before = await joins(open), after = await joins(open, { token: before.token });
    want(after.you === before.you, String(before.you), after.you);
    await ends(before, 4005);
    await isPlaying(after);
  }),
  ...byEach("a token is good once", async (open) => {
    const first = await joins(open), second = await joins(open, { token: first.token }), third = await open();
    await isPlaying(second);
    third.say([...hello().slice(0, 5), first.token]);
    await ends(third, 4008);
    await isPlaying(second);
  }),
  ...byEach("who closes with a code of its own may be back; who left may not", async (open) => {
    const first = await joins(open);
    first.leave(4001, "abandoned");
    const second = await joins(open, { token: first.token });
    want(second.you === first.you, String(first.you), second.you);
    await isPlaying(second);
    second.leave(1000, "left");
    if (second.end === null) await second.closed(SOON);
    const third = await open();
    third.say([...hello().slice(0, 5), second.token]);
    await ends(third, 4008);
  }),
  ...CARRIERS.map((carrier, i) => [POLICY, "wire-9", `a seat goes over from ${carrier} to ${CARRIERS.at(i - 1)}`, ({ server }) => riding(server, carrier, async (open) => {
    const before = await joins(open), after = await joins(() => open(CARRIERS.at(i - 1)), { token: before.token });
    want(after.you === before.you, String(before.you), after.you);
    await ends(before, 4005);
    await isPlaying(after);
  })]),
  [POLICY, "wire-7", "a server that drains says 1001 by each carrier", drains],
];
