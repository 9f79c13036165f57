// pulse.ts: asks once a second how long the way is, and notices when nobody answers any more.

import { RoundTrips } from "./quality";

const EVERY = 1000;     // ms from question to question
const LOOK = 250;       // ms from look to look
const SILENCE = 3000;   // ms without a word: the line may be dead; two seconds are a stall that it gets over
const DOUBT = 1000;     // the same, after this page or the whole machine was asleep

export class Pulse {
  readonly trips = new RoundTrips();
  private timer: ReturnType<typeof setInterval> | undefined;
  private limit = SILENCE;
  private last = 0;     // when something was heard
  private asked = 0;
  private looked = 0;

  constructor(
    private readonly now: () => number,
    private readonly ask: (time: number) => void,
    private readonly silent: () => void,
  ) {}

  get rtt(): number {
    return this.trips.best;
  }

  start(): void {
    this.stop();
    this.trips.clear();
    this.looked = this.last = this.now();
    this.limit = SILENCE;
    this.question(this.last);
    this.timer = setInterval(() => this.look(), LOOK);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  heard(): void {
    this.last = this.now();
    this.limit = SILENCE;
  }

  // Is anybody still there? Asks now, and waits less long.
  doubt(): void {
    if (this.timer === undefined) return;
    this.last = this.looked = this.now();
    this.limit = DOUBT;
    this.question(this.last);
  }

  pong(time: number): void {
    const taken = Math.max(this.now() - time, 0);
    this.trips.add(taken);
  }

  private question(now: number): void {
    this.asked = now;
    this.ask(Math.max(Math.round(now), 0));
  }

  // A look that comes late says that this page was asleep: what arrived meanwhile has not been read yet.
  private look(): void {
    const now = this.now();
    const late = now - this.looked > EVERY;
    this.looked = now;
    if (late) this.doubt();
    else if (now - this.last > this.limit) {
      this.last = now;
      this.silent();
    } else if (now - this.asked >= EVERY) this.question(now);
  }
}
