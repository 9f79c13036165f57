// actors.ts: who is on the stage in this picture: entities in view get an actor, and give it back when they are gone.
import type { Place } from "../world/history";
import { type Entity, type World, get } from "../world/world";
import { Actor, type Moment } from "./actor";
import type { Camera } from "./camera";
import type { Layers } from "./layers";
import { type KindLook, kindLook } from "./looks";
import type { Textures } from "./textures";
import { measureOf } from "./tints";

const AHEAD = 4;     // ticks that a thing goes straight on when frames are late
const MARGIN = 60;   // units around the screen

export type Ahead = (id: number, out: { x: number; y: number; angle: number }) => boolean;

export class Actors {
  ahead: Ahead = () => false;
  private readonly looks: KindLook[];
  private readonly playing = new Map<Entity, Actor>();
  private readonly idle: Actor[][];
  private readonly place: Place = { x: 0, y: 0, angle: 0, hidden: false };
  private picture = 0;

  constructor(private readonly world: World, private readonly textures: Textures, private readonly layers: Layers) {
    this.looks = world.schema.kinds.map(kindLook);
    this.idle = world.schema.kinds.map(() => []);
  }

  draw(tick: number, camera: Camera, moment: Moment): void {
    this.picture++;
    for (const entity of this.world.slots.values()) this.drawOne(entity, tick, camera, moment);
    for (const entity of this.world.departed) if (entity.left > tick) this.drawOne(entity, tick, camera, moment);
    for (const [entity, actor] of this.playing) if (actor.seen !== this.picture) this.release(entity, actor);
  }

  // Where an entity is in the picture of this tick; null when it is not in it.
  where(entity: Entity, tick: number): { x: number; y: number } | null {
    return this.locate(entity, tick) ? { x: this.place.x, y: this.place.y } : null;
  }

  actorOf(id: number): Actor | null {
    for (const [entity, actor] of this.playing) if (entity.id === id) return actor;
    return null;
  }

  each(visit: (actor: Actor) => void): void {
    for (const actor of this.playing.values()) visit(actor);
  }

  private drawOne(entity: Entity, tick: number, camera: Camera, moment: Moment): void {
    const look = this.looks[entity.kind.index];
    if (!look || !this.locate(entity, tick) || this.place.hidden) return;
    if (look.hide !== "" && get(entity, look.hide)) return;
    const { x, y, angle } = this.place;
    const far = look.to ? Math.hypot(measureOf(entity, look.to[0]), measureOf(entity, look.to[1])) : 0;
    const size = Math.max(measureOf(entity, look.size[0]), measureOf(entity, look.size[1])) + far;
    if (!camera.sees(x, y, size + MARGIN)) return;
    const actor = this.playing.get(entity) ?? this.engage(entity, look, moment);
    actor.seen = this.picture;
    actor.place(entity, x, y, angle, moment);
  }

  // Its place in the picture of this tick, in units and radians. False: it is not in it.
  private locate(entity: Entity, tick: number): boolean {
    const { place } = this;
    if (!entity.history?.at(tick, entity.vx, entity.vy, AHEAD, place)) return false;
    const quantum = entity.kind.quantum / 16;
    place.x *= quantum;
    place.y *= quantum;
    place.angle *= Math.PI / 128;
    this.ahead(entity.id, place);
    return true;
  }

  private engage(entity: Entity, look: KindLook, moment: Moment): Actor {
    const actor = this.idle[entity.kind.index]?.pop() ?? new Actor(look, this.textures, this.layers);
    actor.start(moment.time);
    this.playing.set(entity, actor);
    return actor;
  }

  private release(entity: Entity, actor: Actor): void {
    actor.stop();
    this.playing.delete(entity);
    this.idle[entity.kind.index]?.push(actor);
  }
}
