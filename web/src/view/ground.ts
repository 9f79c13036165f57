// ground.ts: the tiles of the room, under everything else: dark shapes with a bright rim where one can stand, in the colours of their classes.
import { type Container, Sprite, Texture } from "pixi.js";
import { edgesOf, type Ground, patchesOf, type TileClass } from "../world/ground";
import { mix, parseColor } from "./colors";
import type { Textures } from "./textures";

const RIM = 2;        // units across the line along an edge
const GLOW = 0.55;    // of a tile: across the light along an edge
const PLANK = 0.22;   // of a tile: the height of a platform

// The colours of words that many modes use; the mode's own tint comes first.
const TINTS: Readonly<Record<string, number>> = {
  solid: 0x7f9ce0, platform: 0x9adcff, ice: 0xbfefff, water: 0x3a7bff, lava: 0xff5a36, hurt: 0xff5a6e, spikes: 0xff5a6e, ladder: 0xd9a95b,
  grass: 0x5fbf6a, sand: 0xe5c98a, goal: 0xffe566, start: 0x7dffb2,
};

function tintOf(tile: TileClass): number {
  return parseColor(tile.tint) ?? TINTS[tile.name] ?? (tile.solid ? 0x7f9ce0 : tile.platform ? 0x9adcff : 0x8a94ad);
}

function block(layer: Container, x: number, y: number, width: number, height: number, tint: number, alpha: number): void {
  const sprite = new Sprite({ texture: Texture.WHITE, tint, alpha });
  sprite.position.set(x, y);
  sprite.setSize(width, height);
  layer.addChild(sprite);
}

function drawPatches(layer: Container, ground: Ground, background: number): void {
  const { width, height } = ground;
  for (const patch of patchesOf(ground)) {
    const tile = ground.classes[patch.class];
    if (!tile) continue;
    const tint = tintOf(tile);
    const [x, y] = [patch.x * width, patch.y * height];
    if (tile.solid) block(layer, x, y, patch.width * width, patch.height * height, mix(background, tint, 0.24), 1);
    else if (!tile.platform) block(layer, x, y, patch.width * width, patch.height * height, tint, tile.name === "" ? 0.07 : 0.22);
    for (let row = 0; tile.platform && row < patch.height; row++) {
      block(layer, x, y + row * height, patch.width * width, height * PLANK, mix(background, tint, 0.4), 1);
      block(layer, x, y + row * height, patch.width * width, RIM, tint, 0.95);
    }
  }
}

function drawEdges(layer: Container, ground: Ground, textures: Textures): void {
  for (const edge of edgesOf(ground)) {
    const tile = ground.classes[edge.class];
    if (!tile) continue;
    const length = edge.length * (edge.upright ? ground.height : ground.width);
    const light = Math.min(ground.width, ground.height) * GLOW;
    const glow = new Sprite({ texture: textures.ribbon, anchor: { x: 0, y: 0.5 }, tint: tintOf(tile), alpha: 0.16, blendMode: "add" });
    const line = new Sprite({ texture: Texture.WHITE, anchor: { x: 0, y: 0.5 }, tint: tintOf(tile), alpha: 0.85 });
    for (const sprite of [glow, line]) {
      sprite.position.set(edge.x * ground.width, edge.y * ground.height);
      sprite.rotation = edge.upright ? Math.PI / 2 : 0;
      layer.addChild(sprite);
    }
    glow.setSize(length, light);
    line.setSize(length + RIM / 2, RIM);
  }
}

export function drawGround(layer: Container, ground: Ground, textures: Textures, background: number): void {
  drawPatches(layer, ground, background);
  drawEdges(layer, ground, textures);
}
