// events.ts: what happened at a tick, with its references resolved while the entities are still known.
import { integer, list, wrong } from "../wire/check";
import type { EventKind } from "../world/schema";
import { type Value, type World, find, get, playerOf, value, x, y } from "../world/world";
import { absolute } from "./rows";

export interface Happening {
  readonly tick: number;
  readonly kind: EventKind;
  readonly fields: Readonly<Record<string, Value>>;
  readonly names: Readonly<Record<string, string>>;  // of the players that its refs speak of
  readonly player: number;                           // id of the player its first ref speaks of, 0 for none
  readonly place: { readonly x: number; readonly y: number } | null;
}

export function readEvents(world: World, events: readonly unknown[]): Happening[] {
  return events.map((event) => readEvent(world, list(event, "event")));
}

function readEvent(world: World, given: readonly unknown[]): Happening {
  const kind: EventKind = world.schema.events[integer(given[0], 0, 65_535, "event")] ?? wrong(`event ${String(given[0])}`);
  if (given.length !== kind.fields.length + 1) wrong(`event ${kind.name} has ${given.length - 1} fields`);
  const told: Record<string, Value> = {};
  const names: Record<string, string> = {};
  let player = 0;
  let place: Happening["place"] = null;
  kind.fields.forEach((field, i) => {
    const raw = absolute(field, given[i + 1]);
    told[field.name] = value(field, raw);
    if (field.type !== "ref") return;
    const entity = find(world, Number(raw));
    const whose = playerOf(world, entity);
    names[field.name] = whose ? String(get(whose, "name") ?? "") : "";
    player ||= whose?.id ?? 0;
    if (entity?.history) place ??= { x: x(entity), y: y(entity) };
  });
  if (typeof told.x === "number" && typeof told.y === "number") place = { x: told.x, y: told.y };
  return { tick: world.tick, kind, fields: told, names, player, place };
}
