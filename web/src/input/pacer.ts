// pacer.ts: one input a tick, at the server's rate, a touch faster or slower as the server's queue tells.
// `waiting` in a frame is how many inputs are queued: below 0 they came too late, and 1 or more for a whole second is earlier
// than they need be.

const SLEW = 0.02;
const SHORT = 0.25;  // averages of `waiting` below this are a matter of luck
const LONG = 2;      // and above this it is not for us to wait any longer for those that come late
const MOST_BEHIND = 3000;  // ms that are caught up with after a pause: so long the server went on, and waits for the inputs

export class Pacer {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private rate = 0;        // 0: stopped
  private due = 0;
  private average = 1;
  private least = 0;       // of `waiting`, of the last second

  // `send`: an input that was due at this local time.
  constructor(private readonly now: () => number, private readonly send: (due: number) => void) {}

  start(rate: number): void {
    this.rate = rate;
    this.average = 1;
    this.least = 0;
    this.due = this.now() + this.interval(rate);
    this.wait();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.rate = 0;
  }

  waiting(count: number): void {
    this.average += (Math.min(Math.max(count, 0), 8) - this.average) * 0.05;
    this.least = Math.min(Math.max(count, -1), this.least + 1 / this.rate);
  }

  interval(rate: number): number {
    const late = this.average < SHORT || (this.least < 0 && this.average < LONG);
    const speed = this.least >= 1 ? 1 - SLEW : late ? 1 + SLEW : 1;
    return 1000 / (rate * speed);
  }

  // Sends what is due by now. Asked for before each picture, too: timers come late, and it would be seen.
  catchUp(): void {
    const now = this.now();
    if (this.rate > 0 && now - this.due > MOST_BEHIND) this.due = now;
    while (this.rate > 0 && this.due <= now) {
      const { due } = this;
      this.due += this.interval(this.rate);
      this.send(due);
    }
    if (this.rate > 0) this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.catchUp(), Math.max(this.due - this.now(), 0));
  }
}
