// rider.mjs: one session by any of the four carriers, written from PROTOCOL.md. What a test asks of it is the same for all.
import { Agent, request } from "node:http";
import { BINARY, CLOSE, HOST, PING, PONG, binary, closing, frame, pack, unpack, upgrade } from "./bytes.mjs";
import { Line } from "./line.mjs";

export const CARRIERS = ["websocket", "sse", "long", "short"];
const MESSAGE = 0, ENDING = 1, LINE = 2; // records
const SHORT_POLL = 50, LOOK = 500; // ms

const record = (type, bytes) => Buffer.concat([Buffer.from([type, bytes.length >> 16, (bytes.length >> 8) & 255, bytes.length & 255]), bytes]);
const closeBytes = (code, reason) => Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);

export class Rider {
  messages = []; // payloads that nobody has asked for
  end = null; // {code, reason}; 1006 when the line dropped
  #wakers = new Set();

  static async open({ port }, carrier) {
    const rider = carrier === "websocket" ? new SocketRider() : new RequestRider(port, carrier);
    await rider.begin(port);
    return rider;
  }

  // Resolves with what `look` returns once that is something; with undefined when the time is over.
  until(look, ms) {
    return new Promise((resolve) => {
      const finish = (value) => clearTimeout(timer) || this.#wakers.delete(wake) & resolve(value);
      const wake = () => {
        const value = look();
        if (value) finish(value);
      };
      const timer = setTimeout(() => finish(undefined), ms);
      this.#wakers.add(wake);
      wake();
    });
  }

  // The next message of this kind; others are passed over.
  async message(kind, ms) {
    const next = () => {
      while (this.messages.length) {
        const bytes = this.messages.shift();
        if (unpack(bytes, 1)[0] === kind) return bytes;
      }
      return this.end && "ended";
    };
    const found = await this.until(next, ms);
    if (!Buffer.isBuffer(found)) throw new Error(`wanted a message of kind ${kind}, got ${JSON.stringify(this.end) ?? "none"}`);
    return found;
  }

  async closed(ms) {
    const end = await this.until(() => this.end, ms);
    if (!end) throw new Error("wanted the end of the session, got none");
    return end;
  }

  say(message) { this.sayBytes(pack(message)); }

  take(bytes) {
    this.messages.push(Buffer.from(bytes));
    this.#wake();
  }

  over(bytes) {
    const known = bytes?.length >= 2;
    this.end ??= { code: known ? bytes.readUInt16BE(0) : bytes ? 1005 : 1006, reason: known ? bytes.toString("utf8", 2) : "" };
    this.#wake();
  }

  #wake() {
    for (const wake of [...this.#wakers]) wake();
  }
}

class SocketRider extends Rider {
  #line;

  async begin(port) {
    this.#line = await Line.open(port);
    await this.#line.send(upgrade());
    const answer = await this.#line.answer(10000);
    if (answer?.status !== 101) throw new Error(`the Upgrade was answered with ${answer?.status}`);
    void this.#read();
  }

  async #read() {
    while (!this.end && !this.#line.end) {
      const got = await this.#line.frame(LOOK);
      if (!got) continue;
      if (got.opcode === BINARY) this.take(got.payload);
      if (got.opcode === PING) void this.#line.send(frame(PONG, got.payload));
      if (got.opcode === CLOSE) this.#onClose(got.payload);
    }
    this.over(null);
  }

  #onClose(payload) {
    void this.#line.send(frame(CLOSE, payload.subarray(0, 2)));
    this.over(payload);
  }

  sayBytes(...all) { void this.#line.send(Buffer.concat(all.map((bytes) => binary(bytes)))); }
  leave(code, reason) { void this.#line.send(closing(code, reason)); }
  drop() {
    this.over(null);
    this.#line.drop();
  }
}

class RequestRider extends Rider {
  #agent = new Agent({ keepAlive: true });
  #port;
  #carrier;
  #id = "";
  #waiting = [];
  #sending = false;

  constructor(port, carrier) {
    super();
    this.#port = port;
    this.#carrier = carrier;
  }

  async begin() {
    const { status, body } = await this.#ask("POST", "", Buffer.alloc(0));
    if (status !== 200) throw new Error(`POST /carrier was answered with ${status}`);
    this.#takeRecords(body);
    void this.#bringDown().catch(() => {}).then(() => this.over(null));
  }

  async #bringDown() {
    while (!this.end && this.#carrier !== "sse") {
      const { status, body } = await this.#ask("GET", `/poll?wait=${this.#carrier === "long" ? 25 : 0}`);
      if (status !== 200 && status !== 204) return;
      this.#takeRecords(body);
      if (this.#carrier === "short") await new Promise((resolve) => setTimeout(resolve, SHORT_POLL));
    }
    if (this.#carrier === "sse") await this.#ask("GET", "/stream", null, (line) => this.#takeEvent(line));
  }

  // Resolves with {status, body}; `onLine` gets an endless answer line by line.
  #ask(method, path, body = null, onLine = null) {
    const headers = { Host: HOST, ...(this.#id && { "Moontick-Line": this.#id }), ...(body && { "Content-Length": body.length }) };
    const options = { host: "127.0.0.1", port: this.#port, agent: this.#agent, method, path: `/carrier${path}`, headers };
    return new Promise((resolve, reject) => {
      const asked = request(options, (answer) => {
        let all = Buffer.alloc(0);
        answer.on("data", (bytes) => {
          all = Buffer.concat([all, bytes]);
          for (let end; onLine && (end = all.indexOf("\n")) >= 0; all = all.subarray(end + 1)) onLine(all.toString("latin1", 0, end));
        });
        answer.on("end", () => resolve({ status: answer.statusCode, body: all }));
        answer.on("error", reject);
      });
      asked.on("error", reject).end(body);
    });
  }

  #takeEvent(line) {
    if (line.startsWith("data: ")) this.#takeRecords(Buffer.from(line.slice(6), "base64"));
  }

  #takeRecords(bytes) {
    for (let at = 0; at < bytes.length;) {
      const start = at + 4, end = start + bytes.readUIntBE(at + 1, 3), inside = bytes.subarray(start, end);
      if (bytes[at] === MESSAGE) this.take(inside);
      if (bytes[at] === ENDING) this.over(inside);
      if (bytes[at] === LINE) this.#id = inside.toString("latin1");
      at = end;
    }
  }

  async #bringUp() {
    this.#sending = true;
    while (this.#waiting.length && !this.end) {
      const status = (await this.#ask("POST", "/up", Buffer.concat(this.#waiting.splice(0, 500))).catch(() => ({ status: 0 }))).status;
      if (status !== 204) break; // what comes down says why
    }
    this.#sending = false;
  }

  #up(...records) {
    this.#waiting.push(...records);
    if (!this.#sending) void this.#bringUp();
  }

  sayBytes(...all) { this.#up(...all.map((bytes) => record(MESSAGE, bytes))); }
  leave(code, reason) { this.#up(record(ENDING, closeBytes(code, reason))); }
  drop() {
    this.over(null);
    this.#agent.destroy();
  }
}
