// carriers.mjs: the fake server's lines over HTTP, and what a proxy may do to each carrier.
import { randomBytes } from "node:crypto";

const LIVES = 15_000;  // ms without a request

function record(kind, bytes) {
  return Buffer.concat([Buffer.from([kind, bytes.length >> 16, bytes.length >> 8 & 255, bytes.length & 255]), bytes]);
}

function closeOf(code, reason) {
  return record(1, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));
}

// A line: what a socket is to a session. One message is kept for a poll that is yet to come, like in the engine.
class HttpLine {
  id = randomBytes(24).toString("base64url");
  stream = null;
  poll = null;
  kept = [];
  over = false;

  constructor(carriers) {
    this.carriers = carriers;
    this.session = carriers.server.open(this);
    this.#live();
  }

  send(bytes) {
    this.#down(record(0, Buffer.from(bytes)));
  }

  close(code, reason = "") {
    if (this.over) return;
    this.#down(closeOf(code, reason));
    this.gone(code, 500);
  }

  terminate() {
    this.stream?.destroy();
    this.poll?.destroy();
    this.gone(1006);
  }

  gone(code, later = 0) {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.session.ended(code);
    setTimeout(() => this.carriers.lines.delete(this.id), later);
  }

  listen(response) {
    this.#live();
    this.stream = response;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": hello\n\n");
    response.on("close", () => this.gone(1006));
    for (const one of this.kept.splice(0)) this.#down(one);
  }

  ask(response, wait) {
    this.#live();
    this.poll?.writeHead(204).end();
    this.poll = response;
    const timer = setTimeout(() => this.#answer(), wait * 1000);
    response.on("close", () => {
      clearTimeout(timer);
      if (this.poll === response) this.poll = null;
    });
    if (this.kept.length > 0 || wait === 0) this.#answer();
  }

  take(body) {
    this.#live();
    for (let at = 0; at + 4 <= body.length && !this.over;) {
      const size = body.readUIntBE(at + 1, 3);
      const bytes = body.subarray(at + 4, at + 4 + size);
      if (body[at] === 0) this.session.received(bytes);
      else this.gone(size < 2 ? 1005 : bytes.readUInt16BE(0));
      at += 4 + size;
    }
  }

  #down(one) {
    if (this.stream && this.carriers.broken.has("sse")) return;  // a proxy that keeps what it gets
    if (this.stream) this.stream.write(`data: ${one.toString("base64")}\n\n`);
    else {
      this.kept.push(one);
      if (this.poll) this.#answer();
    }
  }

  #answer() {
    const { poll } = this;
    this.poll = null;
    const body = Buffer.concat(this.kept.splice(0));
    if (!poll || poll.destroyed) return;
    if (body.length === 0) poll.writeHead(204).end();
    else poll.writeHead(200, { "content-type": "application/octet-stream", "cache-control": "no-store" }).end(body);
  }

  #live() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => !this.stream && this.gone(1006), LIVES + 25_000);
  }
}

export class Carriers {
  lines = new Map();
  broken = new Set();  // carriers that a proxy breaks: websocket, dumb (a WebSocket that opens and says nothing), sse, long

  constructor(server) {
    this.server = server;
  }

  async request(request, response, url) {
    const path = url.pathname.slice("/carrier".length);
    const line = this.lines.get(request.headers["moontick-line"]);
    if (path === "") this.#open(response);
    else if (!line) response.writeHead(404).end("no such line");
    else if (path === "/stream") line.listen(response);
    else if (path === "/poll") this.#poll(line, response, Number(url.searchParams.get("wait") ?? 25));
    else if (path === "/up") {
      line.take(await bodyOf(request));
      response.writeHead(204).end();
    }
  }

  #open(response) {
    const line = new HttpLine(this);
    this.lines.set(line.id, line);
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(record(2, Buffer.from(line.id)));
  }

  #poll(line, response, wait) {
    if (wait > 0 && this.broken.has("long")) response.writeHead(504).end();
    else line.ask(response, wait);
  }
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}
