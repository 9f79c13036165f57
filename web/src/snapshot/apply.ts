// apply.ts: one frame, applied to the world: SNAPSHOT or DELTA, in the order that the protocol gives.
import type { Frame } from "../wire/messages";
import { wrong } from "../wire/check";
import type { Kind } from "../world/schema";
import { type Entity, type World, enter, forgetDeparted, leave } from "../world/world";
import { goOn, place, step, trim } from "../world/motion";
import { Rows, has } from "./rows";

export function apply(world: World, frame: Frame): void {
  if (frame.reset) forgetAll(world, frame.tick);
  else if (world.tick < 0) wrong("a delta before the first snapshot");
  else if (frame.tick <= world.tick) wrong(`tick ${frame.tick} after ${world.tick}`);
  else for (const entity of world.slots.values()) goOn(entity, frame.tick - world.tick);
  world.tick = frame.tick;

  applyLeft(world, new Rows(frame.left, "left"));
  applyEntered(world, new Rows(frame.entered, "entered"));
  applyChanged(world, new Rows(frame.changed, "changed"));
  applySteps(world, new Rows(frame.steps, "steps"));

  for (const entity of world.slots.values()) remember(entity, world.tick);
  forgetDeparted(world);
}

function forgetAll(world: World, tick: number): void {
  world.tick = tick;
  world.slots.clear();
  world.departed.length = 0;
}

function applyLeft(world: World, rows: Rows): void {
  while (rows.more) {
    const slot = rows.nextSlot();
    if (!leave(world, slot)) wrong(`slot ${slot} left and was not here`);
  }
}

function applyEntered(world: World, rows: Rows): void {
  while (rows.more) {
    const slot = rows.nextSlot();
    const kind: Kind = world.kindOfSlot(slot) ?? wrong(`slot ${slot} has no kind`);
    const entity = enter(world, kind, slot, rows.integer(1, 65_535));
    readChanged(entity, rows);
    entity.jumped = false;  // it was nowhere before
  }
}

function applyChanged(world: World, rows: Rows): void {
  while (rows.more) readChanged(here(world, rows.nextSlot()), rows);
}

function readChanged(entity: Entity, rows: Rows): void {
  const mask = rows.mask(entity.kind);
  if (has(mask, 1)) wrong("a trim outside of steps");
  if (has(mask, 0)) place(entity, rows.integer(), rows.integer(), rows.integer(), rows.integer());
  entity.kind.fields.forEach((field, i) => {
    if (has(mask, 2 + i)) entity.raw[i] = rows.value(field);
  });
}

function applySteps(world: World, rows: Rows): void {
  while (rows.more) {
    const entity = here(world, rows.nextSlot());
    const mask = rows.mask(entity.kind);
    if (has(mask, 0)) step(entity, rows.integer(), rows.integer());
    if (has(mask, 1)) trim(entity, rows.integer(), rows.integer());
    entity.kind.fields.forEach((field, i) => {
      if (has(mask, 2 + i)) entity.raw[i] = rows.step(field, entity.raw[i] ?? 0);
    });
  }
}

function here(world: World, slot: number): Entity {
  return world.slots.get(slot) ?? wrong(`slot ${slot} changed and is not here`);
}

function remember(entity: Entity, tick: number): void {
  if (!entity.history) return;
  const { angle, hide } = entity.kind;
  const pointing = angle < 0 ? 0 : Number(entity.raw[angle]);
  const hidden = hide >= 0 && Boolean(entity.raw[hide]);
  entity.history.record(tick, entity.px, entity.py, pointing, entity.jumped, hidden);
  entity.jumped = false;
}
