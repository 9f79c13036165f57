// server.mjs: the arena behind a real WebSocket, for looking at the client without the engine:
//     node tests/web/fake/server.mjs [PORT]   then open http://127.0.0.1:PORT/
// GET /do/close/CODE[/REASON] closes every session, /do/drop cuts every line, /do/forget gives every seat up first,
// /do/error and /do/ok send the notices.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { Arena, RATE } from "./arena.mjs";
import { Server } from "./session.mjs";

const web = createRequire(new URL("../../../web/package.json", import.meta.url));
const { WebSocketServer } = web("ws");
const dist = fileURLToPath(new URL("../../../web/dist", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";

const server = new Server(new Arena());

const orders = {
  close: (session, code, reason) => session.line.close(Number(code), reason ?? ""),
  drop: (session) => session.line.terminate(),
  garbage: (session) => session.send([18, "no tick"]),
  error: (session) => session.send([20, "mode_error", "modes/arena.lua:42: attempt to index field 'ship' (a nil value)\nstack traceback:\n\tmodes/arena.lua:42: in function 'steer'\n\tmodes/arena.lua:87: in function 'tick'"]),
  ok: (session) => session.send([20, "mode_ok", ""]),
  forget: (session) => server.giveUp(session.seat),
};

function order([what, ...details]) {
  for (const session of [...server.sessions]) orders[what]?.(session, ...details);
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

new WebSocketServer({ server: http, path: "/ws", handleProtocols: () => "moontick.1" }).on("connection", (socket) => {
  const session = server.open(socket);
  socket.on("message", (data) => session.received(data));
  socket.on("close", (code) => session.ended(code));
});
http.listen(Number(process.argv[2] ?? 8091), "127.0.0.1");
setInterval(() => server.tick(), 1000 / RATE);
