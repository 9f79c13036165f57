// labels.ts: short texts in the world, each painted once and kept while it is in use.
import { type Texture } from "pixi.js";
import { paint } from "./atlas";

const FONT = '600 24px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';  // twice as large as it is drawn
const HEIGHT = 40;
const MOST = 200;

const kept = new Map<string, Texture>();
let ruler: CanvasRenderingContext2D | null = null;

export const LABEL_SCALE = 0.5;

export function labelTexture(text: string): Texture {
  const known = kept.get(text);
  if (known) return known;
  if (kept.size >= MOST) dropOldest();
  ruler ??= document.createElement("canvas").getContext("2d");
  if (ruler) ruler.font = FONT;
  const width = Math.ceil(ruler?.measureText(text).width ?? 100) + 16;
  const texture = paint(width, HEIGHT, (context) => {
    context.font = FONT;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 6;
    context.strokeStyle = "rgba(4,7,16,0.85)";
    context.strokeText(text, 8, HEIGHT / 2);
    context.fillStyle = "#fff";
    context.fillText(text, 8, HEIGHT / 2);
  });
  kept.set(text, texture);
  return texture;
}

// The oldest may still be on a sprite: it is only forgotten here, and freed with its last user.
function dropOldest(): void {
  const oldest = kept.keys().next();
  if (!oldest.done) kept.delete(oldest.value);
}
