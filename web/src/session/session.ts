// session.ts: one visitor's way from hello to goodbye, through dropped lines and restarts.
// It joins anew with the same profile when the line drops. It draws nothing and keeps no world.
import { pause, TRIES } from "../net/backoff";
import { type Handlers, type Line } from "../net/socket";
import { chat, hello, input, ping, read, type Frame, type Notice, type Welcome } from "../wire/messages";
import { ProtocolError } from "../wire/check";
import { BROKEN, type Closing, SILENT, closingOf, gaveUp } from "./closing";
import { Pulse } from "./pulse";

const SETTLED = 5000;  // ms of play after which a dropped line starts a new count of tries

export type Status =
  | { readonly state: "connecting"; readonly tries: number; readonly why: Closing | null }
  | { readonly state: "playing" }
  | { readonly state: "closed"; readonly why: Closing; readonly code: number; readonly detail: string };

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

export interface SessionConfig {
  open(handlers: Handlers): Line;  // a fresh line to the server
  now(): number;                   // ms
  chance(): number;                // 0 to 1
  profile(): string | null;
  welcome(welcome: Welcome): void;
  frame(frame: Frame): void;
  notice(notice: Notice): void;
  status(status: Status): void;
}

export class Session {
  readonly closes: Closed[] = [];
  readonly pulse: Pulse;
  private line: Line | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private playing = false;
  private since = 0;
  private tries = 0;
  private why: Closing | null = null;  // what the server last said, while it is tried again
  private name = "";
  private room = "";

  constructor(private readonly config: SessionConfig) {
    this.pulse = new Pulse(config.now, (time) => this.line?.send(ping(time)), () => this.dead());
  }

  play(name: string, room: string): void {
    this.name = name;
    this.room = room;
    this.tries = 0;
    this.why = null;
    this.config.status({ state: "connecting", tries: 0, why: null });
    this.join();
  }

  leave(): void {
    this.line?.close(1000, "left");
  }

  // The line is back, or the visitor is impatient: no more waiting.
  retryNow(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.join();
  }

  input(seq: number, ack: number, values: readonly number[]): void {
    if (this.playing) this.line?.send(input(seq, ack, values));
  }

  chat(line: string): void {
    if (this.playing) this.line?.send(chat(line));
  }

  private join(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.line = this.config.open({
      opened: () => this.line?.send(hello(this.room, this.name, this.config.profile())),
      received: (bytes) => this.received(bytes),
      ended: (code, reason) => this.ended(code, reason),
    });
  }

  private received(bytes: Uint8Array): void {
    this.pulse.heard();
    try {
      const message = read(bytes);
      if (message.kind === "welcome") this.welcomed(message);
      else if (!this.playing) throw new ProtocolError(`${message.kind} before welcome`);
      else if (message.kind === "frame") this.config.frame(message);
      else if (message.kind === "notice") this.config.notice(message);
      else this.pulse.pong(message.time);
    } catch (error) {
      console.error("moontick:", error);
      this.line?.close(BROKEN, "protocol");
    }
  }

  private welcomed(welcome: Welcome): void {
    this.room = welcome.room;
    this.config.welcome(welcome);
    if (this.playing) return;
    this.playing = true;
    this.why = null;
    this.since = this.config.now();
    this.pulse.start();
    this.config.status({ state: "playing" });
  }

  private dead(): void {
    this.line?.close(SILENT, "silent");
  }

  private ended(code: number, reason: string): void {
    this.closes.push({ code, reason });
    this.pulse.stop();
    this.line = null;
    if (this.playing && this.config.now() - this.since > SETTLED) this.tries = 0;
    this.playing = false;
    const why = closingOf(code);
    if (!why.retry) this.config.status({ state: "closed", why, code, detail: detailOf(why, reason) });
    else if (this.tries >= TRIES) this.config.status({ state: "closed", why: gaveUp(), code, detail: "" });
    else this.again(why);
  }

  // A server that closes down or restarts cannot be reached for a while: what it said still holds.
  private again(why: Closing): void {
    this.tries++;
    if (why.key !== "dropped" || !this.why) this.why = why;
    this.config.status({ state: "connecting", tries: this.tries, why: this.why });
    this.timer = setTimeout(() => this.join(), pause(this.tries, this.config.chance()));
  }
}

// What a reason says beyond its key.
function detailOf(why: Closing, reason: string): string {
  const words = reason.startsWith(`${why.key}:`) ? reason.slice(why.key.length + 1).trim() : "";
  return words || (reason === why.key ? "" : reason);
}
