// atlas.ts: many small pictures on one canvas, so that almost everything is drawn from a single texture.
import { CanvasSource, Rectangle, Texture } from "pixi.js";

const EDGE = 2048;
const SPACE = 12;  // pixels between pictures, so that small sizes do not bleed into each other

export type Paint = (context: CanvasRenderingContext2D, width: number, height: number) => void;

function sourceOf(canvas: HTMLCanvasElement, mipmaps: boolean): CanvasSource {
  return new CanvasSource({ resource: canvas, autoGenerateMipmaps: mipmaps, scaleMode: "linear", alphaMode: "premultiply-alpha-on-upload" });
}

export function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

// A texture of its own.
export function paint(width: number, height: number, draw: Paint, mipmaps = true): Texture {
  const canvas = canvasOf(width, height);
  const context = canvas.getContext("2d");
  if (context) draw(context, width, height);
  return new Texture({ source: sourceOf(canvas, mipmaps) });
}

export class Atlas {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D | null;
  private readonly source: CanvasSource;
  private x = SPACE;
  private y = SPACE;
  private row = 0;  // height of the row that is being filled

  constructor(private readonly edge = EDGE) {
    this.canvas = canvasOf(edge, edge);
    this.context = this.canvas.getContext("2d");
    this.source = sourceOf(this.canvas, true);
  }

  // Whether there is a place for one more of this size, which is then the next one.
  takes(width: number, height: number): boolean {
    if (this.x + width + SPACE > this.edge) {
      this.x = SPACE;
      this.y += this.row + SPACE;
      this.row = 0;
    }
    return this.x + width + SPACE <= this.edge && this.y + height + SPACE <= this.edge;
  }

  // A picture among the others; one of its own when the canvas is full. `trim` is cut from its left and right,
  // so that what is the same all along has no soft ends.
  paint(width: number, height: number, draw: Paint, trim = 0): Texture {
    if (!this.takes(width, height) || !this.context) return paint(width, height, draw);
    const { context, x, y } = this;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.translate(x, y);
    draw(context, width, height);
    context.restore();
    this.x += width + SPACE;
    this.row = Math.max(this.row, height);
    this.source.update();
    return new Texture({ source: this.source, frame: new Rectangle(x + trim, y, width - 2 * trim, height) });
  }
}
