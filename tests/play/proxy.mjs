// proxy.mjs: a bad line between a browser and the server: plain TCP, with all that can go wrong with it. It knows no HTTP; of a WebSocket it
// knows where frames begin and end, so that single ones can be lost (middlebox.mjs is a proxy that means well and breaks protocols).
//
//   const proxy = await Proxy.start(t, server);          in front of the server until the test is over; browsers go to proxy.url
//   proxy.delay = 80; proxy.jitter = 40;                 ms each way, from now on; bytes keep their order
//   proxy.stall(1500);                                   nothing passes for so long, then all of it does
//   proxy.abort({ client: "reset", server: "nothing" }); every line ends: "reset", "end" (a FIN) or "nothing", on either side
//   proxy.freeze();                                      every line is half open: nothing passes, and nobody is told, ever
//   proxy.isDown = true;                                 who connects is turned away
//   proxy.swallowsEnds = true;                           that one side ended the line is not passed on to the other
//   proxy.swallowsCloses = true;                         Close frames are lost
//   proxy.onFrame = (line, from, opcode, payload) => ... from: "client" or "server"; what returns false is lost
//
// `proxy.lines` are all lines so far: { isOpen, frames: { client, server } } (whole frames that were passed on), newest last.
import { connect, createServer } from "node:net";

const CLOSE = 8, MOST_WAITING = 1 << 20; // bytes that one way holds before the sender has to wait

function sizeOfFrame(bytes) {
  if (bytes.length < 2) return Infinity;
  const short = bytes[1] & 127, head = (short === 127 ? 10 : short === 126 ? 4 : 2) + (bytes[1] > 127 ? 4 : 0);
  if (bytes.length < head) return Infinity;
  return head + (short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short);
}

function payloadOf(frame) {
  const short = frame[1] & 127, masked = frame[1] > 127, at = short === 127 ? 10 : short === 126 ? 4 : 2;
  const mask = masked ? frame.subarray(at, at + 4) : null, payload = frame.subarray(at + (masked ? 4 : 0));
  return mask ? Buffer.from(payload.map((byte, i) => byte ^ mask[i % 4])) : payload;
}

// One direction of a line.
class Way {
  frames = 0;
  isFramed = false; // behind the head of an upgrade there are frames
  #whole = Buffer.alloc(0); // bytes of a head or frame that is not whole yet
  #waiting = []; // {at, bytes}; bytes null: the end
  #size = 0;
  #timer = null;

  constructor(line, from, to, side) {
    Object.assign(this, { line, from, to, side });
    from.on("data", (bytes) => this.#take(bytes));
    from.on("end", () => this.line.proxy.swallowsEnds || this.#put(null));
  }

  #take(bytes) {
    if (this.line.isFrozen) return;
    if (!this.isFramed) {
      this.#put(bytes);
      this.line.watchHead(this.side, bytes);
      return;
    }
    this.#whole = Buffer.concat([this.#whole, bytes]);
    for (let size; (size = sizeOfFrame(this.#whole)) <= this.#whole.length; this.#whole = this.#whole.subarray(size)) this.#takeFrame(this.#whole.subarray(0, size));
  }

  #takeFrame(frame) {
    const { proxy } = this.line, opcode = frame[0] & 15;
    if (proxy.swallowsCloses && opcode === CLOSE) return;
    if (proxy.onFrame?.(this.line, this.side, opcode, payloadOf(frame)) === false || this.line.isFrozen || !this.line.isOpen) return;
    this.frames++;
    this.#put(frame);
  }

  #put(bytes) {
    const { delay, jitter } = this.line.proxy, before = this.#waiting.at(-1)?.at ?? 0;
    this.#waiting.push({ at: Math.max(performance.now() + delay + Math.random() * jitter, before), bytes });
    this.#size += bytes?.length ?? 0;
    if (this.#size > MOST_WAITING) this.from.pause();
    this.flush();
  }

  // Passes on what is due.
  flush() {
    clearTimeout(this.#timer);
    const { proxy } = this.line;
    while (this.#waiting.length && !this.line.isFrozen) {
      const wait = Math.max(this.#waiting[0].at, proxy.stalledUntil) - performance.now();
      if (wait > 0) return void (this.#timer = setTimeout(() => this.flush(), wait));
      const { bytes } = this.#waiting.shift();
      if (bytes === null) this.to.end();
      else if (!this.to.write(bytes)) return void this.to.once("drain", () => this.flush());
      this.#size -= bytes?.length ?? 0;
    }
    this.from.resume();
  }

  drop() {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }
}

class Line {
  isOpen = true;
  isFrozen = false;
  #heads = { client: "", server: "" };

  constructor(proxy, client, server) {
    Object.assign(this, { proxy, client, server });
    this.up = new Way(this, client, server, "client");
    this.down = new Way(this, server, client, "server");
    for (const [socket, other] of [[client, server], [server, client]]) {
      socket.setNoDelay().on("error", () => {});
      socket.on("close", () => {
        this.isOpen = false;
        if (!this.isFrozen && !proxy.swallowsEnds) setTimeout(() => other.destroy(), proxy.delay + proxy.jitter);
      });
    }
  }

  get frames() { return { client: this.up.frames, server: this.down.frames }; }

  // After the 101 both ways carry frames. (A client says nothing before it has read it.)
  watchHead(side, bytes) {
    if (side !== "server" || this.#heads.server.length > 4096) return;
    this.#heads.server += bytes.toString("latin1");
    if (/^HTTP\/1.1 101 [^]*\r\n\r\n$/.test(this.#heads.server)) this.up.isFramed = this.down.isFramed = true;
  }

  abort({ client = "reset", server = "reset" } = {}) {
    this.isOpen = false;
    this.isFrozen = true;
    for (const [socket, how] of [[this.client, client], [this.server, server]]) {
      if (how === "reset") socket.resetAndDestroy();
      if (how === "end") socket.end();
    }
    this.up.drop();
    this.down.drop();
  }
}

export class Proxy {
  delay = 0;
  jitter = 0;
  isDown = false;
  swallowsEnds = false;
  swallowsCloses = false;
  onFrame = null;
  stalledUntil = 0;
  lines = [];
  #listener;

  static async start(t, { port }, manners = {}) {
    const proxy = Object.assign(new Proxy(), manners);
    proxy.#listener = createServer({ allowHalfOpen: true }, (client) => {
      if (proxy.isDown) return void client.on("error", () => {}).resetAndDestroy();
      proxy.lines.push(new Line(proxy, client, connect({ port, host: "127.0.0.1", allowHalfOpen: true })));
    });
    await new Promise((resolve) => proxy.#listener.listen(0, "127.0.0.1", resolve));
    t.after(() => proxy.#end());
    return proxy;
  }

  get url() { return `http://127.0.0.1:${this.#listener.address().port}`; }

  // Every WebSocket that is open, oldest first.
  get sockets() { return this.lines.filter(({ isOpen, up }) => isOpen && up.isFramed); }

  stall(ms) {
    this.stalledUntil = performance.now() + ms;
    setTimeout(() => this.lines.forEach(({ up, down }) => up.flush() ?? down.flush()), ms);
  }

  abort(how = {}) {
    for (const line of this.lines) if (line.isOpen) line.abort(how);
  }

  freeze() {
    for (const line of this.lines) line.isFrozen = true;
  }

  #end() {
    this.#listener.close();
    for (const { client, server } of this.lines) client.destroy(), server.destroy();
  }
}
