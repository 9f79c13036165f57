// server.mjs: the arena behind a real WebSocket, for looking at the client without the engine:
//     node tests/web/fake/server.mjs [PORT]   then open http://127.0.0.1:PORT/
// GET /do/close/CODE[/REASON] closes every session, /do/drop cuts every line, /do/error and /do/ok send the notices.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { Arena, RATE, mode } from "./arena.mjs";
import { Told } from "./told.mjs";

const web = createRequire(new URL("../../../web/package.json", import.meta.url));
const { WebSocketServer } = web("ws");
const { decode, encode } = web("@msgpack/msgpack");
const dist = fileURLToPath(new URL("../../../web/dist", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";

const arena = new Arena();
const sessions = new Set();

class Session {
  player = null;
  told = new Told();
  fresh = true;
  seq = 0;
  constructor(socket) {
    this.socket = socket;
    sessions.add(this);
    socket.on("message", (data) => this.received(decode(data)));
    socket.on("close", () => {
      sessions.delete(this);
      if (this.player) arena.leave(this.player);
    });
  }
  received([kind, ...rest]) {
    if (kind === 1) this.hello(...rest);
    if (kind === 2) this.input(...rest);
    if (kind === 3) arena.chat(this.player, rest[0]);
    if (kind === 4) this.socket.send(encode([19, rest[0], arena.tick]));
  }
  hello(version, room, name, profile) {
    if (version !== 1) this.socket.close(4004, "version");
    else if (room !== "" && room !== "K7QX2") this.socket.close(4010, "no_room");
    else {
      this.player = arena.join(name);
      this.socket.send(encode([16, 1, "K7QX2", this.player.id, profile ? null : "guest-token", null, RATE, mode]));
    }
  }
  input(seq, ack, [x, y, aimX, aimY, fire, boost]) {
    this.seq = seq;
    this.player.input = { x: x / 127, y: y / 127, aim: [aimX, aimY], fire, boost };
  }
  frame(events) {
    if (!this.player) return;
    const rows = this.told.frame(arena.tick, arena.truth(), this.fresh);
    this.socket.send(encode([this.fresh ? 17 : 18, arena.tick, this.seq, 1, ...rows, events]));
    this.fresh = false;
  }
}

function order([what, code, reason]) {
  for (const { socket } of sessions) {
    if (what === "close") socket.close(Number(code), reason ?? "");
    if (what === "drop") socket.terminate();
    if (what === "garbage") socket.send(encode([18, "no tick"]));
    if (what === "error") socket.send(encode([20, "mode_error", "modes/arena.lua:42: attempt to index field 'ship' (a nil value)\nstack traceback:\n\tmodes/arena.lua:42: in function 'steer'\n\tmodes/arena.lua:87: in function 'tick'"]));
    if (what === "ok") socket.send(encode([20, "mode_ok", ""]));
  }
}

const http = createServer((request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  if (path.startsWith("/do/")) {
    order(path.slice(4).split("/"));
    response.end("done\n");
    return;
  }
  const file = join(dist, normalize(path === "/" || path.startsWith("/r/") ? "/index.html" : path));
  if (!file.startsWith(dist) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": POLICY });
  createReadStream(file).pipe(response);
});

new WebSocketServer({ server: http, path: "/ws", handleProtocols: () => "moontick.1" }).on("connection", (socket) => new Session(socket));
http.listen(Number(process.argv[2] ?? 8091), "127.0.0.1");
setInterval(() => {
  arena.step();
  const events = arena.events.splice(0);
  for (const session of sessions) session.frame(events);
}, 1000 / RATE);
