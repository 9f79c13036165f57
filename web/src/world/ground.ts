// ground.ts: the tiles that a room stands on, as the mode map tells them (PROTOCOL.md, section 5), and the plain shapes they make.
import { fields, finite, integer, list, text, wrong } from "../wire/check";

const MOST_CELLS = 65_536;
const MOST_CLASSES = 255;

export interface TileClass {
  readonly name: string;
  readonly solid: boolean;
  readonly platform: boolean;
  readonly tint: string;
}

export interface Ground {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;   // of a tile, in units
  readonly height: number;
  readonly pits: boolean;   // open above and below
  readonly classes: readonly (TileClass | null)[];  // by number; 0 is nothing
  readonly cells: Uint8Array;                       // row by row
}

// In tiles.
export interface Patch {
  readonly class: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly upright: boolean;
  readonly class: number;   // of the tile at its beginning
}

function readClass(value: unknown): TileClass {
  const map = fields(value, "tile class");
  return { name: text(map.name, 64, "class name"), solid: map.solid === true, platform: map.platform === true, tint: text(map.tint ?? "", 7, "tint") };
}

export function readGround(value: unknown): Ground | null {
  if (value === undefined || value === null) return null;
  const map = fields(value, "map");
  const columns = integer(map.columns, 1, MOST_CELLS, "columns");
  const rows = integer(map.rows, 1, Math.floor(MOST_CELLS / columns), "rows");
  const tile = list(map.tile, "tile");
  const classes = list(map.classes, "classes");
  if (classes.length > MOST_CLASSES) wrong("too many classes of tiles");
  const runs = list(map.runs, "runs");
  const cells = new Uint8Array(columns * rows);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const length = integer(runs[i], 1, cells.length - at, "run");
    cells.fill(integer(runs[i + 1], 0, classes.length, "class"), at, at + length);
    at += length;
  }
  if (at !== cells.length) wrong("the runs are not the whole map");
  const [width, height] = [finite(tile[0], "tile width"), finite(tile[1], "tile height")];
  if (width <= 0 || height <= 0) wrong("tile");
  return { columns, rows, width, height, pits: map.pits === true, classes: [null, ...classes.map(readClass)], cells };
}

function runEnd(ground: Ground, from: number): number {
  const end = from - (from % ground.columns) + ground.columns;
  let at = from + 1;
  while (at < end && ground.cells[at] === ground.cells[from]) at++;
  return at;
}

// Equal tiles as few rectangles: runs of a row, joined with those of the same columns below.
export function patchesOf(ground: Ground): Patch[] {
  const { columns, rows, cells } = ground;
  const patches: Patch[] = [];
  const done = new Uint8Array(cells.length);
  for (let from = 0; from < cells.length; from = runEnd(ground, from)) {
    const tile = cells[from] ?? 0;
    if (tile === 0 || done[from]) continue;
    const width = runEnd(ground, from) - from;
    const x = from % columns;
    const y = Math.floor(from / columns);
    const isSame = (start: number): boolean => cells[start] === tile && runEnd(ground, start) - start === width && (x === 0 || cells[start - 1] !== tile);
    let height = 1;
    while (y + height < rows && isSame(from + height * columns)) done[from + height++ * columns] = 1;
    patches.push({ class: tile, x, y, width, height });
  }
  return patches;
}

// Where something solid borders on something that is not, within the map; as long as they go straight.
export function edgesOf(ground: Ground): Edge[] {
  const { columns, rows, cells } = ground;
  const edges: Edge[] = [];
  const isSolid = (x: number, y: number): boolean => ground.classes[cells[y * columns + x] ?? 0]?.solid === true;
  const collect = (upright: boolean, lines: number, length: number): void => {
    for (let line = 1; line < lines; line++) {
      for (let i = 0, start = -1, side = 0; i <= length; i++) {
        const before = i < length && (upright ? isSolid(line - 1, i) : isSolid(i, line - 1));
        const behind = i < length && (upright ? isSolid(line, i) : isSolid(i, line));
        const now = before === behind ? 0 : before ? -1 : 1;
        if (now === side) continue;
        if (side !== 0) {
          const [x, y] = upright ? [line, start] : [start, line];
          const solid = upright ? y * columns + x - (side < 0 ? 1 : 0) : (y - (side < 0 ? 1 : 0)) * columns + x;
          edges.push({ x, y, length: i - start, upright, class: cells[solid] ?? 0 });
        }
        start = i;
        side = now;
      }
    }
  };
  collect(false, rows, columns);
  collect(true, columns, rows);
  return edges;
}
