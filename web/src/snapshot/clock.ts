// clock.ts: which tick to draw now. Frames come unevenly; the picture runs behind them by a little more than that,
// and the clock is only ever made a bit faster or slower, so that nothing stutters.

const SAMPLES = 64;
const LEAST_DELAY = 50;   // ms
const MOST_DELAY = 250;
const SLEW = 0.05;        // most that it runs too fast or too slow
const SLACK = 2;          // ms of error that are left alone
const SNAP = 600;         // ms of error that are not caught up with but jumped over

export class Clock {
  private readonly lateness = new Float64Array(SAMPLES);  // when a frame came, less when it was due
  private readonly sorted = new Float64Array(SAMPLES);
  private samples = 0;
  private lastTick = 0;
  private gap = 1;        // ticks from frame to frame
  private base = 0;       // local time of tick 0, as the quickest frames tell it
  private wanted = 100;   // ms behind
  private time = NaN;     // ms since tick 0, of the picture
  private looked = 0;

  constructor(private readonly rate: number) {}

  get delay(): number {
    return this.wanted;
  }

  frame(tick: number, now: number): void {
    if (this.samples > 0 && tick > this.lastTick) this.gap += (Math.min(tick - this.lastTick, 10) - this.gap) * 0.1;
    this.lastTick = tick;
    this.lateness[this.samples++ % SAMPLES] = now - tick * 1000 / this.rate;
    const count = Math.min(this.samples, SAMPLES);
    const sorted = this.sorted.subarray(0, count);
    sorted.set(this.lateness.subarray(0, count));
    sorted.sort();
    this.base = sorted[0] ?? 0;
    const jitter = (sorted[Math.floor((count - 1) * 0.95)] ?? 0) - this.base;
    const delay = clamp(2 * this.gap * 1000 / this.rate + jitter, LEAST_DELAY, MOST_DELAY);
    this.wanted += (delay - this.wanted) * (delay > this.wanted ? 0.2 : 0.02);  // grows at once, shrinks slowly
  }

  // The tick to draw at local time `now`, with a fraction.
  at(now: number): number {
    const target = now - this.base - this.wanted;
    const passed = now - this.looked;
    this.looked = now;
    const error = target - this.time - passed;
    if (!(Math.abs(error) < SNAP)) this.time = target;
    else if (Math.abs(error) < SLACK) this.time += passed;
    else this.time += passed * (1 + clamp(error / 200, -SLEW, SLEW));
    return this.time * this.rate / 1000;
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
