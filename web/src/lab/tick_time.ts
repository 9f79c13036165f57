// tick_time.ts: when, by the clock of this page, a room's ticks were made. A PONG says which tick it was halfway between
// question and answer; of the last answers the quickest are believed, and the earliest moment that they allow is taken.

const KEPT = 30;    // answers
const ENOUGH = 10;  // of them before anything is said
const BESIDE = 4;   // ms that an answer may be slower than the quickest

export class TickTime {
  private readonly answers: { readonly taken: number; readonly zero: number }[] = [];  // `zero`: when tick 0 would have been made
  private zero = Infinity;

  constructor(private readonly rate: number) {}

  answered(tick: number, asked: number, now: number): void {
    this.answers.push({ taken: now - asked, zero: (asked + now) / 2 - tick * 1000 / this.rate });
    if (this.answers.length > KEPT) this.answers.shift();
    const quickest = Math.min(...this.answers.map(({ taken }) => taken));
    this.zero = Math.min(...this.answers.map(({ taken, zero }) => (taken <= quickest + BESIDE ? zero : Infinity)));
  }

  // Milliseconds since the tick was made; NaN while that is not known.
  age(tick: number, now: number): number {
    return this.answers.length < ENOUGH ? NaN : Math.max(now - this.zero - tick * 1000 / this.rate, 0);
  }
}
