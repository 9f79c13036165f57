// world.ts: every entity that this client has been told of, as of the last frame.
// Values are kept as they travel (integers, so that differences can be added); value() reads them as a mode means them.
import { History } from "./history";
import type { Field, Kind, Schema } from "./schema";

export type Value = number | boolean | string | readonly Value[];

export interface Entity {
  readonly id: number;
  readonly slot: number;
  readonly kind: Kind;
  readonly raw: Value[];
  px: number;  // place and velocity in sixteenths of a quantum; velocity per tick
  py: number;
  vx: number;
  vy: number;
  jumped: boolean;                   // in the frame being applied
  readonly entered: number;          // the tick of its first frame
  left: number;                      // the tick of the frame that took it away; Infinity while it is here
  readonly history: History | null;  // null: has no place in the world
}

export interface World {
  readonly schema: Schema;
  readonly kindOfSlot: (slot: number) => Kind | undefined;
  readonly slots: Map<number, Entity>;
  readonly departed: Entity[];  // gone, but perhaps still to be drawn: the picture runs behind
  tick: number;                 // of the last frame; -1 before the first
}

const DEPARTED_TICKS = 120;
const GENERATION = 65_536;

export function createWorld(schema: Schema): World {
  const owner = new Map<number, Kind>();
  for (const kind of schema.kinds) for (let i = 0; i < kind.capacity; i++) owner.set(kind.first + i, kind);
  return { schema, kindOfSlot: (slot) => owner.get(slot), slots: new Map(), departed: [], tick: -1 };
}

export function zero(field: Field): Value {
  switch (field.type) {
    case "bool": return false;
    case "text": return "";
    case "array": {
      const of = field.of;
      return of ? Array.from({ length: field.count }, () => zero(of)) : [];
    }
    default: return 0;
  }
}

export function enter(world: World, kind: Kind, slot: number, generation: number): Entity {
  leave(world, slot);
  const history = kind.quantum > 0 ? new History() : null;
  const raw = kind.fields.map(zero);
  const id = generation * GENERATION + slot;
  const entity: Entity = { id, slot, kind, raw, px: 0, py: 0, vx: 0, vy: 0, jumped: false, entered: world.tick, left: Infinity, history };
  world.slots.set(slot, entity);
  return entity;
}

export function leave(world: World, slot: number): boolean {
  const entity = world.slots.get(slot);
  if (!entity) return false;
  entity.left = world.tick;
  world.slots.delete(slot);
  world.departed.push(entity);
  return true;
}

export function forgetDeparted(world: World): void {
  const departed = world.departed;
  let kept = 0;
  for (const entity of departed) if (entity.left > world.tick - DEPARTED_TICKS) departed[kept++] = entity;
  departed.length = kept;
}

// The entity with this id, here or gone a moment ago.
export function find(world: World, id: number): Entity | undefined {
  if (id === 0) return undefined;
  const here = world.slots.get(id % GENERATION);
  if (here?.id === id) return here;
  return world.departed.findLast((entity) => entity.id === id);
}

// A value as a mode means it: units, radians, truth.
export function value(field: Field, raw: Value): Value {
  switch (field.type) {
    case "fixed": return Number(raw) * field.quantum;
    case "angle": return Number(raw) * Math.PI / 128;
    case "array": {
      const of = field.of;
      return of && Array.isArray(raw) ? raw.map((one: Value) => value(of, one)) : raw;
    }
    default: return raw;
  }
}

export function get(entity: Entity, name: string): Value | undefined {
  const index = entity.kind.named.get(name);
  if (index === undefined) return undefined;
  const field = entity.kind.fields[index];
  const raw = entity.raw[index];
  return field === undefined || raw === undefined ? undefined : value(field, raw);
}

export function x(entity: Entity): number {
  return entity.px * entity.kind.quantum / 16;
}

export function y(entity: Entity): number {
  return entity.py * entity.kind.quantum / 16;
}

// The player that an entity is or belongs to.
export function playerOf(world: World, entity: Entity | undefined): Entity | undefined {
  if (!entity || entity.kind.index === 1) return entity;
  return entity.kind.player < 0 ? undefined : find(world, Number(entity.raw[entity.kind.player]));
}

export function* ofKind(world: World, index: number): Generator<Entity> {
  for (const entity of world.slots.values()) if (entity.kind.index === index) yield entity;
}
