// session.mjs: the fake server's sessions: hello, resume, inputs, away, and seats that outlive their line.
// A line is anything with send(bytes), close(code, reason) and terminate(); it calls received(bytes) and ended(code).
import { createRequire } from "node:module";
import { RATE, mode } from "./arena.mjs";
import { Told } from "./told.mjs";

const web = createRequire(new URL("../../../web/package.json", import.meta.url));
const { decode, encode } = web("@msgpack/msgpack");

export const ROOM = "K7QX2";
const HELD = 30_000;  // ms

export class Server {
  sessions = new Set();
  heard = [];           // kinds of the last messages, for tests
  #seats = new Map();   // token -> seat
  #issued = 0;

  constructor(arena, held = HELD) {
    this.arena = arena;
    this.held = held;
  }

  open(line) {
    const session = new Session(this, line);
    this.sessions.add(session);
    return session;
  }

  tick() {
    this.arena.step();
    const events = this.arena.events.splice(0);
    for (const session of this.sessions) session.frame(events);
  }

  newToken(seat) {
    this.#seats.delete(seat.token);
    seat.token = `resume-${++this.#issued}`;
    this.#seats.set(seat.token, seat);
  }

  seatOf(token) {
    return this.#seats.get(token);
  }

  giveUp(seat) {
    clearTimeout(seat.timer);
    if (this.#seats.delete(seat.token)) this.arena.leave(seat.player);
  }
}

class Session {
  seat = null;      // { player, token, seq, session, timer }
  away = false;
  #told = new Told();
  #fresh = true;

  constructor(server, line) {
    this.server = server;
    this.line = line;
  }

  received(bytes) {
    const [kind, ...rest] = decode(bytes);
    this.server.heard.push(kind);
    if (kind === 1) this.#hello(...rest);
    else if (!this.seat) this.line.close(1002, "protocol");
    else if (kind === 2) this.#input(...rest);
    else if (kind === 3) this.server.arena.chat(this.seat.player, rest[0]);
    else if (kind === 4) this.send([19, rest[0], this.server.arena.tick, 120]);
    else if (kind === 5) this.#goAway(...rest);
  }

  ended(code) {
    const { seat, server } = this;
    server.sessions.delete(this);
    if (seat?.session !== this) return;
    seat.session = null;
    seat.player.gone = true;
    if (code === 1000) server.giveUp(seat);
    else seat.timer = setTimeout(() => server.giveUp(seat), server.held);
  }

  send(message) {
    this.line.send(encode(message));
  }

  frame(events) {
    const { arena } = this.server;
    if (!this.seat || this.away) return;
    const rows = this.#told.frame(arena.tick, arena.truth(), this.#fresh);
    this.send([this.#fresh ? 17 : 18, arena.tick, this.seat.seq, 1, ...rows, events]);
    this.#fresh = false;
  }

  #hello(version, room, name, profile, resume) {
    if (version !== 1) this.line.close(4004, "version");
    else if (resume !== null) this.#resume(resume);
    else if (room !== "" && room !== ROOM) this.line.close(4010, "no_room");
    else this.#sit({ player: this.server.arena.join(name), token: "", seq: 0, session: null, timer: undefined }, profile);
  }

  #resume(token) {
    const seat = this.server.seatOf(token);
    if (!seat) return this.line.close(4008, "resume_failed");
    clearTimeout(seat.timer);
    const before = seat.session;
    this.#sit(seat, "known");
    before?.line.close(4005, "replaced");
  }

  #sit(seat, profile) {
    this.seat = seat;
    seat.session = this;
    seat.player.gone = false;
    this.server.newToken(seat);
    this.send([16, 1, ROOM, seat.player.id, profile ? null : "guest-token", seat.token, RATE, mode]);
  }

  #input(seq, ack, [x, y, aimX, aimY, fire, boost]) {
    const { seat } = this;
    if (seq <= seat.seq) return;
    seat.seq = seq;
    seat.player.input = { x: x / 127, y: y / 127, aim: [aimX, aimY], fire, boost };
  }

  #goAway(away) {
    this.#fresh ||= this.away && !away;
    this.away = away;
  }
}
