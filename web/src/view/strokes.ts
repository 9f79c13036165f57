// strokes.ts: a line with round ends from one place to another: what is drawn, a beam, a rope.
import { type Container, Sprite } from "pixi.js";
import type { Textures } from "./textures";

export class Stroke {
  private readonly parts: readonly [Sprite, Sprite, Sprite];

  constructor(textures: Textures, layer: Container) {
    const part = (bar: boolean): Sprite => new Sprite({ texture: bar ? textures.bar : textures.cap, anchor: bar ? { x: 0, y: 0.5 } : 0.5 });
    this.parts = [part(true), part(false), part(false)];
    layer.addChild(...this.parts);
  }

  hide(): void {
    for (const part of this.parts) part.visible = false;
  }

  draw(x: number, y: number, dx: number, dy: number, width: number, tint: number): void {
    const [bar, start, end] = this.parts;
    const thick = width / start.texture.height;
    for (const part of this.parts) {
      part.visible = true;
      part.tint = tint;
      part.scale.set(thick);
      part.position.set(x, y);
    }
    end.position.set(x + dx, y + dy);
    bar.rotation = Math.atan2(dy, dx);
    bar.scale.x = Math.hypot(dx, dy) / bar.texture.width;
  }
}
