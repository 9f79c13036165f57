// typed.ts: lines that the player typed for the mode and that no input has carried yet. The server hears 8 at once, and 2 a
// second from then on; what is faster is told to the player instead of being lost.

export const LINE_LENGTH = 100;  // characters
const BURST = 6;   // fewer than the server takes, whose clock is another
const EACH = 525;  // ms

export interface TypedLine {
  readonly name: string;  // of the input
  readonly text: string;
}

export class Typed {
  private waiting: TypedLine[] = [];
  private spentUntil = 0;

  // False: too many in too short a time.
  add(name: string, text: string, now: number): boolean {
    const line = [...text.trim()].slice(0, LINE_LENGTH).join("");
    if (line === "") return true;
    this.spentUntil = Math.max(this.spentUntil, now);
    if (this.spentUntil - now > EACH * (BURST - 1)) return false;
    this.spentUntil += EACH;
    this.waiting.push({ name, text: line });
    return true;
  }

  // The next one, once.
  take(): TypedLine | undefined {
    return this.waiting.shift();
  }
}
