// Every way in which the server shows somebody the door, and what the door says.
import assert from "node:assert/strict";
import { test } from "node:test";
import notepack from "notepack.io";
import WebSocket from "ws";
import { Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

const HELLO = [1, 1, "", "Raw", null, null];
const LATEST = 5000; // ms

// Sends what is given, a Buffer as it is and anything else as msgpack, and resolves with how it ended.
function endOf(server, ...messages) {
  const socket = new WebSocket(server.socketUrl, "moontick.1", { perMessageDeflate: false });
  socket.on("open", () => {
    for (const message of messages) socket.send(typeof message === "string" || Buffer.isBuffer(message) ? message : notepack.encode(message));
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.terminate() ?? reject(new Error("nobody closed it")), LATEST);
    socket.on("error", reject);
    socket.on("close", (code, reason) => {
      clearTimeout(timer);
      resolve(`${code} ${reason}`);
    });
  });
}

test("text to a binary endpoint: 1003", async (t) => {
  const server = await Server.start(t);
  assert.equal(await endOf(server, "hello"), "1003 text");
  assert.equal(await endOf(server, HELLO, "hello"), "1003 text");
});

test("a message beyond the limit: 1009; up to the limit it is taken", async (t) => {
  const server = await Server.start(t);
  assert.equal(await endOf(server, Buffer.alloc(1025, 0xc0)), "1009 too_big");
  assert.equal(await endOf(server, HELLO, Buffer.alloc(100000)), "1009 too_big");
  assert.equal(await endOf(server, Buffer.alloc(1024, 0xc0)), "1002 protocol");
});

test("another version: 4004, whatever else is in its HELLO", async (t) => {
  const server = await Server.start(t);
  assert.equal(await endOf(server, [1, 2, "", "Raw", null, null]), "4004 version");
  assert.equal(await endOf(server, [1, 99, ["another", "shape"]]), "4004 version");
});

test("bytes that are no message: 1002", async (t) => {
  const server = await Server.start(t);
  const garbage = [Buffer.from([0xc1]), Buffer.alloc(64, 0xff), Buffer.alloc(0), Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]),
    Buffer.alloc(200, 0x91)];
  for (const bytes of garbage) assert.equal(await endOf(server, bytes), "1002 protocol", bytes.toString("hex"));
});

test("messages out of order or out of shape: 1002", async (t) => {
  const server = await Server.start(t);
  const sessions = [[[2, 1, 0, []]], [[3, "too early"]], [[4, 1]], [[1]], [[7]], ["of no kind"], [{ kind: 1 }], [HELLO, HELLO],
    [HELLO, [4, -1]], [HELLO, [3, 5]], [HELLO, [3, "x".repeat(201)]], [HELLO, [2, 1, 0]], [[1, 1, "", "Raw", null, 5]]];
  for (const messages of sessions)
    assert.equal(await endOf(server, ...messages.map((one) => notepack.encode(one))), "1002 protocol", JSON.stringify(messages));
});

test("a resume token of no seat: 4008", async (t) => {
  const server = await Server.start(t);
  for (const token of ["resume", "x".repeat(43)])
    assert.equal(await endOf(server, notepack.encode([1, 1, "", "Raw", null, token])), "4008 resume_failed");
});

test("text that is not UTF-8: 1007", async (t) => {
  const server = await Server.start(t);
  assert.equal(await endOf(server, HELLO, Buffer.from([0x92, 3, 0xa2, 0xc3, 0x28])), "1007 encoding");
});

test("inputs that the mode does not declare: 1002", async (t) => {
  const server = await Server.start(t, { mode: "duel" }); // aim, a pointer; fire, a button; move, a stick
  for (const values of [[], [0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 4, 0, 0], [0, 0, 0, 128, 0], [0, 0, 0, "0", 0], [1000001, 0, 0, 0, 0]]) {
    const stranger = await Stranger.join(server.socketUrl);
    stranger.send([2, 1, 0, values]);
    assert.deepEqual(await stranger.closed, { code: 1002, reason: "protocol" }, JSON.stringify(values));
  }
});

test("too many messages: 4007", async (t) => {
  const server = await Server.start(t);
  assert.equal(await endOf(server, HELLO, ...Array(2000).fill([4, 1])), "4007 rate");
});

test("no HELLO: 4006, after the five seconds that one has for it", async (t) => {
  const server = await Server.start(t), since = performance.now();
  const socket = new WebSocket(server.socketUrl, "moontick.1");
  const end = await new Promise((resolve) => socket.on("close", (code, reason) => resolve(`${code} ${reason}`)));
  assert.equal(end, "4006 idle");
  assert.ok(performance.now() - since > 4500);
});

test("a room that there is not: 4010; one in small letters there is", async (t) => {
  const server = await Server.start(t);
  assert.equal(await endOf(server, [1, 1, "ZZZZZ", "Raw", null, null]), "4010 no_room");
  const stranger = await Stranger.join(server.socketUrl), { room } = stranger.welcome;
  assert.equal((await Stranger.join(server.socketUrl, { room: room.toLowerCase() })).welcome.room, room);
});

test("a room without a seat: 1013; without a code there is always another room", async (t) => {
  const server = await Server.start(t, { mode: "solo" });
  const { room } = (await Stranger.join(server.socketUrl)).welcome;
  assert.equal(await endOf(server, [1, 1, room, "Raw", null, null]), "1013 full");
  assert.notEqual((await Stranger.join(server.socketUrl)).welcome.room, room);
});

test("who leaves is answered 1000, and the seat is free", async (t) => {
  const server = await Server.start(t, { mode: "solo" });
  const stranger = await Stranger.join(server.socketUrl), { room } = stranger.welcome;
  assert.equal((await stranger.leave()).code, 1000);
  assert.equal((await Stranger.join(server.socketUrl, { room })).welcome.room, room);
});

test("another subprotocol, or none, is no game", async (t) => {
  const server = await Server.start(t);
  for (const protocols of [[], ["moontick.2"]]) {
    const socket = new WebSocket(server.socketUrl, protocols);
    const end = await new Promise((resolve) => {
      socket.on("error", () => {}).on("unexpected-response", (request, answer) => resolve(answer.statusCode));
      socket.on("close", (code) => resolve(code));
    });
    assert.ok([400, 403, 404, 426, 1002, 1008].includes(end), `${JSON.stringify(protocols)}: ${end}`);
  }
});
