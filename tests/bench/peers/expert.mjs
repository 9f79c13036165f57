// expert.mjs: the arena on ws and msgpackr, as somebody writes it who has done so before.
// Positions are quantised and sent as differences; each walker's row is packed once a tick and copied
// into the frames of all who see it; each client has its set of known walkers; slow sockets are skipped.
//
//     node expert.mjs all|near [SIDE]
//
// To the client, one msgpack array a tick: [tick, left, entered, moved]
//   left: [id, ...]   entered: [[id, x, y, angle, hp, score, name], ...]   moved: [[id, dx, dy] or [id, dx, dy, angle], ...]
// From the client: [angle].
import { WebSocketServer } from "ws";
import { Packr, unpack } from "msgpackr";
import { Field, RATE, STEPS, readArguments, tellTruth } from "./field.mjs";

const { seesAll, side } = readArguments();
const field = new Field(side);
const packr = new Packr({ useRecords: false });
const clients = new Set();
const MOST = 4096; // walkers
const SLOW = 64 * 1024; // bytes that wait in a socket
let tick = 0;

// The rows of this tick, packed one after the other; a walker keeps where its own is.
const rows = Buffer.alloc(1 << 20);
let used = 0;

function packRow(values) {
  const packed = packr.pack(values);
  rows.set(packed, used);
  used += packed.length;
}

function packMoves() {
  used = 0;
  for (const walker of field.walkers) {
    if (!walker) continue;
    const x = Math.round(walker.x * STEPS), y = Math.round(walker.y * STEPS);
    const turned = walker.angle !== walker.sentAngle;
    walker.from = used;
    if (!walker.isNew && (turned || x !== walker.sentX || y !== walker.sentY)) {
      const row = [walker.index, x - walker.sentX, y - walker.sentY];
      if (turned) row.push(walker.angle);
      packRow(row);
    }
    walker.to = used;
    walker.sentX = x;
    walker.sentY = y;
    walker.sentAngle = walker.angle;
    walker.enteredAt = -1;
    walker.isNew = false;
  }
}

// Whoever comes into somebody's sight is packed whole, once.
function packWhole(walker) {
  if (walker.enteredAt >= 0) return;
  walker.enteredAt = used;
  packRow([walker.index, walker.sentX, walker.sentY, walker.sentAngle, 100, 0, walker.name]);
  walker.enteredEnd = used;
}

// A frame under construction.
const frame = Buffer.alloc(1 << 20);
let size = 0;

function writeArray(count) {
  if (count < 16) frame[size++] = 0x90 | count;
  else {
    frame[size++] = 0xdc;
    frame[size++] = count >> 8;
    frame[size++] = count & 255;
  }
}

function copyRow(from, to) {
  for (let i = from; i < to; i++) frame[size++] = rows[i]; // rows are short: a loop beats copy()
}

function beginFrame() {
  size = 0;
  writeArray(4);
  frame[size++] = 0xce;
  size = frame.writeUInt32BE(tick, size);
}

function finishFrame(left, entered, moved) {
  writeArray(left.length);
  for (const walker of left) {
    frame[size++] = 0xcd;
    size = frame.writeUInt16BE(walker.index, size);
  }
  for (const walker of entered) packWhole(walker);
  writeArray(entered.length);
  for (const walker of entered) copyRow(walker.enteredAt, walker.enteredEnd);
  writeArray(moved.length);
  for (const walker of moved) copyRow(walker.from, walker.to);
  return Buffer.from(frame.subarray(0, size));
}

function send(client, bytes) {
  client.socket.send(bytes, { binary: true });
}

const left = [], entered = [], moved = [];

function tellNear(client) {
  if (client.socket.bufferedAmount > SLOW) return void client.known.fill(0);
  const found = client.spare;
  const count = field.near(client.walker.x, client.walker.y, found);
  left.length = entered.length = moved.length = 0;
  for (let i = 0; i < count; i++) {
    const walker = found[i], index = walker.index;
    if (client.known[index] !== tick - 1 || client.generations[index] !== walker.generation) entered.push(walker);
    else if (walker.to > walker.from) moved.push(walker);
    client.known[index] = tick;
    client.generations[index] = walker.generation;
  }
  for (let i = 0; i < client.count; i++) if (client.known[client.visible[i].index] !== tick) left.push(client.visible[i]);
  client.spare = client.visible;
  client.visible = found;
  client.count = count;
  beginFrame();
  send(client, finishFrame(left, entered, moved));
}

// Everybody gets the same bytes; who is new gets the whole field first.
const newcomers = [], gone = [];

function tellAll() {
  const everybody = field.walkers.filter(Boolean);
  beginFrame();
  const common = finishFrame(gone, newcomers, everybody.filter((walker) => walker.to > walker.from));
  beginFrame();
  const whole = [...clients].some((client) => !client.isIn) && finishFrame([], everybody, []);
  for (const client of clients) {
    if (client.socket.bufferedAmount > SLOW) client.isIn = false;
    else {
      send(client, client.isIn ? common : whole);
      client.isIn = true;
    }
  }
  newcomers.length = gone.length = 0;
}

let generation = 0;

function join(socket) {
  const walker = field.add();
  Object.assign(walker, { isNew: true, name: `hero ${walker.index}`, generation: ++generation, from: 0, to: 0, enteredAt: -1 });
  const client = { socket, walker, isIn: false, visible: [], spare: [], count: 0 };
  if (!seesAll) Object.assign(client, { known: new Uint32Array(MOST), generations: new Uint32Array(MOST) });
  clients.add(client);
  newcomers.push(walker);
  socket.on("message", (bytes) => walker.turn(unpack(bytes)[0] & 255));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clients.delete(client);
    field.remove(walker);
    if (newcomers.includes(walker)) newcomers.splice(newcomers.indexOf(walker), 1);
    else gone.push(walker);
  });
}

function step() {
  tick++;
  field.step();
  packMoves();
  if (seesAll) tellAll();
  else for (const client of clients) tellNear(client);
}

// Absolute deadlines: setInterval would drift.
let due = performance.now();
function run() {
  step();
  due = Math.max(due + 1000 / RATE, performance.now() - 1000);
  setTimeout(run, Math.max(0, due - performance.now()));
}

tellTruth(field);
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, maxPayload: 1024, clientTracking: false });
server.on("connection", join);
server.on("listening", () => console.log(`ready: http://127.0.0.1:${server.address().port}`));
run();
