// motion.ts: the straight-line guess that server and client share (PROTOCOL.md, section 3).
// Nothing is sent while the guess stays within one quantum of the truth.
import type { Entity } from "./world";

const JUMP = 4095;  // a longer step is a jump

export function goOn(entity: Entity, ticks: number): void {
  entity.px += entity.vx * ticks;
  entity.py += entity.vy * ticks;
}

// Absolute. `changed` may carry this too; whether it jumped is told by how far off the guess was.
export function place(entity: Entity, x: number, y: number, vx: number, vy: number): void {
  entity.jumped = Math.abs(16 * x - entity.px) > 16 * JUMP || Math.abs(16 * y - entity.py) > 16 * JUMP;
  entity.px = 16 * x;
  entity.py = 16 * y;
  entity.vx = vx;
  entity.vy = vy;
}

export function step(entity: Entity, dx: number, dy: number): void {
  entity.px += 16 * dx;
  entity.py += 16 * dy;
  entity.jumped = Math.abs(dx) > JUMP || Math.abs(dy) > JUMP;
  entity.vx = entity.jumped ? 0 : entity.vx + 16 * dx;
  entity.vy = entity.jumped ? 0 : entity.vy + 16 * dy;
}

export function trim(entity: Entity, tx: number, ty: number): void {
  entity.vx += tx;
  entity.vy += ty;
}
