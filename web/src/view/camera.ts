// camera.ts: which part of the world is on the screen: follows an entity, glides to a new one, shakes.
import type { Comfort } from "../settings/comfort";

const GLIDE = 6;          // how fast the way to a new target shrinks, a second
const FAR = 1.5;          // screens: a target farther off than that is cut to
const SHAKE_PIXELS = 22;
const SHAKE_FADE = 4;     // a second

export class Camera {
  width = 1;   // of the screen, in CSS pixels
  height = 1;
  scale = 1;   // pixels a unit
  x = 0;       // of the screen's middle, in the world
  y = 0;
  private behindX = 0;  // what is left of the way to the target
  private behindY = 0;
  private target = 0;
  private shaking = 0;
  private started = false;
  private fitted = false;  // there was a picture with what lies over it
  private whole: readonly [number, number] | null = null;   // all of this is to be seen, whatever the screen
  private bounds: readonly [number, number] | null = null;  // nothing beyond this is
  private top = 0;     // pixels of the screen that the world leaves free, where all of it is seen
  private bottom = 0;

  constructor(private zoom: number, private readonly comfort: Comfort) {}

  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.scale = Math.max(width, height) / this.zoom;
    if (!this.whole) return;
    const [across, down] = this.whole;
    this.scale = Math.min(this.scale, width / across, Math.max(height - this.top - this.bottom, height / 2) / down);
    this.x = across / 2;
    this.y = down / 2 + (this.bottom - this.top) / 2 / this.scale;
  }

  // What lies over the world takes so many pixels above and below. It moves there, and is no longer under it.
  leave(top: number, bottom: number, seconds: number): void {
    if (!this.whole || (this.top === top && this.bottom === bottom)) return;
    const part = this.comfort.calm || !this.fitted ? 1 : 1 - Math.exp(-GLIDE * seconds);
    const near = (now: number, goal: number): number => (Math.abs(goal - now) < 1 ? goal : now + (goal - now) * part);
    [this.top, this.bottom, this.fitted] = [near(this.top, top), near(this.bottom, bottom), true];
    this.resize(this.width, this.height);
  }

  // Whole new world: where to look before there is anybody to follow.
  start(size: readonly [number, number], zoom: number, { whole = false, inside = false } = {}): void {
    this.zoom = zoom;
    this.whole = whole ? size : null;
    this.bounds = inside ? size : null;
    this.fitted = false;
    this.resize(this.width, this.height);
    if (this.started || whole) return;
    this.x = size[0] / 2;
    this.y = size[1] / 2;
  }

  follow(id: number, x: number, y: number): void {
    if (id !== this.target) {
      const far = FAR * this.zoom;
      const cut = !this.started || this.comfort.calm || Math.hypot(this.x - x, this.y - y) > far;
      this.behindX = cut ? 0 : this.x - x;
      this.behindY = cut ? 0 : this.y - y;
      this.target = id;
      this.started = true;
    }
    this.x = x + this.behindX;
    this.y = y + this.behindY;
    if (!this.bounds) return;
    this.x = within(this.x, this.width / 2 / this.scale, this.bounds[0]);
    this.y = within(this.y, this.height / 2 / this.scale, this.bounds[1]);
  }

  shake(amount: number): void {
    if (!this.comfort.calm) this.shaking = Math.min(Math.max(this.shaking, amount), 1);
  }

  advance(seconds: number): void {
    const left = Math.exp(-GLIDE * seconds);
    this.behindX *= left;
    this.behindY *= left;
    this.shaking = Math.max(this.shaking - this.shaking * SHAKE_FADE * seconds - 0.1 * seconds, 0);
  }

  // Pixels that the picture is off by right now.
  jolt(time: number): { x: number; y: number } {
    const strength = SHAKE_PIXELS * this.shaking * this.shaking;
    return { x: Math.sin(time * 71) * strength, y: Math.cos(time * 83) * strength };
  }

  sees(x: number, y: number, radius: number): boolean {
    const reachX = this.width / 2 / this.scale + radius;
    const reachY = this.height / 2 / this.scale + radius;
    return Math.abs(x - this.x) < reachX && Math.abs(y - this.y) < reachY;
  }

  toScreen(x: number, y: number): { x: number; y: number } {
    return { x: (x - this.x) * this.scale + this.width / 2, y: (y - this.y) * this.scale + this.height / 2 };
  }

  toWorld(x: number, y: number): { x: number; y: number } {
    return { x: (x - this.width / 2) / this.scale + this.x, y: (y - this.height / 2) / this.scale + this.y };
  }
}

// The middle of what reaches `half` to both sides, and not beyond 0 or `length` unless it must.
function within(middle: number, half: number, length: number): number {
  return 2 * half >= length ? length / 2 : Math.min(Math.max(middle, half), length - half);
}
