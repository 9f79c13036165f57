// The stranger's reading of PROTOCOL.md, on frames made by hand from its text.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import notepack from "notepack.io";
import { WebSocketServer } from "ws";
import { Stranger, Violation } from "./stranger.mjs";

const PLAYER = 65536 + 1, TANK = 10, CRATE = 20, ME = 1;
const field = (name, type, more) => ({ name, type, ...more });
const mode = {
  name: "test", title: "Test", size: [1600, 900], players: 8,
  kinds: [
    { name: "room", first: 0, capacity: 1, fields: [field("ends_at", "float")] },
    { name: "player", first: 1, capacity: 8, fields: [field("name", "text", { size: 64 }), field("score", "int"),
      field("team", "int"), field("connected", "bool"), field("bot", "bool"), field("gold", "int", { owner: true })] },
    { name: "tank", first: 10, capacity: 10, quantum: 0.5, fields: [field("player", "ref"), field("angle", "angle"),
      field("heat", "fixed", { quantum: 0.25 }), field("ammo", "int", { owner: true }),
      field("marks", "array", { count: 3, of: "bool" })] },
    { name: "crate", first: 20, capacity: 10, fields: [field("hits", "int")] },
  ],
  events: [
    { name: "chat", fields: [field("by", "ref"), field("text", "text")] }, { name: "joined", fields: [field("who", "ref")] },
    { name: "left", fields: [field("name", "text")] }, { name: "aside", fields: [field("name", "text"), field("text", "text")] }, { name: "hit", fields: [field("x", "fixed", { quantum: 0.5 })] },
  ],
  inputs: [{ name: "move", type: "stick" }, { name: "fire", type: "button" }, { name: "aim", type: "pointer" }],
};
const MOTION = 1, TRIM = 2, bit = (i) => 4 << i;

const welcome = (changes = {}) => [16, 1, "K7QX2", PLAYER, "token", null, 30, { ...mode, ...changes }];
const frame = (kind, tick, { left = [], entered = [], changed = [], steps = [], events = [], ack = 0, waiting = 0 }) =>
  [kind, tick, ack, waiting, left, entered, changed, steps, events];

// A stranger at tick 100 who sees what `entered` says.
function stranger(entered = []) {
  const it = new Stranger();
  const hear = (message) => it.receive(notepack.encode(message));
  hear(welcome());
  hear(frame(17, 100, { entered }));
  return Object.assign(it, { hear, delta: (tick, rows) => hear(frame(18, tick, rows)) });
}
const at = (it, slot, generation = 1) => it.entities.get(generation * 65536 + slot);
const refuses = (step, about) => assert.throws(step, (error) => error instanceof Violation && about.test(error.message));
const tankAt = (x, y, vx = 0, vy = 0) => [TANK + 1, 1, MOTION, x, y, vx, vy];

test("entered: gaps count from slot -1, clear bits are zero", () => {
  const it = stranger([ME + 1, 1, bit(0) | bit(3), "Ada", 1, CRATE - ME, 7, bit(0), 3]);
  assert.deepEqual(at(it, ME), { id: PLAYER, kind: "player", slot: 1, name: "Ada", score: 0, team: 0, connected: true,
    bot: false, gold: 0 });
  assert.deepEqual(at(it, CRATE, 7), { id: 7 * 65536 + CRATE, kind: "crate", slot: CRATE, hits: 3 });
  assert.equal(it.entities.size, 2);
});

test("entered: replaces what was in the slot", () => {
  const it = stranger([CRATE + 1, 1, bit(0), 3]);
  it.delta(101, { left: [CRATE + 1], entered: [CRATE + 1, 2, 0] });
  assert.equal(at(it, CRATE, 1), undefined);
  assert.equal(at(it, CRATE, 2).hits, 0);
  it.delta(102, { entered: [CRATE + 1, 3, 0] });
  assert.deepEqual([...it.entities.keys()], [3 * 65536 + CRATE]);
});

test("left: is forgotten, and only who was there can leave", () => {
  const it = stranger([CRATE + 1, 1, 0, 1, 1, 0]);
  it.delta(101, { left: [CRATE + 1, 1] });
  assert.equal(it.entities.size, 0);
  refuses(() => it.delta(102, { left: [CRATE + 1] }), /was not here/);
});

test("a snapshot forgets everything", () => {
  const it = stranger([CRATE + 1, 1, 0]);
  it.hear(frame(17, 101, { entered: [CRATE + 2, 1, 0] }));
  assert.deepEqual([...it.entities.keys()], [65536 + CRATE + 1]);
});

test("changed is absolute, steps are differences where the type says so", () => {
  const it = stranger([TANK + 1, 1, bit(0) | bit(1) | bit(2), PLAYER, 10, 8]);
  it.delta(101, { changed: [TANK + 1, bit(2), 20] });
  assert.equal(at(it, TANK).heat, 5);
  it.delta(102, { steps: [TANK + 1, bit(2) | bit(3) | bit(4), -4, 6, [0, 1, 0]] });
  assert.equal(at(it, TANK).heat, 4);
  assert.equal(at(it, TANK).ammo, 6);
  assert.deepEqual(at(it, TANK).marks, [false, true, false]);
  it.delta(103, { steps: [TANK + 1, bit(0) | bit(3), PLAYER, -2] });
  assert.equal(at(it, TANK).ammo, 4);
});

test("an angle steps modulo 256", () => {
  const it = stranger([TANK + 1, 1, bit(1), 250]);
  const angle = () => Math.round((at(it, TANK).angle * 128) / Math.PI);
  it.delta(101, { steps: [TANK + 1, bit(1), 10] });
  assert.equal(angle(), 4);
  it.delta(102, { steps: [TANK + 1, bit(1), -5] });
  assert.equal(angle(), 255);
});

test("motion: goes straight on, also over skipped ticks", () => {
  const it = stranger(tankAt(100, 200, 32, -16));
  assert.equal(at(it, TANK).x, 50);
  assert.equal(at(it, TANK).y, 100);
  it.delta(101, {});
  assert.deepEqual([at(it, TANK).x, at(it, TANK).y], [51, 99.5]);
  it.delta(104, {});
  assert.deepEqual([at(it, TANK).x, at(it, TANK).y], [54, 98]);
});

test("motion: a step corrects position and velocity alike", () => {
  const it = stranger(tankAt(100, 200, 32, 0));
  it.delta(101, { steps: [TANK + 1, MOTION, 3, -1] });
  assert.deepEqual([at(it, TANK).x, at(it, TANK).y], [(100 + 2 + 3) / 2, (200 - 1) / 2]);
  assert.deepEqual([at(it, TANK).vx, at(it, TANK).vy], [2.5, -0.5]);
  it.delta(102, {});
  assert.deepEqual([at(it, TANK).x, at(it, TANK).y], [(105 + 5) / 2, (199 - 1) / 2]);
});

test("motion: trim turns the velocity by sixteenths, with a step or alone", () => {
  const it = stranger(tankAt(100, 200));
  it.delta(101, { steps: [TANK + 1, TRIM, 5, -7] });
  assert.deepEqual([at(it, TANK).x, at(it, TANK).vx, at(it, TANK).vy], [50, 5 / 32, -7 / 32]);
  it.delta(102, { steps: [TANK + 1, MOTION | TRIM, 1, 0, 3, 0] });
  assert.deepEqual([at(it, TANK).x, at(it, TANK).vx], [(1600 + 5 + 16) / 32, (5 + 16 + 3) / 32]);
});

test("motion: beyond 4,095 it jumped and stands, and trim counts from there", () => {
  const it = stranger(tankAt(0, 0, 16, 16));
  it.delta(101, { steps: [TANK + 1, MOTION, 4095, 0] });
  assert.equal(at(it, TANK).vx, (16 + 16 * 4095) / 32);
  it.delta(102, { changed: [TANK + 1, MOTION, 0, 0, 16, 16] });
  it.delta(103, { steps: [TANK + 1, MOTION | TRIM, 0, -4096, 2, 0] });
  assert.deepEqual([at(it, TANK).x, at(it, TANK).y], [0.5, (1 - 4096) / 2]);
  assert.deepEqual([at(it, TANK).vx, at(it, TANK).vy], [2 / 32, 0]);
});

test("events carry their fields in order", () => {
  const it = stranger();
  it.delta(101, { events: [[0, PLAYER, "hello"], [4, -7]] });
  assert.deepEqual(it.events, [{ by: PLAYER, text: "hello", tick: 101, kind: "chat" }, { x: -3.5, tick: 101, kind: "hit" }]);
});

test("owner fields reach only their owner", () => {
  const other = 65536 + 2;
  refuses(() => stranger([3, 1, bit(5), 100]), /player.gold of somebody else/);
  refuses(() => stranger([TANK + 1, 1, bit(0) | bit(3), other, 9]), /tank.ammo of somebody else/);
  refuses(() => stranger().delta(101, { entered: [TANK + 1, 1, 0], steps: [TANK + 1, bit(3), 9] }), /somebody else/);
  assert.equal(at(stranger([ME + 1, 1, bit(5), 100]), ME).gold, 100);
});

test("what the page does not allow is refused", () => {
  const it = stranger([CRATE + 1, 1, 0, 1, 1, 0]);
  const wrong = [
    [{ steps: [TANK + 1, bit(1), 1] }, /slot 10 in steps is unknown/], [{ changed: [CRATE + 1, bit(1), 1] }, /names a field/],
    [{ changed: [CRATE + 2, bit(0), 1, 0, bit(0), 1] }, /changed\[3\] is 0/], [{ changed: [CRATE + 1, MOTION, 0, 0, 0, 0] }, /no quantum/],
    [{ changed: [CRATE + 1, bit(0)] }, /ends in the middle/], [{ changed: [CRATE + 1, bit(0), "x"] }, /cannot be "x"/],
    [{ changed: [40, bit(0), 1] }, /belongs to no kind/], [{ entered: [CRATE + 1, 0, 0] }, /entered\[1\] is 0/],
    [{ entered: [TANK + 1, 1, TRIM] }, /trim/], [{ entered: [TANK + 1, 1, bit(1), 256] }, /cannot be 256/],
    [{ events: [[9]] }, /event/], [{ events: [[0, PLAYER]] }, /event/], [{ ack: 1 }, /ack 1/], [{ waiting: 1 }, /1 inputs wait/],
  ];
  wrong.forEach(([rows, about], i) => refuses(() => it.delta(101 + i, rows), about));
  refuses(() => stranger().delta(100, {}), /tick 100 after 100/);
  refuses(() => stranger().delta(99, {}), /tick 99 after 100/);
  refuses(() => stranger().hear([18, 101, 0, 0, [], [], [], []]), /8 elements/);
  refuses(() => stranger().hear([99]), /kind 99/);
  refuses(() => stranger().hear(7), /kind/);
});

test("order of messages: WELCOME, SNAPSHOT, then DELTA, and so again after a second WELCOME", () => {
  const it = new Stranger(), hear = (message) => it.receive(notepack.encode(message));
  refuses(() => hear(frame(17, 1, {})), /before the WELCOME/);
  hear(welcome());
  refuses(() => hear(frame(18, 1, {})), /before the SNAPSHOT/);
  hear(frame(17, 1, {}));
  hear(welcome());
  refuses(() => hear(frame(18, 2, {})), /before the SNAPSHOT/);
  hear(frame(17, 1, {}));
  hear(frame(18, 2, {}));
  assert.equal(it.frames, 3);
});

test("a mode map that breaks section 5 is refused", () => {
  const hear = (changes) => () => new Stranger().receive(notepack.encode(welcome(changes)));
  const [room, player, tank] = mode.kinds;
  refuses(hear({ kinds: [player, room] }), /not room and player/);
  refuses(hear({ kinds: [room, player, { ...tank, first: 8 }] }), /share a slot/);
  refuses(hear({ events: [] }), /not chat/);
  refuses(hear({ inputs: [{ name: "move", type: "wheel" }] }), /type wheel/);
});

// A server that answers each message as `answers` says, by its kind.
async function serverOf(t, answers) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: (offered) => [...offered][0] });
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const said = [];
  server.on("connection", (socket) => socket.on("message", (bytes) => {
    const message = notepack.decode(bytes);
    said.push(message);
    answers[message[0]]?.(message, (answer) => socket.send(notepack.encode(answer)), socket);
  }));
  await once(server, "listening");
  return { said, url: `ws://127.0.0.1:${server.address().port}/ws` };
}
const letIn = (message, tell) => [welcome(), frame(17, 100, { entered: [ME + 1, 1, 0] })].forEach(tell);

test("over a socket: joins, plays, and tells why it was closed", async (t) => {
  const { said, url } = await serverOf(t, {
    1: letIn,
    2: ([, seq], tell) => tell(frame(18, 101, { ack: seq })),
    3: (message, tell, socket) => socket.close(4007, "rate"),
    4: ([, time], tell) => tell([19, time, 101, 250]),
  });
  const it = await Stranger.join(url, { name: "Ada" });
  assert.deepEqual(said[0], [1, 1, "", "Ada", null, null]);
  assert.equal(it.input({ move: [127, 0], fire: 3 }), 1);
  await it.until(() => it.ack === 1);
  assert.deepEqual(said[1], [2, 1, 100, [127, 0, 3, 0, 0]]);
  assert.equal((await it.ping()).tick, 101);
  it.chat("hello");
  assert.deepEqual(await it.closed, { code: 4007, reason: "rate" });
  await assert.rejects(it.until(() => false), /closed: 4007 rate/);
  assert.deepEqual(it.violations, []);
});

test("over a socket: a violation is recorded, thrown at who waits, and ends the session", async (t) => {
  const { url } = await serverOf(t, { 1: letIn, 2: (message, tell) => tell(frame(18, 99, {})) });
  const it = await Stranger.join(url);
  it.input();
  await assert.rejects(it.until(() => it.ack === 1), /tick 99 after 100/);
  assert.deepEqual(it.violations, ["tick 99 after 100"]);
  assert.throws(() => it.input(), Violation);
  assert.equal((await it.closed).code, 1002);
});

test("over a socket: a refused join says why", async (t) => {
  const { url } = await serverOf(t, { 1: (message, tell, socket) => socket.close(1013, "full") });
  await assert.rejects(Stranger.join(url), /closed: 1013 full/);
});
