// member.mjs: one of a crowd. It does as little as a player can, so that thousands of them fit into one process: it says
// HELLO, passes over frames, answers pings and Closes, and notes when what came.
import { connect } from "node:net";
import { CLOSE, PING, PONG, closing, frame, hello, say, upgrade } from "./bytes.mjs";

const WELCOME = 16;
const GREETING = Buffer.concat([Buffer.from(upgrade())]), HELLO = say(hello());

export class Member {
  opened = 0; // when; 0: not
  welcomed = 0;
  closed = null; // {code, at}
  ended = 0;
  frames = 0;
  gaps = null; // milliseconds between two frames, once somebody wants to know
  #socket;
  #rest = null; // a frame that is not whole yet
  #last = 0;
  #wakers = new Set();

  constructor(port, { from = "127.0.0.1", greets = true } = {}) {
    this.#socket = connect({ port, host: "127.0.0.1", localAddress: from }).setNoDelay();
    this.#socket.on("connect", () => this.#socket.write(GREETING));
    this.#socket.on("data", (bytes) => this.#take(bytes, greets));
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => this.#note("ended"));
  }

  #note(what) {
    this[what] ||= performance.now();
    for (const wake of [...this.#wakers]) wake();
  }

  // Resolves with whether `what` (opened, welcomed, closed, ended) has happened within this time.
  has(what, ms) {
    return new Promise((resolve) => {
      const wake = () => (this[what] || this.ended) && finish();
      const finish = () => clearTimeout(timer) || this.#wakers.delete(wake) & resolve(Boolean(this[what]));
      const timer = setTimeout(finish, ms);
      this.#wakers.add(wake);
      wake();
    });
  }

  #take(bytes, greets) {
    let all = this.#rest ? Buffer.concat([this.#rest, bytes]) : bytes;
    if (!this.opened) {
      const end = all.indexOf("\r\n\r\n");
      if (end < 0 || !all.subarray(0, 12).equals(Buffer.from("HTTP/1.1 101"))) return void (this.#rest = all);
      all = all.subarray(end + 4);
      this.#note("opened");
      if (greets) this.greet();
    }
    for (let size; (size = this.#frameAt(all));) all = all.subarray(size);
    this.#rest = all.length ? Buffer.from(all) : null;
  }

  // Takes the frame at the start of these bytes; returns its size, 0 when it is not whole.
  #frameAt(bytes) {
    if (bytes.length < 2) return 0;
    const short = bytes[1] & 127, start = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < start) return 0;
    const size = start + (short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short);
    if (bytes.length < size) return 0;
    this.#onFrame(bytes[0] & 15, bytes.subarray(start, size));
    return size;
  }

  #onFrame(opcode, payload) {
    if (opcode === PING) return this.#socket.write(frame(PONG, payload));
    if (opcode === CLOSE) return this.#onClose(payload);
    if (payload[1] === WELCOME) return this.#note("welcomed");
    const now = performance.now();
    if (this.gaps && this.#last) this.gaps.push(now - this.#last);
    this.#last = now;
    this.frames++;
  }

  #onClose(payload) {
    this.closed = { code: payload.readUInt16BE(0), at: performance.now() };
    this.#socket.end(closing(this.closed.code));
    this.#note("closed");
  }

  greet() { this.#socket.write(HELLO); }
  send(bytes) { return this.#socket.write(bytes); }
  pause() { this.#socket.pause(); }
  resume() { this.#socket.resume(); }
  drop() { this.#socket.destroy(); }
}

const SOURCES = 4, AT_ONCE = 100;

// So many members, all welcomed (or only opened).
export async function gather(port, count, { greets = true, seconds = 60 } = {}) {
  const members = [], until = performance.now() + seconds * 1000, what = greets ? "welcomed" : "opened";
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
    while (members.length < count) {
      const member = new Member(port, { greets, from: `127.0.0.${1 + (members.length % SOURCES)}` });
      members.push(member);
      if (await member.has(what, until - performance.now())) continue;
      throw new Error(`one of ${members.length} members was not ${what}: ${JSON.stringify(member.closed)}`);
    }
  }));
  return members;
}
