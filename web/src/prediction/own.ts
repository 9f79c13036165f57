// own.ts: what this player steers, ahead of the server. The VM and the mode's Lua are loaded when there is something to steer;
// until then, and in a mode without steer, the player sees himself as everybody else.
import type { Frame, Given } from "../wire/messages";
import type { Kind, Schema } from "../world/schema";
import type { Entity, World } from "../world/world";
import { type Where, Predictor } from "./predictor";
import type { Steer } from "./steer";

interface Loaded {
  readonly kind: Kind;
  readonly steer: Steer;
  readonly predictor: Predictor;
}

export class Own {
  id = 0;          // of the entity that is predicted
  failure = "";    // why nothing is, although the mode has steer
  private loading: Kind | null = null;
  private loaded: Loaded | null = null;

  constructor(private readonly schema: Schema, private readonly rate: number, private readonly text: string) {}

  get alive(): boolean {
    return this.id !== 0;
  }

  get steps(): number {
    return this.loaded?.predictor.steps ?? 0;
  }

  get correction(): number {
    return this.loaded?.predictor.correction ?? 0;
  }

  get corrections(): number {
    return this.loaded?.predictor.corrections ?? 0;
  }

  // Inputs are counted anew from now on.
  restart(): void {
    if (!this.loaded) return;
    const { kind, steer } = this.loaded;
    this.loaded = { kind, steer, predictor: new Predictor(steer, steer.seen.angle, this.rate) };
    this.id = 0;
  }

  close(): void {
    this.loaded?.steer.close();
    this.loaded = null;
    this.loading = null;
    this.id = 0;
  }

  input(seq: number, values: readonly Given[], now: number): void {
    this.guarded((loaded) => loaded.predictor.input(seq, values, now));
  }

  // What the next input would say at this moment.
  hold(values: readonly Given[]): void {
    this.guarded((loaded) => loaded.predictor.hold(values));
  }

  // After a frame was applied. `entity` is what the player steers by now.
  frame(world: World, entity: Entity | undefined, { ack, waiting }: Frame, now: number): void {
    if (this.text === "") return;
    if (entity && this.loaded?.kind !== entity.kind) void this.load(entity.kind);
    this.guarded(({ steer, predictor, kind }) => {
      const before = this.id;
      this.id = entity?.kind === kind ? entity.id : 0;
      if (this.id !== before) predictor.clear();
      if (!entity || this.id === 0) return;
      steer.look(world);
      predictor.frame(world.tick, ack, waiting, steer.read(entity), this.id !== before || entity.history?.cut === true, now);
    });
  }

  place(id: number, now: number, out: Where): boolean {
    return id !== 0 && id === this.id && (this.loaded?.predictor.at(now, out) ?? false);
  }

  private async load(kind: Kind): Promise<void> {
    if (this.loading === kind || this.failure !== "") return;
    this.close();
    this.loading = kind;
    try {
      const { Steer } = await import("./steer");
      const steer = await Steer.load(this.schema, this.rate, kind, this.text);
      if (this.loading === kind) this.loaded = { kind, steer, predictor: new Predictor(steer, steer.seen.angle, this.rate) };
      else steer.close();
    } catch (error) {
      this.fail(error);
    }
  }

  // The mode's Lua may fail at any time; the game goes on without prediction.
  private guarded(act: (loaded: Loaded) => void): void {
    if (!this.loaded) return;
    try {
      act(this.loaded);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.close();
    this.failure = error instanceof Error ? error.message : String(error);
    console.warn("moontick: steer does not run in this browser:", this.failure);
  }
}
