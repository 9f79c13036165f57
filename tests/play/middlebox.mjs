// middlebox.mjs: what may stand between a browser and the server: it speaks HTTP, and does with it what proxies do.
import { Agent, createServer, request } from "node:http";
import { connect } from "node:net";

const LUMP = 4096; // bytes that a stream is held back for

export class Middlebox {
  upgrades = "pass"; // or "refuse" with 403; "swallow": what the server says on a WebSocket goes nowhere
  streams = "pass"; // or "lump": event streams come in lumps; "hold": they never come
  refused = null; // a pattern: these paths are answered with 403
  #server;
  #agent = new Agent({ keepAlive: true });
  #sockets = new Set();
  #to;

  // In front of the server until the test is over.
  static async start(t, { port }, manners = {}) {
    const box = Object.assign(new Middlebox(), manners);
    box.#to = { host: "127.0.0.1", port };
    box.#server = createServer((asked, answer) => box.#onRequest(asked, answer));
    box.#server.on("upgrade", (asked, socket, head) => box.#onUpgrade(asked, socket, head));
    box.#server.on("connection", (socket) => box.#keep(socket));
    await new Promise((resolve) => box.#server.listen(0, "127.0.0.1", resolve));
    t.after(() => box.#end());
    return box;
  }

  get url() { return `http://127.0.0.1:${this.#server.address().port}`; }

  // Every line drops, without a word.
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    return socket.setNoDelay();
  }

  #end() {
    this.#server.close();
    this.#agent.destroy();
    this.cut();
  }

  #onRequest(asked, answer) {
    if (this.refused?.test(asked.url)) return void answer.writeHead(403).end();
    const { method, url: path, headers } = asked;
    const passed = request({ ...this.#to, agent: this.#agent, method, path, headers }, (given) => this.#onAnswer(given, answer));
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  }

  #onAnswer(given, answer) {
    const isStream = given.headers["content-type"] === "text/event-stream", held = [];
    answer.writeHead(given.statusCode, given.headers).flushHeaders();
    given.on("error", () => answer.destroy());
    given.on("end", () => answer.end(Buffer.concat(held)));
    given.on("data", (bytes) => {
      held.push(bytes);
      const all = Buffer.concat(held);
      if (isStream && (this.streams === "hold" || (this.streams === "lump" && all.length < LUMP))) return;
      held.length = 0;
      answer.write(all);
    });
  }

  #onUpgrade({ method, url, rawHeaders }, socket, head) {
    if (this.upgrades === "refuse" || this.refused?.test(url)) return void socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    const there = this.#keep(connect(this.#to));
    const lines = rawHeaders.reduce((all, text, i) => all + (i % 2 ? `: ${text}\r\n` : text), `${method} ${url} HTTP/1.1\r\n`);
    there.write(`${lines}\r\n`);
    there.write(head);
    socket.pipe(there);
    let opened = false; // the answer to the upgrade itself always arrives
    there.on("data", (bytes) => {
      if (!opened || this.upgrades !== "swallow") socket.write(bytes);
      opened = true;
    });
    there.on("end", () => socket.end());
    there.on("close", () => socket.destroy());
    socket.on("close", () => there.destroy());
  }
}
