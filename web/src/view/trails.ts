// trails.ts: the line behind a thing: a chain of pieces through its last places, soft and fading, or solid like a body.
import { type Container, Sprite } from "pixi.js";
import type { Textures } from "./textures";

const PIECE = 0.02;    // s that a piece is long
const MOST = 40;       // pieces; those of a longer trail are longer
const SPARE = 5;       // places besides
const OPACITY = 0.8;

export class Trail {
  private readonly pieces: Sprite[] = [];
  private readonly xs: Float64Array;
  private readonly ys: Float64Array;
  private readonly ages: Float64Array;
  private readonly every: number;  // s between places
  private readonly point = { x: 0, y: 0 };
  private places = 0;

  // A place is forgotten after `life` seconds.
  constructor(textures: Textures, layer: Container, private readonly life: number, private readonly solid: boolean) {
    const pieces = Math.min(Math.max(Math.round(life / PIECE), 3), MOST);
    this.every = Math.max(1 / 60, life / (pieces + SPARE - 2));
    this.xs = new Float64Array(pieces + SPARE);
    this.ys = new Float64Array(pieces + SPARE);
    this.ages = new Float64Array(pieces + SPARE);
    for (let i = 0; i < pieces; i++) {
      const piece = new Sprite({ texture: solid ? textures.hose : textures.ribbon, anchor: { x: 0, y: 0.5 }, blendMode: solid ? "normal" : "add", visible: false });
      this.pieces.push(piece);
      layer.addChild(piece);
    }
  }

  clear(): void {
    this.places = 0;
    for (const piece of this.pieces) piece.visible = false;
  }

  advance(x: number, y: number, width: number, tint: number, seconds: number): void {
    for (let i = 0; i < this.places; i++) this.ages[i] = (this.ages[i] ?? 0) + seconds;
    if (this.places < 2 || (this.ages[1] ?? 0) >= this.every) this.push();
    this.xs[0] = x;
    this.ys[0] = y;
    this.ages[0] = 0;
    const oldest = Math.min(this.ages[this.places - 1] ?? 0, this.life);
    this.pieces.forEach((piece, i) => this.lay(piece, i, oldest, width, tint));
  }

  private push(): void {
    for (const row of [this.xs, this.ys, this.ages]) row.copyWithin(1, 0, row.length - 1);
    this.places = Math.min(this.places + 1, this.xs.length);
  }

  // Pieces are equally long in time, whatever the rate of pictures is.
  private lay(piece: Sprite, i: number, oldest: number, width: number, tint: number): void {
    piece.visible = oldest > 0;
    if (!piece.visible) return;
    this.at(oldest * i / this.pieces.length);
    const { x, y } = this.point;
    this.at(oldest * (i + 1) / this.pieces.length);
    const dx = this.point.x - x;
    const dy = this.point.y - y;
    const left = this.solid ? 1 : 1 - oldest * i / this.pieces.length / this.life;
    piece.position.set(x, y);
    piece.rotation = Math.atan2(dy, dx);
    piece.scale.set(Math.hypot(dx, dy) / 16, width * (0.45 + 0.55 * left) / 16);
    piece.alpha = this.solid ? 1 : OPACITY * left * left;
    piece.tint = tint;
  }

  // Where it was `age` seconds ago, between two places.
  private at(age: number): void {
    let older = 1;
    while (older < this.places - 1 && (this.ages[older] ?? 0) < age) older++;
    const from = this.ages[older - 1] ?? 0;
    const part = Math.min((age - from) / Math.max((this.ages[older] ?? 0) - from, 1e-6), 1);
    this.point.x = (this.xs[older - 1] ?? 0) + ((this.xs[older] ?? 0) - (this.xs[older - 1] ?? 0)) * part;
    this.point.y = (this.ys[older - 1] ?? 0) + ((this.ys[older] ?? 0) - (this.ys[older - 1] ?? 0)) * part;
  }
}
