// check.mjs: do the peers really send what we measure? Five clients each, official decoders, against the server's truth.
//
//     node check.mjs colyseus|expert all|near
//
// Every client must see exactly whom it should (in "near", those within SIGHT), where the server says they are; give or
// take what walks in two ticks. Prints "right: ...", or says what is wrong and exits with 1.
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { RATE, SIGHT, SPEED, STEPS } from "./field.mjs";

const [peer, sight] = process.argv.slice(2);
const CLIENTS = 5, SIDE = 1200, LOOKS = 20;
const SLACK = (2 * SPEED) / RATE + 1;

// A client is { seen(): Map of id -> {x, y}, turn(angle), leave() }.
async function joinColyseus(url) {
  const { Client } = await import("@colyseus/sdk");
  const room = await new Client(url).joinOrCreate("arena");
  await new Promise((resolve) => room.onStateChange.once(resolve));
  const seen = () => new Map([...(room.state.heroes?.entries() ?? [])].map(([id, { x, y }]) => [Number(id), { x: x / STEPS, y: y / STEPS }]));
  return { seen, turn: (angle) => room.send("turn", angle), leave: () => room.leave() };
}

async function joinExpert(url) {
  const { WebSocket } = await import("ws");
  const { default: notepack } = await import("notepack.io");
  const socket = new WebSocket(url), known = new Map();
  socket.on("message", (bytes) => {
    const [, left, entered, moved] = notepack.decode(bytes);
    for (const id of left) if (!known.delete(id)) throw new Error(`${id} left twice`);
    for (const [id, x, y] of entered) known.set(id, { x, y });
    for (const [id, dx, dy] of moved) known.set(id, { x: known.get(id).x + dx, y: known.get(id).y + dy });
  });
  await once(socket, "message");
  const seen = () => new Map([...known].map(([id, { x, y }]) => [id, { x: x / STEPS, y: y / STEPS }]));
  return { seen, turn: (angle) => socket.send(notepack.encode([angle])), leave: () => socket.close() };
}

function complain(text) {
  console.error(`${peer} ${sight}: ${text}`);
  process.exit(1);
}

// What one client sees, against the truth; `self` is its own walker.
function compare(seen, truth, self) {
  for (const { id, x, y } of truth) {
    const at = seen.get(id), away = Math.hypot(x - self.x, y - self.y);
    if (!at && (sight === "all" || away < SIGHT - 2 * SLACK)) complain(`${id} is missing, ${away.toFixed(0)} away`);
    if (at && sight === "near" && away > SIGHT + 2 * SLACK) complain(`${id} is seen, ${away.toFixed(0)} away`);
    if (at && Math.hypot(at.x - x, at.y - y) > SLACK) complain(`${id} is at ${x} ${y}, but seen at ${at.x} ${at.y}`);
  }
  for (const id of seen.keys()) if (!truth.some((one) => one.id === id)) complain(`${id} is seen, but gone`);
  return seen.size;
}

const server = fork(fileURLToPath(new URL(`${peer}.mjs`, import.meta.url)), [sight, String(SIDE)], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
const [line] = await once(server.stdout, "data");
const url = `ws://${/127\.0\.0\.1:\d+/.exec(line)[0]}`;
const join = peer === "colyseus" ? (to) => joinColyseus(to.replace("ws:", "http:")) : joinExpert;
const clients = [];
for (let i = 0; i < CLIENTS; i++) clients.push(await join(url)); // one after the other: client i has walker i

let looks = 0, seen = 0;
for (let look = 0; look < LOOKS; look++) {
  for (const client of clients) client.turn(Math.floor(Math.random() * 256));
  await sleep(150);
  server.send("truth");
  const [truth] = await once(server, "message");
  clients.forEach((client, i) => (seen += compare(client.seen(), truth, truth.find((one) => one.id === i))));
  looks += clients.length;
}
await clients.pop().leave();
await sleep(200);
server.send("truth");
const [truth] = await once(server, "message");
if (truth.length !== CLIENTS - 1) complain("somebody who left is still there");
compare(clients[0].seen(), truth, truth[0]);
console.log(`right: ${peer} ${sight}, ${looks} looks, ${(seen / looks).toFixed(1)} of ${CLIENTS} seen at a time`);
server.kill();
process.exit(0);
