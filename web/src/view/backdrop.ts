// backdrop.ts: deep space behind everything: a faint nebula and stars in several depths; the grid and border of the world.
import { Container, NineSliceSprite, Sprite, Texture } from "pixi.js";
import { ACCENT, mix, parseColor } from "./colors";
import type { Camera } from "./camera";
import type { Layers } from "./layers";
import type { Schema } from "../world/schema";
import type { View } from "./looks";
import { paint } from "./atlas";
import { FRAME_EDGE, FRAME_INSET, type Textures } from "./textures";

const STARS = 150;
const FIELD = 1600;  // pixels after which the stars repeat
const CLOUDS = 256; // pixels of the nebula, before it is stretched
const FAR = 20_000;  // units above and below a world that is open there
const NEBULA = 0.06; // how much of the camera's way the nebula goes along

interface Star {
  readonly sprite: Sprite;
  readonly x: number;
  readonly y: number;
  readonly depth: number;
  readonly phase: number;
}

// The same sky every time: a small generator with a fixed seed.
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function clouds(background: number): Texture {
  const random = generator(7);
  return paint(CLOUDS, CLOUDS, (context, width, height) => {
    const hues = [mix(background, 0x2c5bff, 0.5), mix(background, 0x8a2cff, 0.45), mix(background, 0x0bb5c9, 0.4), mix(background, 0xff3d8b, 0.3)];
    context.globalCompositeOperation = "lighter";
    for (let i = 0; i < 26; i++) {
      const x = random() * width;
      const y = random() * height;
      const radius = width * (0.12 + random() * 0.27);
      const color = hues[i % hues.length] ?? 0;
      const gradient = context.createRadialGradient(x, y, 0, x, y, radius);
      const rgb = `${color >> 16},${(color >> 8) & 255},${color & 255}`;
      gradient.addColorStop(0, `rgba(${rgb},${0.3 + 0.3 * random()})`);
      gradient.addColorStop(1, `rgba(${rgb},0)`);
      context.fillStyle = gradient;
      context.fillRect(0, 0, width, height);
    }
  }, false);
}

export class Backdrop {
  private readonly stars: Star[] = [];
  private readonly nebula: Sprite | null = null;
  private readonly lines: { readonly sprite: Sprite; readonly upright: boolean; readonly thick: number }[] = [];
  private readonly size: readonly [number, number];
  private lined = 0;

  constructor(private readonly layers: Layers, textures: Textures, view: View, { size, ground }: Schema) {
    this.size = size;
    if (view.stars) {
      // Painted strongly and shown faintly, so that the steps between its colours are too small to see.
      this.nebula = new Sprite({ texture: clouds(parseColor(view.background) ?? 0x060912), anchor: 0.5, alpha: 0.34 });
      layers.backdrop.addChild(this.nebula);
      this.scatter(textures);
    }
    this.rule(layers.ground, view.grid);
    if (view.border) this.enclose(layers.ground, textures, ground?.pits === true);
  }

  // The sprites go with their layers; the nebula's texture is ours.
  destroy(): void {
    this.nebula?.texture.destroy(true);
  }

  private scatter(textures: Textures): void {
    const random = generator(42);
    for (let i = 0; i < STARS; i++) {
      const depth = random() ** 2;
      const sprite = new Sprite({ texture: textures.dot, anchor: 0.5, tint: random() < 0.25 ? 0xffdcb4 : 0xc4dcff });
      sprite.scale.set((1.6 + 3.4 * depth) / 32);
      this.stars.push({ sprite, x: random() * FIELD, y: random() * FIELD, depth: 0.05 + 0.28 * depth, phase: random() * 20 });
      this.layers.backdrop.addChild(sprite);
    }
  }

  private rule(ground: Container, step: number): void {
    const [width, height] = this.size;
    if (step <= 0 || width / step > 400 || height / step > 400) return;
    for (let x = step, i = 1; x < width - 1; x += step, i++) this.line(ground, x, 0, height, true, i % 4 === 0);
    for (let y = step, i = 1; y < height - 1; y += step, i++) this.line(ground, 0, y, width, false, i % 4 === 0);
  }

  private line(ground: Container, x: number, y: number, length: number, upright: boolean, strong: boolean): void {
    const sprite = new Sprite({ texture: Texture.WHITE, tint: 0x7fa6ff, alpha: strong ? 0.13 : 0.06 });
    sprite.position.set(x, y);
    if (upright) sprite.height = length;
    else sprite.width = length;
    this.lines.push({ sprite, upright, thick: 1 });
    ground.addChild(sprite);
  }

  private enclose(ground: Container, textures: Textures, pits: boolean): void {
    const [width, bottom] = this.size;
    const top = pits ? -FAR : 0;
    const height = bottom - 2 * top;
    const edge = textures.frame.width * FRAME_EDGE;
    const glow = new NineSliceSprite({
      texture: textures.frame, leftWidth: edge, rightWidth: edge, topHeight: edge, bottomHeight: edge, tint: ACCENT, alpha: 0.34, blendMode: "add",
    });
    const outside = textures.frame.width * FRAME_INSET;
    glow.position.set(-outside, top - outside);
    glow.setSize(width + 2 * outside, height + 2 * outside);
    ground.addChild(glow);
    const line = (x: number, y: number, length: number, turn: number): void => {
      const core = new Sprite({ texture: Texture.WHITE, anchor: { x: 0, y: 0.5 }, tint: 0xd4f6ff, alpha: 0.9 });
      core.position.set(x, y);
      core.rotation = turn;
      core.width = length;
      ground.addChild(core);
      this.lines.push({ sprite: core, upright: false, thick: 2 });
    };
    line(0, top, width, 0);
    line(0, bottom - top, width, 0);
    line(0, top, height, Math.PI / 2);
    line(width, top, height, Math.PI / 2);
  }

  advance(camera: Camera, time: number, calm: boolean): void {
    const { width, height } = camera;
    const cameraX = camera.x * camera.scale;
    const cameraY = camera.y * camera.scale;
    if (this.nebula) {
      const cover = Math.max(width, height) * 1.7;
      this.nebula.setSize(cover, cover);
      const spare = (cover - Math.max(width, height)) / 2;
      const drift = (way: number): number => Math.max(Math.min(-way * NEBULA + spare * 0.2, spare), -spare);
      this.nebula.position.set(width / 2 + drift(cameraX), height / 2 + drift(cameraY));
    }
    const repeatX = Math.max(FIELD, width + 40);
    const repeatY = Math.max(FIELD, height + 40);
    for (const star of this.stars) {
      const x = modulo(star.x - (calm ? 0 : cameraX * star.depth), repeatX) - 20;
      const y = modulo(star.y - (calm ? 0 : cameraY * star.depth), repeatY) - 20;
      star.sprite.position.set(x, y);
      star.sprite.alpha = 0.55 + star.depth + (calm ? 0 : 0.25 * Math.sin(time * 1.7 + star.phase));
    }
    if (camera.scale !== this.lined) this.thin(camera.scale);
  }

  // Lines are as thin on the screen at every zoom.
  private thin(scale: number): void {
    this.lined = scale;
    for (const { sprite, upright, thick } of this.lines) {
      if (upright) sprite.width = thick / scale;
      else sprite.height = thick / scale;
    }
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
