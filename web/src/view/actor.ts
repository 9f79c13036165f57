// actor.ts: one entity on the stage: its body, glow, flame, trail, flash and signs. Used again for another when it is gone.
import { type Container, NineSliceSprite, Sprite } from "pixi.js";
import { type Entity, type World, get } from "../world/world";
import { mix, parseColor, WHITE } from "./colors";
import type { Layers } from "./layers";
import type { KindLook } from "./looks";
import { WRITING_SIZE, writingTexture } from "./labels";
import { Signs } from "./signs";
import { Stroke } from "./strokes";
import { SLICE, type Textures } from "./textures";
import { labelOf, measureOf, tintOf, wordOf } from "./tints";
import { Trail } from "./trails";

const FLASH_FADE = 5;      // a second
const POP = 0.18;          // s that a pulsing thing takes to appear
const TRAIL = 0.5;        // how wide a trail is, as part of what it trails...
const SOLID = 0.84;       // ...and one that is its body
const RIM = 14;            // most units of a wall's rim

export interface Moment {
  readonly world: World;
  readonly time: number;     // s of room time, of the picture
  readonly seconds: number;  // since the picture before
  readonly scale: number;    // pixels a unit
  readonly own: number;      // id of the followed entity
}

export class Actor {
  x = 0;
  y = 0;
  size = 0;
  lit = 0;                   // units that it lights up around it
  tint = WHITE;
  thrusting = false;
  angle = 0;
  seen = 0;                  // number of the picture it was last in
  private readonly body: Sprite | NineSliceSprite | null;
  private readonly glow: Sprite | null;
  private readonly flame: Sprite | null;
  private readonly shield: Sprite | null;
  private readonly flash: Sprite | null;
  private readonly signs: Signs | null;
  private readonly trail: Trail | null;
  private readonly stroke: Stroke | null;
  private readonly writing: Sprite | null;
  private shape: string;
  private written = "";
  private flashing = 0;
  private measured = NaN;
  private born = 0;

  constructor(private readonly look: KindLook, private readonly textures: Textures, layers: Layers) {
    this.shape = look.shape.word;
    const texture = textures.shape(this.shape);
    const sliced = textures.isSliced(this.shape);
    const edge = texture ? texture.width * SLICE : 0;
    this.body = !texture ? null : sliced
      ? new NineSliceSprite({ texture, leftWidth: edge, rightWidth: edge, topHeight: edge, bottomHeight: edge, anchor: 0.5 })
      : new Sprite({ texture, anchor: 0.5 });
    if (this.body) layers.body(look.layer).addChild(this.body);
    this.stroke = look.to ? new Stroke(textures, layers.body(look.layer)) : null;
    this.writing = look.writing ? new Sprite({ anchor: 0.5 }) : null;
    if (this.writing) layers.body(look.layer).addChild(this.writing);
    const additive = (on: boolean, layer: Container, sprite: () => Sprite): Sprite | null => {
      if (!on) return null;
      const made = sprite();
      made.blendMode = "add";
      made.visible = false;
      layer.addChild(made);
      return made;
    };
    this.glow = additive(look.glow > 0, layers.glows, () => new Sprite({ texture: textures.glow, anchor: 0.5 }));
    this.flame = additive(look.thrust !== "", layers.flames, () => new Sprite({ texture: textures.flame, anchor: { x: 1, y: 0.5 } }));
    this.shield = additive(look.shield !== "", layers.flashes, () => new Sprite({ texture: textures.ring, anchor: 0.5 }));
    this.flash = additive(look.bar !== null && texture !== null && !sliced, layers.flashes, () => new Sprite({ texture: textures.glow, anchor: 0.5 }));
    this.signs = look.label || look.bar ? new Signs(layers.signs) : null;
    this.trail = look.trail ? new Trail(textures, layers.trails, look.trail.length, look.trail.solid) : null;
  }

  // A new entity takes the part.
  start(time: number): void {
    this.measured = NaN;
    this.flashing = 0;
    this.born = time;
    this.trail?.clear();
    if (this.body) this.body.visible = true;
  }

  stop(): void {
    this.stroke?.hide();
    for (const part of [this.body, this.writing, this.glow, this.flame, this.shield, this.flash]) if (part) part.visible = false;
    this.signs?.hide();
    this.trail?.clear();
  }

  place(entity: Entity, x: number, y: number, angle: number, moment: Moment): void {
    const { look } = this;
    this.x = x;
    this.y = y;
    this.tint = tintOf(moment.world, entity, wordOf(entity, look.tint));
    this.thrusting = look.thrust !== "" && Boolean(get(entity, look.thrust));
    this.angle = angle + look.spin * 2 * Math.PI * moment.time + (look.spin === 0 ? 0 : entity.slot);
    const beat = look.pulse ? 1 + 0.07 * Math.sin(moment.time * 4.5 + entity.slot) : 1;
    const pop = look.pulse ? Math.min((moment.time - this.born) / POP, 1) : 1;
    const width = measureOf(entity, look.size[0]);
    const height = measureOf(entity, look.size[1]);
    this.size = Math.max(width, height);
    this.lit = measureOf(entity, look.light);
    this.choose(wordOf(entity, look.shape));
    if (look.to) this.stroke?.draw(x, y, measureOf(entity, look.to[0]), measureOf(entity, look.to[1]), width, this.tint);
    this.write(entity);
    this.placeBody(width, height, beat * (0.3 + 0.7 * pop));
    this.placeLights(entity, (width + height) / 2, beat, moment);
    if (this.trail && look.trail) {
      const wide = look.trail.width === null ? Math.min(width, height) * (look.trail.solid ? SOLID : TRAIL) : measureOf(entity, look.trail.width);
      const tint = look.trail.tint ? tintOf(moment.world, entity, wordOf(entity, look.trail.tint)) : this.tint;
      this.trail.advance(x, y, wide, tint, moment.seconds);
    }
    this.placeSigns(entity, moment);
  }

  private choose(shape: string): void {
    if (shape === this.shape || !(this.body instanceof Sprite)) return;
    this.shape = shape;
    this.body.texture = this.textures.shape(shape) ?? this.body.texture;
  }

  private write(entity: Entity): void {
    const { writing } = this.look;
    if (!writing || !this.writing) return;
    const text = String(get(entity, writing.field) ?? "");
    this.writing.visible = text !== "";
    if (text === "") return;
    if (text !== this.written) this.writing.texture = writingTexture(text);
    this.written = text;
    this.writing.position.set(this.x, this.y);
    this.writing.rotation = this.angle;
    this.writing.scale.set(measureOf(entity, writing.size) / WRITING_SIZE);
    this.writing.tint = parseColor(writing.tint) ?? WHITE;
  }

  private placeBody(width: number, height: number, swell: number): void {
    const body = this.body;
    if (!body) return;
    body.position.set(this.x, this.y);
    body.rotation = this.angle;
    body.tint = this.tint;
    if (body instanceof NineSliceSprite) {
      const scale = Math.min(RIM, width / 2, height / 2) / (body.texture.width * SLICE) || 0.01;
      body.setSize(width / scale, height / scale);
      body.scale.set(scale);
    } else {
      body.scale.set(width * swell / body.texture.width, height * swell / body.texture.height);
    }
  }

  private placeLights(entity: Entity, across: number, beat: number, moment: Moment): void {
    if (this.glow) this.light(this.glow, across * 3.2 * beat, this.look.glow * 0.85);
    if (this.flame) this.placeFlame(this.flame, entity, moment);
    if (this.shield) {
      const on = Boolean(get(entity, this.look.shield));
      this.light(this.shield, this.size * (1.65 + 0.05 * Math.sin(moment.time * 9)), on ? 0.85 : 0);
    }
    if (this.flash) {
      this.flashing = Math.max(this.flashing - FLASH_FADE * moment.seconds, 0);
      this.light(this.flash, this.size * 2.2, this.flashing * 0.95);
      this.flash.tint = WHITE;
    }
  }

  private light(sprite: Sprite, size: number, alpha: number): void {
    sprite.visible = alpha > 0.01;
    if (!sprite.visible) return;
    sprite.position.set(this.x, this.y);
    sprite.scale.set(size / sprite.texture.width);
    sprite.alpha = alpha;
    sprite.tint = this.tint;
  }

  private placeFlame(flame: Sprite, entity: Entity, moment: Moment): void {
    flame.visible = this.thrusting;
    if (!this.thrusting) return;
    const back = this.size * 0.36;
    const flicker = 0.8 + 0.2 * Math.sin(moment.time * 47 + entity.slot) + 0.1 * Math.sin(moment.time * 91);
    flame.position.set(this.x - Math.cos(this.angle) * back, this.y - Math.sin(this.angle) * back);
    flame.rotation = this.angle;
    flame.scale.set(this.size * 0.95 * flicker / flame.texture.width, this.size * 0.46 / flame.texture.height);
    flame.tint = mix(this.tint, WHITE, 0.35);
  }

  private placeSigns(entity: Entity, moment: Moment): void {
    if (!this.signs) return;
    const bar = this.look.bar;
    let part = 1;
    if (bar) {
      const now = measureOf(entity, bar.field);
      if (now < this.measured) this.flashing = 1;
      this.measured = now;
      const full = measureOf(entity, bar.of);
      part = full > 0 ? Math.min(Math.max(now / full, 0), 1) : 1;
    }
    const own = entity.id === moment.own;
    const label = labelOf(moment.world, entity, this.look.label);
    this.signs.show(this.x, this.y, this.size * 0.62, moment.scale, label, own ? WHITE : mix(this.tint, WHITE, 0.35), part, own);
  }
}
