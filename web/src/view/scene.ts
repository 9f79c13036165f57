// scene.ts: the picture of one moment: backdrop, actors, trails, particles, seen by the camera.
import { WebGLRenderer } from "pixi.js";
import type { Comfort } from "../settings/comfort";
import { type Entity, type World, find, get } from "../world/world";
import { Actors, type Ahead } from "./actors";
import type { Moment } from "./actor";
import { Backdrop } from "./backdrop";
import { Camera } from "./camera";
import { parseColor } from "./colors";
import { Darkness } from "./darkness";
import { Effects } from "./effects";
import { drawGround } from "./ground";
import { Layers } from "./layers";
import type { View } from "./looks";
import { Particles } from "./particles";
import { Textures } from "./textures";

const MOST_RESOLUTION = 2;
const TEXTURES = 4;  // of one batch
const EXHAUST = 34;  // puffs a second

export class Scene {
  readonly camera: Camera;
  readonly effects: Effects;
  followed = 0;   // id of the entity in the middle, 0 for none
  drawn = 0;      // pictures so far
  covered = { top: 0, bottom: 0 };  // pixels of the screen that lie under something
  private readonly layers = new Layers();
  private readonly particles: Particles;
  private actors: Actors | null = null;
  private backdrop: Backdrop | null = null;
  private darkness: Darkness | null = null;
  private world: World | null = null;
  private view: View | null = null;

  private constructor(private readonly renderer: WebGLRenderer<HTMLCanvasElement>, private readonly textures: Textures, private readonly comfort: Comfort) {
    this.camera = new Camera(1200, comfort);
    this.particles = new Particles(this.layers.particles);
    this.effects = new Effects(this.particles, textures, comfort);
  }

  // Fails where the browser has no WebGL.
  static async create(canvas: HTMLCanvasElement, comfort: Comfort): Promise<Scene> {
    const renderer = new WebGLRenderer<HTMLCanvasElement>();
    const textures = new Textures();
    await Promise.all([
      renderer.init({ canvas, width: 1, height: 1, autoDensity: true, antialias: false, backgroundColor: 0x060912, skipExtensionImports: true }),
      textures.load(),
    ]);
    // Nearly everything is in one texture; a shader for sixteen is twice as slow where a browser draws in software.
    (renderer.limits as { maxBatchableTextures: number }).maxBatchableTextures = TEXTURES;
    return new Scene(renderer, textures, comfort);
  }

  resize(width: number, height: number, density: number): void {
    this.renderer.resize(width, height, Math.min(density, MOST_RESOLUTION));
    this.camera.resize(width, height);
  }

  show(world: World, view: View): void {
    this.backdrop?.destroy();
    this.darkness?.destroy();
    this.layers.clear();
    this.particles.clear();
    this.world = world;
    this.view = view;
    const background = parseColor(view.background) ?? 0x060912;
    const { ground } = world.schema;
    this.renderer.background.color = background;
    this.backdrop = new Backdrop(this.layers, this.textures, view, world.schema);
    if (ground) drawGround(this.layers.ground, ground, this.textures, background);
    this.darkness = view.dark > 0 ? new Darkness(view.dark, this.textures) : null;
    if (this.darkness) this.layers.cover(this.darkness.cover);
    this.actors = new Actors(world, this.textures, this.layers);
    this.camera.start(world.schema.size, view.zoom, { whole: view.follow === "", inside: view.inside });
  }

  // `ahead` tells where something is that is drawn ahead of the picture, and false for all else.
  draw(tick: number, rate: number, you: number, seconds: number, ahead: Ahead): void {
    const { world, view, actors, backdrop, camera } = this;
    if (!world || !view || !actors || !backdrop) return;
    const time = tick / rate;
    actors.ahead = ahead;
    camera.advance(seconds);
    camera.leave(this.covered.top, this.covered.bottom, seconds);
    this.follow(followedBy(world, view, you), tick, actors);
    const moment: Moment = { world, time, seconds, scale: camera.scale, own: this.followed };
    actors.draw(tick, camera, moment);
    actors.each((actor) => {
      if (actor.thrusting && Math.random() < EXHAUST * seconds) this.effects.exhaust(actor.x, actor.y, actor.angle, actor.size, actor.tint);
    });
    this.particles.advance(seconds);
    backdrop.advance(camera, time, this.comfort.calm);
    this.look(time);
    this.darkness?.draw(this.renderer, camera, actors);
    this.renderer.render(this.layers.stage);
    this.drawn++;
  }

  drawnAt(id: number): { x: number; y: number } | null {
    const actor = this.actors?.actorOf(id);
    return actor ? { x: actor.x, y: actor.y } : null;
  }

  // Where on the screen the followed entity is, in CSS pixels; null when there is none.
  followedOnScreen(): { x: number; y: number } | null {
    const place = this.followed === 0 ? null : this.drawnAt(this.followed);
    return place && this.camera.toScreen(place.x, place.y);
  }

  // Over the head of a player, on the screen; null when he has none there.
  headOf(player: number): { x: number; y: number } | null {
    const { world, view } = this;
    const entity = world && view ? followedBy(world, view, player) : undefined;
    const actor = entity ? this.actors?.actorOf(entity.id) : null;
    return actor ? this.camera.toScreen(actor.x, actor.y - actor.size * 0.75) : null;
  }

  private follow(entity: Entity | undefined, tick: number, actors: Actors): void {
    const place = entity ? actors.where(entity, tick) : null;
    this.followed = entity && place ? entity.id : 0;
    if (entity && place) this.camera.follow(entity.id, place.x, place.y);
  }

  private look(time: number): void {
    const { camera, layers } = this;
    const jolt = camera.jolt(time);
    layers.world.scale.set(camera.scale);
    layers.world.position.set(camera.width / 2 - camera.x * camera.scale + jolt.x, camera.height / 2 - camera.y * camera.scale + jolt.y);
  }
}

// The entity that the mode wants in the middle of this player's screen.
export function followedBy(world: World, view: View, you: number): Entity | undefined {
  const player = find(world, you);
  const id = player && view.follow !== "" ? get(player, view.follow) : 0;
  const entity = find(world, Number(id));
  return entity && world.slots.get(entity.slot) === entity ? entity : undefined;
}
