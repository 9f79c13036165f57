// line.mjs: one TCP connection to the server. It knows no more of HTTP and WebSocket than where an answer and a frame end.
import { connect } from "node:net";

const NO_BODY = (status) => status < 200 || status === 204 || status === 304;

export class Line {
  end = null; // {how: "shut" or "reset", at}, once the server has ended it
  ms = 0; // what the last wait took
  #socket;
  #bytes = Buffer.alloc(0); // received, and not yet taken
  #wakers = new Set();

  static open(port, from) {
    return new Promise((resolve, reject) => {
      const line = new Line(), socket = connect({ port, host: "127.0.0.1", localAddress: from, allowHalfOpen: true });
      line.#socket = socket.setNoDelay();
      socket.once("connect", () => resolve(line));
      socket.on("data", (bytes) => line.#take(bytes));
      socket.on("end", () => line.#ended("shut"));
      socket.on("error", (error) => reject(error) || line.#ended("reset"));
    });
  }

  #take(bytes) {
    this.#bytes = this.#bytes.length ? Buffer.concat([this.#bytes, bytes]) : bytes;
    this.#wake();
  }

  #ended(how) {
    this.end ??= { how, at: performance.now() };
    this.#wake();
  }

  #wake() {
    for (const wake of [...this.#wakers]) wake();
  }

  // Resolves with what `look` returns once that is something; with undefined when the line or the time is over.
  until(look, ms) {
    const began = performance.now();
    return new Promise((resolve) => {
      const finish = (value) => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        this.ms = performance.now() - began;
        resolve(value);
      };
      const wake = () => {
        const value = look();
        if (value || this.end) finish(value || undefined);
      };
      const timer = setTimeout(() => finish(undefined), ms);
      this.#wakers.add(wake);
      wake();
    });
  }

  // Resolves when the kernel has taken it.
  send(bytes) {
    return new Promise((resolve) => this.#socket.write(bytes, "latin1", resolve));
  }

  // What has come, without waiting.
  get received() { return this.#bytes.toString("latin1"); }

  // {status, reason, headers, body} of the next answer; undefined when there is none. Header names are in small letters,
  // and each has the list of its values.
  answer(ms, { toHead = false } = {}) {
    return this.until(() => this.#takeAnswer(toHead), ms);
  }

  #takeAnswer(toHead) {
    const end = this.#bytes.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    const [first, ...lines] = this.#bytes.toString("latin1", 0, end).split("\r\n");
    const [, version, status, reason] = /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/.exec(first) ?? [];
    const headers = new Map();
    for (const line of lines) {
      const [, name, value] = /^([^:]+):\s*(.*?)\s*$/.exec(line) ?? [null, "malformed", line];
      headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value]);
    }
    const bare = toHead || NO_BODY(Number(status)), length = headers.get("content-length")?.[0];
    if (!bare && length === undefined && !this.end) return undefined; // its body ends with the line
    const size = bare ? 0 : Number(length ?? this.#bytes.length - end - 4);
    if (this.#bytes.length < end + 4 + size) return undefined;
    const body = this.#bytes.subarray(end + 4, end + 4 + size);
    this.#bytes = this.#bytes.subarray(end + 4 + size);
    return { version, status: Number(status), reason, headers, body };
  }

  // {final, rsv, opcode, masked, form, payload} of the next frame; undefined when there is none.
  frame(ms) {
    return this.until(() => this.#takeFrame(), ms);
  }

  #takeFrame() {
    const bytes = this.#bytes;
    if (bytes.length < 2) return undefined;
    const short = bytes[1] & 127, form = short === 127 ? 64 : short === 126 ? 16 : 7;
    const masked = bytes[1] > 127, start = (form === 64 ? 10 : form === 16 ? 4 : 2) + (masked ? 4 : 0);
    if (bytes.length < start) return undefined;
    const size = form === 7 ? short : form === 16 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + size) return undefined;
    this.#bytes = bytes.subarray(start + size);
    const payload = bytes.subarray(start, start + size);
    return { final: bytes[0] > 127, rsv: (bytes[0] >> 4) & 7, opcode: bytes[0] & 15, masked, form, payload };
  }

  // The next frame of this kind; others are passed over.
  async next(opcode, ms) {
    const until = performance.now() + ms;
    for (let frame; (frame = await this.frame(until - performance.now()));)
      if (frame.opcode === opcode) return frame;
    return undefined;
  }

  halfClose() { this.#socket.end(); }
  pause() { this.#socket.pause(); }
  drop() { this.#socket.destroy(); }
  reset() { this.#socket.resetAndDestroy(); }
}
