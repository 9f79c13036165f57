// textures.ts: every picture on the screen: the sprites of assets/ and a few soft shapes painted here.
// All are white or grey, so that a tint colours them. A shape nobody knows is a circle.
import type { Texture } from "pixi.js";
import { sheet } from "moontick:assets";
import { Atlas, canvasOf, paint, type Paint } from "./atlas";

const FRAME = 96;  // pixels of the frame's texture, and units of the world that they are drawn as
const EDGE = 256;  // pixels of a sprite's texture
const SLICED = new Set(["wall", "plate"]);
export const FRAME_INSET = 0.25;  // part of the frame's texture from its edge to the line
export const FRAME_EDGE = 0.49;   // part of it that belongs to the corners
export const SLICE = 0.25;  // part of a wall's texture that is its rim

// A soft blob: opacity by distance from the middle.
function blob(stops: readonly (readonly [number, number])[]): Paint {
  return (context, width, height) => {
    const gradient = context.createRadialGradient(width / 2, height / 2, 0, width / 2, height / 2, width / 2);
    for (const [at, alpha] of stops) gradient.addColorStop(at, `rgba(255,255,255,${alpha})`);
    context.fillStyle = gradient;
    context.fillRect(0, 0, width, height);
  };
}

function disc(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.beginPath();
  context.arc(width / 2, height / 2, width / 2 - 8, 0, 2 * Math.PI);
  const gradient = context.createRadialGradient(width * 0.4, height * 0.36, 0, width / 2, height / 2, width / 2);
  gradient.addColorStop(0, "#e8e8e8");
  gradient.addColorStop(1, "#8c8c8c");
  context.fillStyle = gradient;
  context.fill();
  context.lineWidth = 10;
  context.strokeStyle = "#fff";
  context.stroke();
}

function hoop(context: CanvasRenderingContext2D, width: number, height: number): void {
  const middle = width / 2;
  const gradient = context.createRadialGradient(middle, middle, middle * 0.66, middle, middle, middle);
  gradient.addColorStop(0, "rgba(255,255,255,0)");
  gradient.addColorStop(0.7, "rgba(255,255,255,0.35)");
  gradient.addColorStop(0.84, "rgba(255,255,255,1)");
  gradient.addColorStop(0.92, "rgba(255,255,255,0.5)");
  gradient.addColorStop(1, "rgba(255,255,255,0)");
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
}

// A streak: sharp along its length, soft at its sides and its tail (left).
function streak(context: CanvasRenderingContext2D, width: number, height: number): void {
  const along = context.createLinearGradient(0, 0, width, 0);
  along.addColorStop(0, "rgba(255,255,255,0)");
  along.addColorStop(0.85, "rgba(255,255,255,1)");
  along.addColorStop(1, "rgba(255,255,255,0)");
  context.fillStyle = along;
  context.fillRect(0, 0, width, height);
  softSides(context, width, height);
}

// One piece of a trail: the same all along, soft at its sides.
function ribbon(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  softSides(context, width, height);
}

// One piece of a solid trail: round like scale.svg.
function hose(context: CanvasRenderingContext2D, width: number, height: number): void {
  const across = context.createLinearGradient(0, 0, 0, height);
  for (const [place, color] of [[0, "#4a4a4a"], [0.28, "#a8a8a8"], [0.5, "#e6e6e6"], [0.72, "#a8a8a8"], [1, "#4a4a4a"]] as const) across.addColorStop(place, color);
  context.fillStyle = across;
  context.fillRect(0, 0, width, height);
}

function softSides(context: CanvasRenderingContext2D, width: number, height: number): void {
  const across = context.createLinearGradient(0, 0, 0, height);
  across.addColorStop(0, "rgba(0,0,0,0)");
  across.addColorStop(0.5, "rgba(0,0,0,1)");
  across.addColorStop(1, "rgba(0,0,0,0)");
  context.globalCompositeOperation = "destination-in";
  context.fillStyle = across;
  context.fillRect(0, 0, width, height);
}

// A glowing line around a place: brightest on a square FRAME_INSET from the edge, and as soft around its corners as beside it.
function frame(context: CanvasRenderingContext2D, width: number, height: number): void {
  const reach = width * FRAME_INSET;
  const pixels = context.createImageData(width, height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    const outX = Math.abs(x + 0.5 - width / 2) - (width / 2 - reach);
    const outY = Math.abs(y + 0.5 - height / 2) - (height / 2 - reach);
    const away = outX > 0 && outY > 0 ? Math.hypot(outX, outY) : Math.abs(Math.max(outX, outY));
    const alpha = Math.max(1 - away / reach, 0);
    pixels.data.set([255, 255, 255, Math.round(255 * alpha * alpha)], 4 * (y * width + x));
  }
  context.putImageData(pixels, 0, 0);
}

// An engine's flame: its root at the right edge, its tip to the left.
function flame(context: CanvasRenderingContext2D, width: number, height: number): void {
  const middle = height / 2;
  const gradient = context.createLinearGradient(0, 0, width, 0);
  gradient.addColorStop(0, "rgba(255,255,255,0)");
  gradient.addColorStop(0.55, "rgba(255,255,255,0.5)");
  gradient.addColorStop(0.95, "rgba(255,255,255,1)");
  gradient.addColorStop(1, "rgba(255,255,255,0.6)");
  context.fillStyle = gradient;
  context.beginPath();
  context.moveTo(0, middle);
  context.bezierCurveTo(width * 0.5, middle - 4, width * 0.8, 4, width, middle * 0.6);
  context.lineTo(width, height - middle * 0.6);
  context.bezierCurveTo(width * 0.8, height - 4, width * 0.5, middle + 4, 0, middle);
  context.fill();
}

// The end of a line, and what is between two of them: as high, and without a rim.
function cap(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.beginPath();
  context.arc(width / 2, height / 2, height / 2, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
}

function bar(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
}

export class Textures {
  private readonly atlas = new Atlas();
  readonly glow = this.atlas.paint(128, 128, blob([[0, 0.9], [0.25, 0.42], [0.55, 0.12], [1, 0]]));
  readonly light = this.atlas.paint(128, 128, blob([[0, 0.9], [0.3, 0.7], [0.65, 0.22], [1, 0]]));
  readonly dot = this.atlas.paint(32, 32, blob([[0, 1], [0.3, 0.9], [0.6, 0.25], [1, 0]]));
  readonly ring = this.atlas.paint(EDGE, EDGE, hoop);
  readonly streak = this.atlas.paint(64, 16, streak);
  readonly ribbon = this.atlas.paint(80, 16, ribbon, 32);
  readonly hose = this.atlas.paint(80, 16, hose, 32);
  readonly flame = this.atlas.paint(128, 64, flame);
  readonly cap = this.atlas.paint(64, 64, cap);
  readonly bar = this.atlas.paint(64, 64, bar, 24);
  readonly frame = paint(FRAME, FRAME, frame, false);
  private readonly circle = this.atlas.paint(EDGE, EDGE, disc);
  private readonly loaded = new Map<string, Texture>();

  async load(): Promise<void> {
    const image = new Image();
    image.src = sheet.address;
    try {
      await image.decode();
    } catch {
      console.warn("moontick: the sprites cannot be drawn, circles stand in");
      return;
    }
    const drawn = canvasOf(image.width, image.height);  // once: drawing a part of an SVG costs as much as all of it
    drawn.getContext("2d")?.drawImage(image, 0, 0);
    sheet.names.forEach((name, i) => this.loaded.set(name, this.cut(drawn, name, i)));
  }

  // What is cut into nine pieces needs a texture of its own.
  private cut(drawn: HTMLCanvasElement, name: string, i: number): Texture {
    const { edge, columns } = sheet;
    const draw: Paint = (context, width, height) => context.drawImage(drawn, i % columns * edge, Math.floor(i / columns) * edge, edge, edge, 0, 0, width, height);
    return SLICED.has(name) ? paint(EDGE, EDGE, draw) : this.atlas.paint(EDGE, EDGE, draw);
  }

  // Its rim keeps its size when it is stretched.
  isSliced(name: string): boolean {
    return name === "box" || SLICED.has(name);
  }

  // The picture of a shape, null for none at all.
  shape(name: string): Texture | null {
    if (name === "none" || name === "line") return null;
    if (name === "ring") return this.ring;
    return this.loaded.get(name === "box" ? "wall" : name) ?? this.circle;
  }
}
