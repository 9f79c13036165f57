// labels.ts: short texts in the world, each painted once and kept while it is in use. Names share pages, so that many of them
// are drawn at once.
import { type Texture } from "pixi.js";
import { Atlas, paint, type Paint } from "./atlas";

const FONT = '600 24px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';  // twice as large as it is drawn
const HEIGHT = 40;
const MOST = 200;

const WRITING = '800 64px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const WRITING_HEIGHT = 96;
export const WRITING_SIZE = 64;  // pixels of its letters

const PAGE = 512;  // pixels: small enough to be sent to the graphics anew for each name
const PAGES = 16;

const pages: { readonly atlas: Atlas; readonly names: string[] }[] = [];
const names = new Map<string, Texture>();
const kept = new Map<string, Texture>();
let ruler: CanvasRenderingContext2D | null = null;

export const LABEL_SCALE = 0.5;

// A name in its own dark outline.
export function labelTexture(text: string): Texture {
  const known = names.get(text);
  if (known) return known;
  const texture = onPage(text, widthOf(text, FONT), (context) => {
    context.font = FONT;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 6;
    context.strokeStyle = "rgba(4,7,16,0.85)";
    context.strokeText(text, 8, HEIGHT / 2);
    context.fillStyle = "#fff";
    context.fillText(text, 8, HEIGHT / 2);
  });
  names.set(text, texture);
  return texture;
}

function onPage(text: string, width: number, draw: Paint): Texture {
  let page = pages.at(-1);
  if (!page?.atlas.takes(width, HEIGHT)) {
    page = { atlas: new Atlas(PAGE), names: [] };
    pages.push(page);
    if (pages.length > PAGES) for (const name of pages.shift()?.names ?? []) names.delete(name);
  }
  page.names.push(text);
  return page.atlas.paint(width, HEIGHT, draw);
}

// An arrow that points down at who one is.
export function markTexture(): Texture {
  return keptOr("mark", () => paint(24, 18, (context, width, height) => {
    context.lineJoin = "round";
    context.lineWidth = 5;
    context.strokeStyle = "rgba(4,7,16,0.85)";
    context.fillStyle = "#fff";
    context.beginPath();
    for (const [x, y] of [[4, 4], [width - 4, 4], [width / 2, height - 4]] as const) context.lineTo(x, y);
    context.closePath();
    context.stroke();
    context.fill();
  }));
}

// Large letters that lie on something.
export function writingTexture(text: string): Texture {
  return keptOr(`writing ${text}`, () => paint(widthOf(text, WRITING), WRITING_HEIGHT, (context, width) => {
    context.font = WRITING;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = "#fff";
    context.fillText(text, width / 2, WRITING_HEIGHT / 2);
  }));
}

function widthOf(text: string, font: string): number {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (ruler) ruler.font = font;
  return Math.ceil(ruler?.measureText(text).width ?? 100) + 16;
}

function keptOr(key: string, make: () => Texture): Texture {
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MOST) dropOldest();
  const texture = make();
  kept.set(key, texture);
  return texture;
}

// The oldest may still be on a sprite, as may those of a page: they are only forgotten here, and freed with their last user.
function dropOldest(): void {
  const oldest = kept.keys().next();
  if (!oldest.done) kept.delete(oldest.value);
}
