// Every code of the closing table of PROTOCOL.md, as Chromium hears it: with its reason, and cleanly. (What the page makes of each is in
// tests/web/closing.test.mjs; the same codes over raw sockets are in tests/conformance.)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hello, pack } from "../conformance/bytes.mjs";
import { Visitor } from "./browser.mjs";
import { ROOT, SLACK, Server } from "./server.mjs";

const page = readFileSync(join(ROOT, "engine/wire/PROTOCOL.md"), "utf8");
const TABLE = new Map([...page.matchAll(/^\| (\d{4}) \| `(\w+)`/gm)].map(([, code, key]) => [Number(code), key]));
const scripts = join(ROOT, "tests/conformance");

// In the page: opens WebSockets, one after the other, each of which says all that it is given; resolves with how the first one ends.
function listen({ url, visits, then, leaves }) {
  const open = (messages) => new Promise((resolve) => {
    const socket = new WebSocket(url, "moontick.1"), seen = {};
    socket.binaryType = "arraybuffer";
    seen.ended = new Promise((end) => (socket.onclose = ({ code, reason, wasClean }) => end({ code, reason, wasClean }) ?? resolve(seen)));
    socket.onopen = () => {
      for (const message of messages) socket.send(typeof message === "string" ? message : Uint8Array.from(message));
      if (!messages.length) resolve(seen);
    };
    socket.onmessage = ({ data }) => {
      if (new Uint8Array(data)[1] !== 16) return; // until the WELCOME
      const text = new TextDecoder("latin1").decode(data);
      Object.assign(seen, { socket, room: text.slice(4, 9), token: text.slice(0, 110).match(/[\w-]{43}/g).at(-1) });
      resolve(seen);
    };
  });
  const fill = (message, { room, token }) => message === "the token" ? [0x96, 1, 1, 0xa0, 0xa1, 65, 0xc0, 0xd9, 43, ...new TextEncoder().encode(token)]
    : message === "the room" ? [0x96, 1, 1, 0xa5, ...new TextEncoder().encode(room), 0xa1, 65, 0xc0, 0xc0] : message;
  return (async () => {
    const first = await open(visits[0]), others = [];
    window.isIn = true;
    for (const messages of visits.slice(1)) others.push(await open(messages.map((message) => fill(message, first))));
    if (then) first.socket.send(Uint8Array.from(then));
    if (leaves) first.socket.close(1000, "left");
    const heard = visits.length > 1 && visits[1][0] === "the room" ? others[0] : first;
    return heard.ended;
  })();
}

const joins = [...pack(hello())], bytes = (value) => [...pack(value)];
const CASES = { // [server, visits]
  1000: ["plain", [[joins]], { leaves: true }],
  1002: ["plain", [[[0xc1]]]],
  1003: ["plain", [["text"]]],
  1007: ["plain", [[[0x92, 3, 0xa2, 0xc3, 0x28]]]],
  1008: ["closed", [[]]],
  1009: ["plain", [[Array(1025).fill(0xc0)]]],
  1011: ["plain", [[bytes(hello("/broken"))]]],
  1013: ["single", [[joins], ["the room"]]],
  4002: ["plain", [[joins]], { then: bytes([3, "throw me out"]) }],
  4004: ["plain", [[bytes([1, 2])]]],
  4005: ["plain", [[joins], ["the token"]]],
  4006: ["plain", [[]]],
  4007: ["plain", [[joins, ...Array(1500).fill(bytes([4, 1]))]]],
  4008: ["plain", [[bytes([1, 1, "", "n", null, "no token"])]]],
  4010: ["plain", [[bytes(hello("NOWHERE"))]]],
};
const late = () => new Promise((resolve) => setTimeout(resolve, 15000 * SLACK, { code: "none", reason: "" }).unref());
const SERVERS = {
  plain: {}, single: {}, closed: { mode: "plain", args: ["--deny", "127.0.0.1"] },
};

test("every code of the table is heard in Chromium", async (t) => {
  const servers = {};
  for (const [name, options] of Object.entries(SERVERS)) {
    const server = (servers[name] = await Server.start(t, { mode: name, scripts, ...options }));
    server.visitor = await Visitor.open(t, `${server.url}/healthz`); // a page of the same origin, and nothing on it
  }
  const { plain } = servers, heard = new Map();
  const hear = ({ visitor, socketUrl }, visits, more) => Promise.race([visitor.ask(listen, { url: socketUrl, visits, ...more }), late()]);
  const note = (wanted, end) => {
    assert.deepEqual(end, { code: wanted, reason: end.reason, wasClean: true });
    assert.equal(end.reason.split(":")[0], wanted === 1000 ? "" : TABLE.get(wanted)); // ours is answered with the code alone
    heard.set(wanted, end);
  };
  await Promise.all(Object.entries(CASES).map(async ([code, [name, visits, more]]) => note(Number(code), await hear(servers[name], visits, more))));
  for (const [code, act] of [[1012, () => process.kill(plain.pid, "SIGUSR2")], [1001, () => plain.stop()]]) {
    const ready = code === 1012 && plain.logs(/is ready/), end = (await plain.visitor.ask(() => void (window.isIn = false))) ?? hear(plain, [[joins]]);
    await plain.visitor.until(() => window.isIn);
    await act();
    note(code, await end);
    await ready;
  }
  assert.deepEqual([...heard.keys()].sort(), [...TABLE.keys()].sort());
});
