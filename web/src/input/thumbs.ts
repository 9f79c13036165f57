// thumbs.ts: sticks under thumbs: a floating one on glass, which is where the thumb came down, and those of a gamepad.
import type { Thumb } from "./values";

export const RADIUS = 56;   // CSS pixels from the middle of a floating stick to its rim
const REST = 0.14;          // part of the way in which a floating stick does nothing
const PAD_REST = 0.2;       // the same of a gamepad, whose sticks seldom rest in the middle

// Nothing within `rest`, all of it at the rim, and never longer than 1.
export function reach(x: number, y: number, rest: number): Thumb {
  const length = Math.hypot(x, y);
  if (!(length > rest)) return { x: 0, y: 0 };
  const scale = Math.min((length - rest) / (1 - rest), 1) / length;
  return { x: x * scale, y: y * scale };
}

export class FloatingStick {
  x = 0;          // of its middle, in CSS pixels
  y = 0;
  held: Thumb = { x: 0, y: 0 };
  private pointer: number | null = null;

  get isDown(): boolean {
    return this.pointer !== null;
  }

  down(pointer: number, x: number, y: number): boolean {
    if (this.pointer !== null) return false;
    this.pointer = pointer;
    this.x = x;
    this.y = y;
    this.held = { x: 0, y: 0 };
    return true;
  }

  // A thumb that goes past the rim takes the stick along.
  move(pointer: number, x: number, y: number): boolean {
    if (this.pointer !== pointer) return false;
    const length = Math.hypot(x - this.x, y - this.y);
    if (length > RADIUS) {
      this.x = x - (x - this.x) / length * RADIUS;
      this.y = y - (y - this.y) / length * RADIUS;
    }
    this.held = reach((x - this.x) / RADIUS, (y - this.y) / RADIUS, REST);
    return true;
  }

  up(pointer: number): boolean {
    if (this.pointer !== pointer) return false;
    this.rest();
    return true;
  }

  rest(): void {
    this.pointer = null;
    this.held = { x: 0, y: 0 };
  }
}

export const padThumb = (x: number, y: number): Thumb => reach(x, y, PAD_REST);

export function longer(one: Thumb, other: Thumb): Thumb {
  return Math.hypot(one.x, one.y) >= Math.hypot(other.x, other.y) ? one : other;
}
