// state.ts: what steer sees and changes of an entity: x, y and its fields, as the mode means them.
import type { Field, Kind } from "../world/schema";
import { type Entity, type Value, value, x, y } from "../world/world";

export type State = Value[];

const NAME = /^[a-z][a-z0-9_]*$/;
const RESERVED = new Set("and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(" "));

// Whether Lua text may be made with this name in it.
export function isName(name: string): boolean {
  return NAME.test(name) && !RESERVED.has(name);
}

export function seenFields(kind: Kind): Field[] {
  return kind.fields.filter((field) => field.type !== "array" && field.type !== "ref" && isName(field.name));
}

export function stateOf(entity: Entity): State {
  const seen = seenFields(entity.kind).map((field) => value(field, entity.raw[entity.kind.named.get(field.name) ?? -1] ?? 0));
  return entity.kind.quantum > 0 ? [x(entity), y(entity), ...seen] : seen;
}
