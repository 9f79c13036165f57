// tick_rate.ts: how long a tick of the server takes by this page's clock, from what the last second brought. A server that is
// too busy makes longer ticks than the mode asked for.

const OVER = 2000;  // ms that are looked back

export class TickRate {
  private readonly frames: { readonly tick: number; readonly at: number }[] = [];

  frame(tick: number, now: number): void {
    const last = this.frames.at(-1);
    if (last && tick <= last.tick) this.frames.length = 0;
    this.frames.push({ tick, at: now });
    while ((this.frames[0]?.at ?? now) < now - OVER) this.frames.shift();
  }

  // ms; 0 while it is not known.
  get length(): number {
    const [first, last] = [this.frames[0], this.frames.at(-1)];
    return first && last && last.tick > first.tick ? (last.at - first.at) / (last.tick - first.tick) : 0;
  }
}
