// predictor.ts: own movement ahead of the server. Each input is carried out here as soon as it is given; each frame says how
// it really was, and the inputs that it has not confirmed are carried out again on top of that (reconciliation, Gambetta 2010).
// The tick that has begun is carried out with what is held right now, and the picture goes along it, so that it answers to a
// key at once and moves evenly however far away the server is. What turns out otherwise is not jumped to but glided to.
import type { Given } from "../wire/messages";
import type { State } from "./state";

const GLIDE = 30;      // ms in which two thirds of an error are gone
const MOST = 3;        // s of inputs that wait to be confirmed: beyond that there is nothing to predict
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
  private held: readonly Given[] = [];  // what the next input will say, as far as it is known
  private tick = 0;      // of the last frame
  private late = 0;      // ticks in it that had to do without our inputs, which come too late for them
  private told = false;
  private from: State = [];  // after our last input
  private to: State = [];    // a tick on
  private began = 0;     // local time at which that tick did
  private drawn = 0;     // local time of the last picture
  private readonly error: Where = { x: 0, y: 0, angle: 0 };  // of the picture, at that time

  // `angle`: the place in a State of the field that says where it points, -1 for none.
  constructor(private readonly stepper: Stepper, private readonly angle: number, private readonly rate: number) {}

  // Something else is steered from now on, or nothing.
  clear(): void {
    this.told = false;
    this.error.x = this.error.y = this.error.angle = 0;
  }

  // An input is given at local time `now`.
  input(seq: number, values: readonly Given[], now: number): void {
    this.pending.push({ seq, values });
    if (this.pending.length > MOST * this.rate) this.pending.shift();
    this.held = values;
    if (!this.told) return;
    this.change(() => {
      this.began = now;
      if (this.lead > 0) this.stepper.step(this.tick + this.lead, values, this.from);
      else this.from = this.to;
      if (this.lead >= 0) this.goOn();
    });
    this.steps++;
  }

  // What is held at this moment. It may change many times before it becomes an input.
  hold(values: readonly Given[]): void {
    if (!this.told || this.lead < 0 || (values.length === this.held.length && values.every((value, i) => value === this.held[i]))) return;
    this.held = values;
    this.change(() => this.goOn());
  }

  // How it was at `tick`, with inputs up to `ack`, `waiting` as in the frame. `cut`: it was set somewhere else, and the way there is not to be seen.
  frame(tick: number, ack: number, waiting: number, state: State, cut: boolean, now: number): void {
    while ((this.pending[0]?.seq ?? Infinity) <= ack) this.pending.shift();
    this.tick = tick;
    this.late = Math.max(-waiting, 0);
    if (!this.told) this.began = this.drawn = now;
    if (cut || !this.told) this.begin(state);
    else {
      this.correction = this.change(() => this.replay(state));
      if (this.correction > SEEN) this.corrections++;
    }
  }

  // Where it is drawn at local time `now`. False: nothing is predicted.
  at(now: number, out: Where): boolean {
    if (!this.told) return false;
    const left = Math.exp((this.drawn - now) / GLIDE);
    this.drawn = now;
    this.plan(now, out);
    out.x += this.error.x *= left;
    out.y += this.error.y *= left;
    out.angle += this.error.angle *= left;
    return true;
  }

  // Inputs that the last frame does not know of. Below 0 the server is ahead: it went on without the input to come.
  private get lead(): number {
    return this.pending.length - this.late;
  }

  private begin(state: State): void {
    this.clear();
    this.told = true;
    this.from = this.to = [...state];
    this.replay(state);
  }

  private replay(state: State): void {
    if (this.lead < 0) {
      this.to = [...state];
      return;
    }
    this.from = [...state];
    this.pending.slice(this.late).forEach(({ values }, i) => this.stepper.step(this.tick + 1 + i, values, this.from));
    this.goOn();
  }

  private goOn(): void {
    this.to = [...this.from];
    this.stepper.step(this.tick + this.lead + 1, this.held, this.to);
  }

  // Changes the plan; the picture goes over to it from where it was last drawn. Returns how far that is, in units.
  private change(how: () => void): number {
    const [was, is]: [Where, Where] = [{ ...this.error }, { ...this.error }];
    this.plan(this.drawn, was);
    how();
    this.plan(this.drawn, is);
    this.error.x += was.x - is.x;
    this.error.y += was.y - is.y;
    this.error.angle += turn(is.angle, was.angle);
    return Math.hypot(was.x - is.x, was.y - is.y);
  }

  // Without the error. Before the tick began: as if it had always been going this way.
  private plan(now: number, out: Where): void {
    const part = Math.min((now - this.began) * this.rate / 1000, 1);
    const [x, y, angle] = [0, 1, this.angle].map((i) => between(this.from[i], this.to[i], part, i > 1));
    out.x = x ?? 0;
    out.y = y ?? 0;
    out.angle = angle ?? 0;
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
