// aim.ts: where a pointer is that no mouse moves: ahead of the followed entity, the way a thumb points.
import type { Thumb } from "./values";

const REACH = 0.28;   // of the shorter side of the screen
const MEANT = 0.2;    // how far a thumb must point to turn it
const FIRES = 0.82;   // how far is far

export class Aim {
  byThumb = false;    // no mouse was moved since a thumb was
  private x = 1;
  private y = 0;

  // The aiming thumb, or else the moving one: who only flies looks ahead.
  turn(aiming: Thumb, moving: Thumb): void {
    const thumb = Math.hypot(aiming.x, aiming.y) > MEANT ? aiming : moving;
    const length = Math.hypot(thumb.x, thumb.y);
    if (length <= MEANT) return;
    this.x = thumb.x / length;
    this.y = thumb.y / length;
  }

  // In CSS pixels, from the place of whoever aims.
  at(from: Thumb, width: number, height: number): Thumb {
    const reach = Math.min(width, height) * REACH;
    return { x: from.x + this.x * reach, y: from.y + this.y * reach };
  }
}

export function isFar(thumb: Thumb): boolean {
  return Math.hypot(thumb.x, thumb.y) > FIRES;
}
