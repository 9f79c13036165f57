// stranger.mjs: a client written from engine/wire/PROTOCOL.md alone.
// It shares no code with web/ and none with the engine, so that whatever it
// sees is what the page promises. It is strict: a message that the page does not
// allow is recorded in `violations`, thrown at whoever waits, and ends the session.
import notepack from "notepack.io";
import WebSocket from "ws";
import {
  CLOSE_KEYS, INPUT_SIZES, Row, Violation, checkMode, checkValue, hasBit, isCount, isInteger, meaningOf, must, stepped, zeroOf,
} from "./rules.mjs";

const HELLO = 1, INPUT = 2, CHAT = 3, PING = 4;
const WELCOME = 16, SNAPSHOT = 17, DELTA = 18, PONG = 19, NOTICE = 20;
const JUMP = 4095;

export { Violation };

export class Stranger {
  welcome = null; // {room, you, profile, rate, mode}
  tick = 0;
  ack = 0;
  waiting = 0;
  seq = 0; // of the last INPUT sent
  frames = 0; // SNAPSHOT and DELTA messages
  entities = new Map(); // id -> {id, kind, slot, x, y, and its fields}, made anew with each frame
  events = []; // {tick, kind, and its fields}
  notices = []; // {key, text}
  violations = [];
  closed = null; // resolves with {code, reason}
  over = null; // the same, once it is known
  #slots = new Map(); // slot -> {id, kind, slot, values, px, py, vx, vy}
  #needsSnapshot = true;
  #socket = null;
  #pings = [];
  #waiters = new Set();

  // Resolves at the first SNAPSHOT.
  static async join(url, { room = "", name = "Stranger", profile = null } = {}) {
    const stranger = new Stranger();
    stranger.#open(url, [HELLO, 1, room, name, profile, null]);
    return stranger.until(() => stranger.frames > 0 && stranger, 10000);
  }

  #open(url, hello) {
    const socket = (this.#socket = new WebSocket(url, "moontick.1", { perMessageDeflate: false }));
    this.closed = new Promise((resolve) => socket.on("close", (code, reason) => resolve(this.#ended(code, `${reason}`))));
    socket.on("open", () => this.send(hello));
    socket.on("error", (error) => error.code?.startsWith("WS_ERR") && this.violations.push(error.message));
    socket.on("message", (bytes, binary) => {
      try {
        must(binary, "a text frame");
        this.receive(bytes);
      } catch (error) {
        this.violations.push(error.message);
        socket.close(1002, "protocol");
      }
      this.#wake();
    });
  }

  #ended(code, reason) {
    const isKnown = code === 1006 || (code === 1000 && !reason) || CLOSE_KEYS[code] === reason.split(":")[0];
    if (!isKnown && !this.violations.length) this.violations.push(`closed with ${code} "${reason}"`);
    this.over = { code, reason };
    this.#wake();
    return this.over;
  }

  #wake() {
    for (const wake of [...this.#waiters]) wake();
  }

  // Resolves with what `predicate(this)` returns once that is true; looked at now and after each message.
  until(predicate, ms = 5000) {
    return new Promise((resolve, reject) => {
      const finish = (settle, value) => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        settle(value);
      };
      const wake = () => {
        try {
          this.#mustBeFaultless();
          const value = predicate(this);
          if (value) finish(resolve, value);
          else if (this.over) finish(reject, new Error(`closed: ${this.over.code} ${this.over.reason}`));
        } catch (error) {
          finish(reject, error);
        }
      };
      const timer = setTimeout(() => finish(reject, new Error(`not within ${ms} ms: ${predicate}`)), ms);
      this.#waiters.add(wake);
      wake();
    });
  }

  #mustBeFaultless() {
    must(this.violations.length === 0, this.violations.join("; "));
  }

  send(message) {
    this.#mustBeFaultless();
    this.#socket.send(notepack.encode(message));
  }

  // The next INPUT: {move: [127, 0], fire: 3}; inputs that are not named are zero. Returns its seq.
  input(values = {}) {
    const { inputs } = this.welcome.mode;
    for (const name of Object.keys(values))
      if (!inputs.some((input) => input.name === name)) throw new Error(`the mode has no input ${name}`);
    const flat = inputs.flatMap(({ name, type }) => values[name] ?? Array(INPUT_SIZES[type]).fill(type === "line" ? "" : 0));
    this.send([INPUT, ++this.seq, this.tick, flat]);
    return this.seq;
  }

  chat(text) {
    this.send([CHAT, text]);
  }

  // Resolves with {ms, tick} when the PONG is there.
  async ping() {
    const sent = performance.now(), ping = { time: Math.floor(sent * 1000) };
    this.#pings.push(ping);
    this.send([PING, ping.time]);
    await this.until(() => ping.tick !== undefined);
    return { ms: performance.now() - sent, tick: ping.tick, took: ping.took };
  }

  leave() {
    this.#socket.close(1000, "left");
    return this.closed;
  }

  // Takes in one message. Throws a Violation when PROTOCOL.md does not allow it.
  receive(bytes) {
    const message = notepack.decode(bytes), kind = Array.isArray(message) ? message[0] : undefined;
    const [size, handler] = { [WELCOME]: [8, this.#onWelcome], [SNAPSHOT]: [9, this.#onFrame], [DELTA]: [9, this.#onFrame],
      [PONG]: [4, this.#onPong], [NOTICE]: [3, this.#onNotice] }[kind] ?? [];
    must(handler && message.length === size, `a message of kind ${kind} with ${message?.length} elements`);
    handler.call(this, message);
  }

  #onWelcome([, version, room, you, profile, resume, rate, mode]) {
    must(version === 1 && typeof room === "string" && room && isCount(rate) && rate > 0, "a malformed WELCOME");
    must((profile === null || typeof profile === "string") && (resume === null || typeof resume === "string"), "a malformed profile or resume");
    checkMode(mode);
    this.welcome = { room, you, profile: profile ?? this.welcome?.profile ?? null, rate, mode };
    must(isInteger(you) && you >= 65536 && this.#kindOf(you % 65536)?.name === "player", `you are ${you}, no player`);
    this.#needsSnapshot = true;
    this.ack = 0; // what a second one replaces is also whom the inputs went to
  }

  #onPong([, time, tick, took]) {
    const ping = this.#pings.shift();
    must(ping?.time === time && isCount(tick) && isCount(took), `PONG ${time} at tick ${tick} of ${took} us, which nobody asked for`);
    Object.assign(ping, { tick, took });
  }

  #onNotice([, key, text]) {
    must(["mode_error", "mode_ok"].includes(key) && typeof text === "string", `NOTICE ${key}`);
    this.notices.push({ key, text });
  }

  #onFrame([kind, tick, ack, waiting, left, entered, changed, steps, events]) {
    const isNew = kind === SNAPSHOT;
    must(this.welcome && (isNew || !this.#needsSnapshot), "a frame before the SNAPSHOT, or before the WELCOME");
    must(isCount(tick) && (tick > this.tick || (isNew && tick === this.tick)), `tick ${tick} after ${this.tick}`);
    must(isCount(ack) && ack >= this.ack && ack <= this.seq, `ack ${ack} after ${this.ack}, of ${this.seq}`);
    must(Number.isInteger(waiting) && waiting <= this.seq - ack, `${waiting} inputs wait, of ${this.seq - ack}`);
    if (isNew) this.#slots.clear();
    for (const entity of this.#slots.values()) {
      entity.px += entity.vx * (tick - this.tick);
      entity.py += entity.vy * (tick - this.tick);
    }
    Object.assign(this, { tick, ack, waiting });
    this.#eachRow("left", left, (slot) => must(this.#slots.delete(slot), `slot ${slot} left, but was not here`));
    this.#eachRow("entered", entered, (slot, row) => this.#onChanged(this.#enter(slot, row), row));
    this.#eachRow("changed", changed, (slot, row) => this.#onChanged(this.#get(slot, "changed"), row));
    this.#eachRow("steps", steps, (slot, row) => this.#onStep(this.#get(slot, "steps"), row));
    must(Array.isArray(events), "events is no array");
    for (const event of events) this.#onEvent(event);
    this.entities = new Map([...this.#slots.values()].map((entity) => [entity.id, this.#describe(entity)]));
    this.#needsSnapshot = false;
    this.frames++;
  }

  #eachRow(what, values, apply) {
    for (let row = new Row(values, what), slot = -1; !row.done;) {
      slot += row.integer(1);
      must(this.#kindOf(slot), `slot ${slot} of ${what} belongs to no kind`);
      apply(slot, row);
    }
  }

  #kindOf(slot) {
    return this.welcome.mode.kinds.find(({ first, capacity }) => slot >= first && slot < first + capacity);
  }

  #get(slot, what) {
    must(this.#slots.has(slot), `slot ${slot} in ${what} is unknown`);
    return this.#slots.get(slot);
  }

  #enter(slot, row) {
    const kind = this.#kindOf(slot), id = row.integer(1, 65535) * 65536 + slot;
    const entity = { id, kind, slot, values: kind.fields.map(zeroOf), px: 0, py: 0, vx: 0, vy: 0 };
    this.#slots.set(slot, entity);
    return entity;
  }

  #onChanged(entity, row) {
    const mask = this.#mask(entity, row);
    must(!hasBit(mask, 1), "trim outside of steps");
    if (hasBit(mask, 0)) {
      [entity.px, entity.py] = [16 * row.integer(), 16 * row.integer()];
      [entity.vx, entity.vy] = [row.integer(), row.integer()];
    }
    this.#setFields(entity, row, mask, (field, last, value) => value);
  }

  #onStep(entity, row) {
    const mask = this.#mask(entity, row);
    if (hasBit(mask, 0)) {
      const dx = row.integer(), dy = row.integer(), jumped = Math.abs(dx) > JUMP || Math.abs(dy) > JUMP;
      Object.assign(entity, { px: entity.px + 16 * dx, py: entity.py + 16 * dy });
      Object.assign(entity, jumped ? { vx: 0, vy: 0 } : { vx: entity.vx + 16 * dx, vy: entity.vy + 16 * dy });
    }
    if (hasBit(mask, 1)) Object.assign(entity, { vx: entity.vx + row.integer(), vy: entity.vy + row.integer() });
    this.#setFields(entity, row, mask, stepped);
  }

  #mask({ kind }, row) {
    const mask = row.integer(0);
    must(mask < 2 ** (2 + kind.fields.length), `mask ${mask} names a field that ${kind.name} has not`);
    must(kind.quantum !== undefined || mask % 4 === 0, `${kind.name} has no quantum, but moves`);
    return mask;
  }

  #setFields(entity, row, mask, valueOf) {
    const { kind, values } = entity, sent = kind.fields.filter((_, i) => hasBit(mask, 2 + i));
    for (const field of sent) {
      const i = kind.fields.indexOf(field);
      values[i] = checkValue(field, valueOf(field, values[i], row.next()));
    }
    const secret = sent.find(({ owner }) => owner);
    must(!secret || this.#isMine(entity), `${kind.name}.${secret?.name} of somebody else`);
  }

  #isMine({ id, kind, values }) {
    return id === this.welcome.you || values[kind.fields.findIndex(({ name }) => name === "player")] === this.welcome.you;
  }

  #onEvent(event) {
    const row = new Row(event, "event"), kind = this.welcome.mode.events[row.integer(0)];
    must(kind && event.length === 1 + kind.fields.length, `event ${JSON.stringify(event)}`);
    const values = kind.fields.map((field) => [field.name, meaningOf(field, checkValue(field, row.next()))]);
    this.events.push({ ...Object.fromEntries(values), tick: this.tick, kind: kind.name });
  }

  #describe({ id, kind, slot, values, px, py, vx, vy }) {
    const fields = Object.fromEntries(kind.fields.map((field, i) => [field.name, meaningOf(field, values[i])]));
    const unit = kind.quantum / 16;
    const motion = kind.quantum === undefined ? {} : { x: px * unit, y: py * unit, vx: vx * unit, vy: vy * unit };
    return { ...fields, id, kind: kind.name, slot, ...motion };
  }
}
