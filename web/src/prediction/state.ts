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

// What steer sees of a kind is looked up once, and read for many entities of every frame.
export class Seen {
  readonly names: readonly string[];  // x and y first
  readonly angle: number;             // the place in a State of the field that says where it points, -1 for none
  private readonly fields: readonly { readonly field: Field; readonly index: number }[];

  constructor(readonly kind: Kind) {
    this.fields = kind.fields.map((field, index) => ({ field, index }))
      .filter(({ field }) => field.type !== "array" && field.type !== "ref" && isName(field.name));
    this.names = [...(kind.quantum > 0 ? ["x", "y"] : []), ...this.fields.map(({ field }) => field.name)];
    this.angle = this.names.indexOf(kind.fields[kind.angle]?.name ?? "");
  }

  read(entity: Entity): State {
    const state: State = this.kind.quantum > 0 ? [x(entity), y(entity)] : [];
    for (const { field, index } of this.fields) state.push(value(field, entity.raw[index] ?? 0));
    return state;
  }
}
