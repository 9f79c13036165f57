// trial.ts: one carrier put to the test: a guest who joins, asks five times a second how long the way is, and watches.
import { type Carrier, type Line } from "../net/line";
import { type Place, openLine } from "../net/open";
import { ABANDONED, closingOf, isDrop, titleOf } from "../session/closing";
import { Link } from "../session/link";
import { hello, ping, read, type Message, type Welcome } from "../wire/messages";
import { Samples } from "./samples";
import { TickTime } from "./tick_time";

const ASK_EVERY = 200;  // ms, about: questions that keep time with the ticks would learn nothing of them
const WARMING = 5;      // answers that are not counted: the first ones measure the page
const AGAIN = 1000;     // ms until a lost line is opened anew
const TRIES = 3;        // lines that are opened in all
const SILENCE = 4000;   // ms without an answer: the line is lost
const LUMPY_AFTER = 30; // updates before their lumps mean anything

export type Outcome = "trying" | "works" | "shut" | "dumb" | "lumpy" | "unsteady" | "refused";

export interface TrialConfig {
  readonly place: Place;
  readonly room: string;
  now(): number;
  timeOf(room: string, rate: number): TickTime;  // the same for all who are in one room
  profile(): string | null;
  welcomed(welcome: Welcome): void;
}

export class Trial {
  readonly trips = new Samples();   // ms there and back
  readonly delays = new Samples();  // ms from a tick to the screen
  updates = 0;
  lost = 0;       // lines that had worked and dropped
  refusal = "";   // what the server said
  private answers = 0;
  private heard = 0;     // when the last answer came
  private apart = 8;     // ms: updates closer than this came at once
  private together = 0;  // updates that came at once with the one before
  private last = 0;      // when the last one came
  private payload = 0;
  private before = { bytes: 0, empty: 0 };  // on lines that are over
  private since = NaN;
  private ended = NaN;
  private opened = 0;
  private reached = false;
  private token: string | null = null;
  private time: TickTime | null = null;
  private line: Line | null = null;
  private link: Link | null = null;
  private arrived: number[] = [];   // ticks that are not on the screen yet
  private asking: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly carrier: Carrier, private readonly config: TrialConfig) {
    this.open();
  }

  get outcome(): Outcome {
    if (this.refusal !== "") return "refused";
    if (this.answers > 0) return this.lost > 1 ? "unsteady" : this.isLumpy ? "lumpy" : "works";
    if (this.opened < TRIES || this.link) return this.opened > 1 ? this.failing : "trying";
    return this.failing;
  }

  // Bytes beside the update itself, for each of them.
  get overhead(): number {
    return this.updates > 0 ? (this.before.bytes + (this.line?.traffic.bytes ?? 0) - this.payload) / this.updates : NaN;
  }

  get emptyPerMinute(): number {
    const until = Number.isNaN(this.ended) ? this.config.now() : this.ended;
    return (this.before.empty + (this.line?.traffic.empty ?? 0)) / Math.max((until - this.since) / 60_000, 1 / 60);
  }

  // A picture is on its way to the screen: so is all that had arrived.
  shown(): void {
    for (const tick of this.arrived.splice(0)) {
      const age = this.time?.age(tick, this.config.now()) ?? NaN;
      if (!Number.isNaN(age)) this.delays.add(age);
    }
  }

  stop(): void {
    this.rest();
    clearTimeout(this.again);
    this.opened = TRIES;
    this.link?.drop(1000, "left");
    this.link = null;
  }

  // Polls bring several updates at once by their nature.
  private get isLumpy(): boolean {
    const pushed = this.carrier === "websocket" || this.carrier === "sse";
    return pushed && this.updates >= LUMPY_AFTER && this.together * 2 > this.updates;
  }

  private get failing(): Outcome {
    return this.reached ? "dumb" : "shut";
  }

  private open(): void {
    const { token } = this;
    this.opened++;
    this.link = new Link({
      carrier: this.carrier,
      resuming: token !== null,
      open: (handlers) => (this.line = openLine(this.carrier, this.config.place, handlers)),
      hello: () => hello(this.config.room, "Lab", this.config.profile(), token),
      received: (link, bytes) => this.received(link, bytes),
      ended: (link, code, reason) => this.over(link, code, reason),
    }, this.config.now());
  }

  private received(link: Link, bytes: Uint8Array): void {
    this.payload += bytes.length;
    let message: Message;
    try {
      message = read(bytes);
    } catch (error) {
      this.refusal = String(error);
      link.close(1000, "left");
      return;
    }
    if (message.kind === "welcome") this.welcomed(link, message);
    if (message.kind === "pong") {
      this.heard = this.config.now();
      if (++this.answers > WARMING) this.trips.add(this.config.now() - message.time);
      this.time?.answered(message.tick, message.time, this.config.now());
    }
    if (message.kind !== "frame") return;
    const now = this.config.now();
    this.updates++;
    if (now - this.last < this.apart) this.together++;
    this.last = now;
    this.arrived.push(message.tick);
  }

  private welcomed(link: Link, welcome: Welcome): void {
    this.token = welcome.resume ?? this.token;
    this.time = this.config.timeOf(welcome.room, welcome.rate);
    this.config.welcomed(welcome);
    if (link.stage === "live") return;
    link.live();
    this.apart = 250 / welcome.rate;
    this.heard = this.config.now();
    if (Number.isNaN(this.since)) this.since = this.config.now();
    this.ask(link);
  }

  private ask(link: Link): void {
    if (this.config.now() - this.heard > SILENCE) {
      link.drop(ABANDONED, "abandoned");
      this.over(link, 1006, "");
      return;
    }
    link.send(ping(Math.round(this.config.now())));
    this.asking = setTimeout(() => this.ask(link), ASK_EVERY * (0.8 + 0.4 * Math.random()));
  }

  private over(link: Link, code: number, reason: string): void {
    this.reached ||= link.reached;
    this.rest();
    this.link = null;
    if (code === 4008) this.token = null;
    else if (!isDrop(code)) this.refusal = `${titleOf(closingOf(code))} (${reason || code})`;
    else if (this.answers > 0) this.lost++;
    if (this.refusal === "" && this.opened < TRIES) this.again = setTimeout(() => this.open(), AGAIN);
  }

  // The line is over; what it took stays.
  private rest(): void {
    clearTimeout(this.asking);
    this.ended = this.config.now();
    if (!this.line) return;
    this.before = { bytes: this.before.bytes + this.line.traffic.bytes, empty: this.before.empty + this.line.traffic.empty };
    this.line = null;
  }
}
