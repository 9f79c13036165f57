// session.ts: one visitor's way from hello to goodbye, through dropped lines, restarts and changes of carrier.
// There is the line that is played on (`live`), and at times another on its way to a WELCOME (`next`), which takes
// the seat over by the resume token of the last WELCOME. It draws nothing and keeps no world.
import { pause, TRIES } from "../net/backoff";
import type { Carrier } from "../net/line";
import { ProtocolError } from "../wire/check";
import { away, chat, type Given, hello, ping, read, type Message, type Welcome } from "../wire/messages";
import { ABANDONED, BROKEN, type Closing, REPLACED, RESUME_FAILED, closingOf, detailOf, gaveUp, isDrop } from "./closing";
import type { Closed, Return, SessionConfig } from "./config";
import { Inputs } from "./inputs";
import { Link } from "./link";
import { Pulse } from "./pulse";
import { watching } from "./visitor";

const SETTLED = 5000;   // ms of play after which a dropped line starts a new count of tries
const PATIENCE = 1000;  // ms that a line may be on its way when the visitor comes back, before another is opened
const STAMPEDE = 3;     // tries skipped when the server sent everybody away together

export class Session {
  readonly closes: Closed[] = [];
  readonly pulse: Pulse;
  took = 0;  // us that a tick of the room takes the server, as it last said
  private live: Link | null = null;
  private next: Link | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly inputs = new Inputs();
  private token: string | null = null;
  private hidden = false;
  private since = 0;
  private tries = 0;
  private why: Closing | null = null;  // what the server last said, while it is tried again
  private name = "";
  private room = "";

  constructor(private readonly config: SessionConfig) {
    this.pulse = new Pulse(config.now, (time) => this.live?.send(ping(time)), () => this.silent());
  }

  // `seat`: the one to go back to.
  play(name: string, room: string, seat: Return | null = null): void {
    this.live?.drop(1000, "left");
    this.live = null;
    this.name = name;
    this.room = room;
    this.token = seat?.token ?? null;
    this.inputs.begin(seat?.seq ?? 0);
    this.tries = 0;
    this.why = null;
    this.config.status({ state: "connecting", tries: 0, why: null });
    this.connect();
  }

  leave(): void {
    clearTimeout(this.timer);
    this.token = null;
    this.keep();
    this.next?.drop(1000, "left");
    this.next = null;
    this.live?.close(1000, "left");
  }

  // The page may be gone in a moment: what the next one needs is written down.
  keep(): void {
    this.config.keep(this.room, this.seat);
  }

  // What is played on in `room`, for another tab that asks for it.
  seatIn(room: string): Return | null {
    return this.live && this.room === room ? this.seat : null;
  }

  private get seat(): Return | null {
    return this.token === null ? null : { token: this.token, seq: this.inputs.seq };
  }

  // What carries the session now.
  get carrier(): Carrier {
    return this.live?.carrier ?? this.config.ladder.carrier;
  }

  // Bytes of the line that is played on.
  get traffic(): { readonly down: number; readonly up: number } {
    return this.live?.traffic ?? { down: 0, up: 0 };
  }

  // The network is back, the page is shown again, or the visitor is impatient: no more waiting.
  wake(): void {
    const { next } = this;
    if (this.timer !== undefined || (next && this.config.now() - next.since > PATIENCE)) this.connect();
    else this.pulse.doubt();
  }

  // Nobody looks, or somebody does again.
  away(hidden: boolean): void {
    if (this.hidden === hidden) return;
    this.hidden = hidden;
    this.live?.send(away(hidden));
    if (hidden) this.pulse.stop();
    else if (this.live) this.pulse.start();
  }

  // A better carrier seems to work: the session moves over to it, and stays where it is if not.
  climb(): void {
    if (this.live && !this.next && this.token !== null) this.connect("websocket");
  }

  // Its number, 0 if there is nobody to send it to.
  input(ack: number, behind: number, values: readonly Given[]): number {
    if (!this.live) return 0;
    this.live.send(this.inputs.next(ack, behind, values));
    return this.inputs.seq;
  }

  chat(line: string): void {
    this.live?.send(chat(line));
  }

  private connect(carrier: Carrier = this.config.ladder.carrier): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.next?.drop(ABANDONED, "abandoned");
    const { token } = this;
    this.next = new Link({
      carrier,
      resuming: token !== null,
      open: (handlers) => this.config.open(carrier, handlers),
      hello: () => hello(this.room, this.name, this.config.profile(), token),
      received: (link, bytes) => this.received(link, bytes),
      ended: (link, code, reason) => this.ended(link, code, reason),
    }, this.config.now());
  }

  private received(link: Link, bytes: Uint8Array): void {
    if (link === this.live) this.pulse.heard();
    try {
      this.told(link, read(bytes));
    } catch (error) {
      console.error("moontick:", error);
      link.close(BROKEN, "protocol");
    }
  }

  private told(link: Link, message: Message): void {
    if (message.kind === "welcome") this.welcomed(link, message);
    else if (link.stage !== "live") throw new ProtocolError(`${message.kind} before welcome`);
    else if (message.kind === "frame") {
      this.inputs.confirmed(message.ack);
      this.config.frame(message);
    } else if (message.kind === "notice") this.config.notice(message);
    else {
      this.pulse.pong(message.time);
      this.took = message.took;
    }
  }

  private welcomed(link: Link, welcome: Welcome): void {
    this.room = welcome.you === 0 ? watching(welcome.room) : welcome.room;
    this.token = welcome.resume ?? this.token;
    if (link === this.next && !link.resuming) this.inputs.begin(0);
    this.keep();
    this.config.welcome(welcome);
    if (link === this.next) this.arrived(link);
  }

  private arrived(link: Link): void {
    this.live?.drop(ABANDONED, "abandoned");
    this.live = link;
    this.next = null;
    link.live();
    this.why = null;
    this.since = this.config.now();
    this.config.ladder.arrived(link.carrier);
    if (this.hidden) link.send(away(true));
    else this.pulse.start();
    if (link.resuming) for (const bytes of this.inputs.unconfirmed()) link.send(bytes);
    this.config.status({ state: "playing" });
  }

  // Nobody answers. The line may be half open, which nobody will ever tell us: another one takes the seat over.
  private silent(): void {
    if (this.next || !this.live) return;
    this.interrupted(1006);
    this.connect();
  }

  private ended(link: Link, code: number, reason: string): void {
    this.closes.push({ code, reason });
    if (link === this.live) this.lost(code, reason);
    else if (link === this.next) this.failed(link, code, reason);
  }

  // The line that was played on is gone.
  private lost(code: number, reason: string): void {
    const why = closingOf(code);
    this.live = null;
    this.pulse.stop();
    if (this.config.now() - this.since > SETTLED) this.tries = 0;
    if (isDrop(code)) this.config.ladder.dropped(this.config.now());
    if (this.next && (why.retry || code === REPLACED)) {  // by the one that is on its way
      this.interrupted(1006);
      return;
    }
    this.next?.drop(ABANDONED, "abandoned");
    this.next = null;
    this.decide(code, reason);
  }

  // The line that was on its way did not get there.
  private failed(link: Link, code: number, reason: string): void {
    this.next = null;
    if (code === RESUME_FAILED && this.token !== null) {
      this.given();
      return;
    }
    const climbing = link.carrier !== this.config.ladder.carrier;
    if (this.live && climbing) return;
    this.live?.drop(ABANDONED, "abandoned");
    this.live = null;
    this.pulse.stop();
    if (isDrop(code) && !climbing && this.config.ladder.failed(link.reached)) this.connect();
    else this.decide(code, reason);
  }

  // The seat is somebody else's by now: a new one, at once.
  private given(): void {
    this.live?.drop(ABANDONED, "abandoned");
    this.live = null;
    this.token = null;
    this.keep();
    this.interrupted(RESUME_FAILED);
    this.connect();
  }

  // There is no line, and the next is on its way.
  private interrupted(code: number): void {
    this.why = closingOf(code);
    this.config.status({ state: "connecting", tries: Math.max(this.tries, 1), why: this.why });
  }

  private decide(code: number, reason: string): void {
    const why = closingOf(code);
    if (!why.retry) this.closed(why, code, detailOf(why, reason));
    else if (this.tries >= TRIES) this.closed(gaveUp(), code, "");
    else this.again(why);
  }

  private closed(why: Closing, code: number, detail: string): void {
    if (why.again === "never") this.token = null;
    this.keep();
    this.config.status({ state: "closed", why, code, detail });
  }

  // A server that closes down or restarts cannot be reached for a while: what it said still holds.
  private again(why: Closing): void {
    const { tries } = this;
    this.tries++;
    if (why.key !== "dropped" || !this.why) this.why = why;
    this.config.status({ state: "connecting", tries: this.tries, why: this.why });
    const together = why.key === "dropped" ? 0 : STAMPEDE;
    this.timer = setTimeout(() => this.connect(), pause(tries + together, this.config.chance()));
  }
}
