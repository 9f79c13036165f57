// history.ts: where one entity was at the last few frames, so that the picture can run a little behind and be smooth.
// A ring of plain arrays: one row a frame, nothing allocated while playing.

const ROWS = 32;  // half a second at 60 frames a second

export interface Place {
  x: number;      // sixteenths of a quantum
  y: number;
  angle: number;  // 1/256 of a turn, with a fraction
  hidden: boolean;
}

export class History {
  private readonly ticks = new Float64Array(ROWS);
  private readonly xs = new Float64Array(ROWS);
  private readonly ys = new Float64Array(ROWS);
  private readonly angles = new Uint8Array(ROWS);
  private readonly flags = new Uint8Array(ROWS);  // 1: jumped here, 2: hidden
  private head = -1;
  private used = 0;

  record(tick: number, x: number, y: number, angle: number, jumped: boolean, hidden: boolean): void {
    this.head = (this.head + 1) % ROWS;
    this.used = Math.min(this.used + 1, ROWS);
    this.ticks[this.head] = tick;
    this.xs[this.head] = x;
    this.ys[this.head] = y;
    this.angles[this.head] = angle & 255;
    this.flags[this.head] = (jumped ? 1 : 0) | (hidden ? 2 : 0);
  }

  // Whether it was set somewhere else in the last frame.
  get cut(): boolean {
    return ((this.flags[this.head] ?? 0) & 1) !== 0;
  }

  // Where it was at `tick`, which may lie between two frames. `ahead`: how far it may go straight on with (vx, vy)
  // after the last frame. False: it was not here yet.
  at(tick: number, vx: number, vy: number, ahead: number, out: Place): boolean {
    let row = this.head;
    let next = -1;
    for (let back = 0; back < this.used; back++) {
      if ((this.ticks[row] ?? 0) <= tick) {
        this.between(row, next, tick, vx, vy, ahead, out);
        return true;
      }
      next = row;
      row = (row + ROWS - 1) % ROWS;
    }
    return false;
  }

  private between(row: number, next: number, tick: number, vx: number, vy: number, ahead: number, out: Place): void {
    const since = tick - (this.ticks[row] ?? 0);
    out.x = this.xs[row] ?? 0;
    out.y = this.ys[row] ?? 0;
    out.angle = this.angles[row] ?? 0;
    out.hidden = ((this.flags[row] ?? 0) & 2) !== 0;
    if (next < 0) {
      const on = Math.min(since, ahead);
      out.x += vx * on;
      out.y += vy * on;
    } else if (((this.flags[next] ?? 0) & 1) === 0) {  // the way of a jump is not drawn
      const part = since / ((this.ticks[next] ?? 0) - (this.ticks[row] ?? 0));
      out.x += ((this.xs[next] ?? 0) - out.x) * part;
      out.y += ((this.ys[next] ?? 0) - out.y) * part;
      out.angle += shortWay(out.angle, this.angles[next] ?? 0) * part;
    }
  }
}

// From one angle to another the short way round, in 1/256 of a turn: -128 to 127.
export function shortWay(from: number, to: number): number {
  return ((to - from + 128) & 255) - 128;
}
