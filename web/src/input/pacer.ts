// pacer.ts: one input a tick, at the server's rate, a touch faster or slower as the server's queue tells.
// `waiting` in a frame is how many inputs are queued: 0 says that they come late, more than 1 that they come early.

const SLEW = 0.02;
const LATE = 0.25;   // averages of `waiting` between these are left alone
const EARLY = 1.25;
const MOST_BEHIND = 15;  // ticks that are caught up with after a pause; more are let go

export class Pacer {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = 0;
  private average = 1;

  constructor(private readonly now: () => number, private readonly send: () => void) {}

  start(rate: number): void {
    this.stop();
    this.average = 1;
    this.due = this.now();
    this.next(rate);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  waiting(count: number): void {
    this.average += (Math.min(Math.max(count, 0), 8) - this.average) * 0.05;
  }

  interval(rate: number): number {
    const speed = this.average > EARLY ? 1 - SLEW : this.average < LATE ? 1 + SLEW : 1;
    return 1000 / (rate * speed);
  }

  private next(rate: number): void {
    const interval = this.interval(rate);
    this.due += interval;
    if (this.now() - this.due > MOST_BEHIND * interval) this.due = this.now();
    this.timer = setTimeout(() => {
      this.send();
      this.next(rate);
    }, Math.max(this.due - this.now(), 0));
  }
}
