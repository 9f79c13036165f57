// predictor.ts: own movement ahead of the server. Each input is carried out here as soon as it is given; each frame says how
// it really was, and the inputs that it has not confirmed are carried out again on top of that (reconciliation, Gambetta 2010).
// What differs is not shown as a jump: the picture glides to the truth.
import type { Given } from "../wire/messages";
import type { State } from "./state";

const GLIDE = 30;      // ms in which two thirds of an error are gone
const MOST = 90;       // inputs that wait to be confirmed: beyond three seconds there is nothing to predict
const SEEN = 0.5;      // units
const TURN = 2 * Math.PI;

export interface Stepper {
  step(tick: number, values: readonly Given[], state: State): void;
}

export interface Where {
  x: number;
  y: number;
  angle: number;
}

interface Pending {
  readonly seq: number;
  readonly values: readonly Given[];
}

export class Predictor {
  steps = 0;             // ticks carried out ahead of the server
  correction = 0;        // units that the last frame was off
  corrections = 0;       // frames that were off by enough to be seen
  private pending: Pending[] = [];
  private tick = 0;      // of the last frame
  private late = 0;      // ticks in it that had to do without our inputs, which come too late for them
  private told: State | null = null;
  private before: State = [];
  private after: State = [];
  private stepped = 0;   // when `after` was made
  private corrected = 0; // when the error was
  private readonly error: Where = { x: 0, y: 0, angle: 0 };

  // `angle`: the place in a State of the field that says where it points, -1 for none.
  constructor(private readonly stepper: Stepper, private readonly angle: number, private readonly rate: number) {}

  // Something else is steered from now on, or nothing.
  clear(): void {
    this.told = null;
    this.error.x = this.error.y = this.error.angle = 0;
  }

  input(seq: number, values: readonly Given[], now: number): void {
    this.pending.push({ seq, values });
    if (this.pending.length > MOST) this.pending.shift();
    if (!this.told || this.pending.length <= this.late) return;
    this.before = [...this.after];
    this.stepper.step(this.tick + this.pending.length - this.late, values, this.after);
    this.stepped = now;
    this.steps++;
  }

  // How it was at `tick`, with inputs up to `ack`, `waiting` as in the frame. `cut`: it was set somewhere else, and the way there is not to be seen.
  frame(tick: number, ack: number, waiting: number, told: State, cut: boolean, now: number): void {
    const seen: Where = { x: 0, y: 0, angle: 0 };
    const had = this.at(now, seen);
    while ((this.pending[0]?.seq ?? Infinity) <= ack) this.pending.shift();
    this.tick = tick;
    this.late = Math.max(-waiting, 0);
    this.told = told;
    this.replay();
    this.error.x = this.error.y = this.error.angle = 0;
    if (!had || cut) return;
    const is: Where = { x: 0, y: 0, angle: 0 };
    this.at(now, is);
    this.correction = Math.hypot(seen.x - is.x, seen.y - is.y);
    if (this.correction > SEEN) this.corrections++;
    this.error.x = seen.x - is.x;
    this.error.y = seen.y - is.y;
    this.error.angle = turn(is.angle, seen.angle);
    this.corrected = now;
  }

  // Where it is drawn at local time `now`. False: nothing is predicted.
  at(now: number, out: Where): boolean {
    if (!this.told) return false;
    const part = Math.min(Math.max((now - this.stepped) * this.rate / 1000, 0), 1);
    const left = Math.exp((this.corrected - now) / GLIDE);
    const [x, y, angle] = [0, 1, this.angle].map((i) => between(this.before[i], this.after[i], part, i > 1));
    out.x = (x ?? 0) + this.error.x * left;
    out.y = (y ?? 0) + this.error.y * left;
    out.angle = (angle ?? 0) + this.error.angle * left;
    return true;
  }

  private replay(): void {
    this.after = [...this.told ?? []];
    this.before = this.after;
    this.pending.slice(this.late).forEach(({ values }, i) => {
      this.before = [...this.after];
      this.stepper.step(this.tick + 1 + i, values, this.after);
    });
  }
}

function between(from: unknown, to: unknown, part: number, turns: boolean): number {
  const [a, b] = [Number(from ?? 0), Number(to ?? 0)];
  return a + (turns ? turn(a, b) : b - a) * part;
}

// From one angle to another the short way round.
function turn(from: number, to: number): number {
  return ((to - from + Math.PI) % TURN + TURN) % TURN - Math.PI;
}
