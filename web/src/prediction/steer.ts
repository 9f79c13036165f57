// steer.ts: mode.steer, ready to be called: a tick of what this player steers, and what there is of the world around it.
import type { Given } from "../wire/messages";
import type { Input, Kind, Schema } from "../world/schema";
import { type Entity, type Value, type World, ofKind } from "../world/world";
import { askedKinds, parameters, prelude } from "./prelude";
import { Seen, type State } from "./state";
import { Vm } from "./vm";

const STEP = 1;
const CUT = 2;
const SETTLE = 3;
const CLASS = 4;
const FIRST_PUT = 5;
const REACH = 1.5;  // quanta that a place may be off by, as it is told

export class Steer {
  private readonly told: string[][];  // what the VM knows of each kind that is asked for

  private constructor(private readonly schema: Schema, private readonly rate: number, readonly seen: Seen, private readonly vm: Vm, private readonly asked: readonly Seen[]) {
    this.told = asked.map(() => []);
  }

  // Throws when the mode's Lua does not load.
  static async load(schema: Schema, rate: number, kind: Kind, text: string, file?: string): Promise<Steer> {
    const seen = new Seen(kind);
    const asked = askedKinds(schema, text);
    const vm = await Vm.open(prelude(schema, seen, asked), parameters(schema, rate, seen, text), file);
    for (const tile of schema.ground?.classes ?? []) {
      if (tile) vm.call(CLASS, [tile.name, tile.solid, tile.platform], []);
    }
    return new Steer(schema, rate, seen, vm, asked);
  }

  close(): void {
    this.vm.close();
  }

  // What others do is seen as of the last frame.
  look(world: World): void {
    this.asked.forEach((seen, k) => this.lookAt(world, seen, k));
  }

  // Where it is as it was told, but not a hair's breadth off the ground that it stands on.
  read(entity: Entity): State {
    const state = this.seen.read(entity);
    const { kind } = this.seen;
    if (kind.body === null || kind.quantum === 0) return state;
    const place: Value[] = [0, 0];
    this.vm.call(SETTLE, [...state.slice(0, 2), REACH * kind.quantum], place);
    return [...place, ...state.slice(2)];
  }

  // One tick on from `state`, in place. `values` are those of an INPUT.
  step(tick: number, values: readonly Given[], state: State): void {
    this.vm.call(STEP, [tick / this.rate, tick, ...wanted(this.schema.inputs, values), ...state], state);
    for (let i = 0; i < state.length; i++) {
      const kept = state[i];
      if (typeof kept === "number" && !Number.isInteger(kept)) state[i] = Math.fround(kept);
    }
  }

  private lookAt(world: World, seen: Seen, k: number): void {
    const told = this.told[k] ?? [];
    const here = [...ofKind(world, seen.kind.index)].sort((a, b) => a.slot - b.slot);
    here.forEach((entity, i) => {
      const state = seen.read(entity);
      const now = state.join("\n");
      if (told[i] === now) return;
      told[i] = now;
      this.vm.call(FIRST_PUT + k, [i + 1, ...state], []);
    });
    if (told.length > here.length) this.vm.call(CUT, [seen.kind.name, here.length], []);
    told.length = here.length;
  }
}

// The values of an INPUT as the server hands them to the mode.
function wanted(inputs: readonly Input[], values: readonly Given[]): Value[] {
  const out: Value[] = [];
  let at = 0;
  for (const { type } of inputs) {
    const next = (): number => Number(values[at++] ?? 0);
    if (type === "line") at++;
    else if (type === "button") {
      const state = next();
      out.push(state !== 0, state >= 2);
    } else {
      const [a, b] = [next(), next()];
      const scale = type === "stick" ? 1 / Math.max(127, Math.hypot(a, b)) : 1;
      out.push(a * scale, b * scale);
    }
  }
  return out;
}
