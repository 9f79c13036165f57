// ladder.ts: which carrier to use: WebSocket while it works, else the next one down.
import { CARRIERS, type Carrier } from "./line";

const DROPS = 3;         // so many lines lost...
const WITHIN = 20_000;   // ...in so many ms: this carrier does not hold here

export class Ladder {
  private rung: number;
  private drops: number[] = [];

  // `only`: no other is ever used. `last`: what worked before the page was loaded anew.
  constructor(private readonly only: Carrier | null = null, last: Carrier | null = null) {
    this.rung = Math.max(CARRIERS.indexOf(only ?? last ?? "websocket"), 0);
  }

  get carrier(): Carrier {
    return CARRIERS[this.rung] ?? "websocket";
  }

  get isTop(): boolean {
    return this.only !== null || this.rung === 0;
  }

  // A line did not open, or opened (`reached`) and brought no WELCOME. True: another carrier is worth trying at once.
  // Where HTTP does not reach the server either, no carrier is to blame: it begins at the top again.
  failed(reached: boolean): boolean {
    if (this.only) return false;
    this.rung = this.rung > 0 && !reached ? 0 : (this.rung + 1) % CARRIERS.length;
    return this.rung > 0;
  }

  // A line that had worked was lost.
  dropped(now: number): void {
    this.drops = [...this.drops.filter((then) => now - then < WITHIN), now];
    if (this.drops.length < DROPS || this.only) return;
    this.drops = [];
    this.rung = (this.rung + 1) % CARRIERS.length;
  }

  // A line brought its WELCOME.
  arrived(carrier: Carrier): void {
    if (!this.only) this.rung = CARRIERS.indexOf(carrier);
  }
}
