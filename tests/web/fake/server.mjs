// server.mjs: the arena behind a real WebSocket, for looking at the client without the engine:
//     node tests/web/fake/server.mjs [PORT]   then open http://127.0.0.1:PORT/
// GET /do/close/CODE[/REASON] closes every session, /do/drop cuts every line, /do/forget gives every seat up first,
// /do/error and /do/ok send the notices, /do/break/CARRIER... does to lines what a bad proxy would (see carriers.mjs).
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { Arena, RATE } from "./arena.mjs";
import { Carriers } from "./carriers.mjs";
import { ROOM, Server } from "./session.mjs";

const web = createRequire(new URL("../../../web/package.json", import.meta.url));
const { WebSocketServer } = web("ws");
const dist = fileURLToPath(new URL("../../../web/dist", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";

const server = new Server(new Arena());
const carriers = new Carriers(server);
const listeners = new Set();  // of /api/events

const orders = {
  close: (session, code, reason) => session.line.close(Number(code), reason ?? ""),
  drop: (session) => session.line.terminate(),
  garbage: (session) => session.send([18, "no tick"]),
  error: (session) => session.send([20, "mode_error", "modes/arena.lua:42: attempt to index field 'ship' (a nil value)\nstack traceback:\n\tmodes/arena.lua:42: in function 'steer'\n\tmodes/arena.lua:87: in function 'tick'"]),
  ok: (session) => session.send([20, "mode_ok", ""]),
  forget: (session) => server.giveUp(session.seat),
};

// What a room looks like in the list: a second one, so that there is something to list.
function rooms() {
  const players = [...server.sessions].filter((session) => session.seat).length;
  return [
    { id: ROOM, mode: "arena", title: "Comet Arena", players, max: 16, rate: RATE },
    { id: "B4XTW", mode: "duel", title: "Duel", players: 1 + Math.floor(Date.now() / 3000) % 2, max: 2, rate: RATE },
  ];
}

function order([what, ...details]) {
  if (what === "break") carriers.broken = new Set(details);
  for (const session of [...server.sessions]) orders[what]?.(session, ...details);
}

function listen(response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": hello\n\n");
  listeners.add(response);
  response.on("close", () => listeners.delete(response));
}

const PAGES = { "/": "/index.html", "/lab": "/lab.html" };

const http = createServer((request, response) => {
  const url = new URL(request.url, "http://x");
  const path = url.pathname;
  if (path === "/carrier" || path.startsWith("/carrier/")) return void carriers.request(request, response, url);
  if (path === "/api/events") return listen(response);
  if (path === "/api/rooms") return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(rooms()));
  if (path.startsWith("/do/")) {
    order(path.slice(4).split("/"));
    return void response.end("done\n");
  }
  const file = join(dist, normalize(path.startsWith("/r/") ? "/index.html" : PAGES[path] ?? path));
  if (!file.startsWith(dist) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": POLICY });
  createReadStream(file).pipe(response);
});

const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => "moontick.1" });
http.on("upgrade", (request, socket, head) => {
  if (carriers.broken.has("websocket")) return void socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  if (carriers.broken.has("hang")) return;
  sockets.handleUpgrade(request, socket, head, (line) => {
    if (carriers.broken.has("dumb")) return;
    const session = server.open(line);
    line.on("message", (data) => session.received(data));
    line.on("close", (code) => session.ended(code));
  });
});
http.listen(Number(process.argv[2] ?? 8091), "127.0.0.1");
// To absolute times, like the engine.
const began = performance.now();
setInterval(() => {
  const due = Math.floor((performance.now() - began) * RATE / 1000);
  while (server.arena.tick < due) server.tick();
}, 5);
setInterval(() => {
  for (const response of listeners) response.write(`event: rooms\ndata: ${JSON.stringify(rooms())}\n\n`);
}, 1000);
