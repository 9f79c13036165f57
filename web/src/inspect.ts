// inspect.ts: window.__moontick: what a test may look at. Read-only: it shows the game and changes nothing.
import type { Game } from "./game";
import type { Session } from "./session/session";
import type { Closed } from "./session/config";
import type { Carrier } from "./net/line";
import { type Entity, type Value, get, x, y } from "./world/world";

export type Shown = Record<string, Value>;

export interface Inspection {
  readonly state: "name" | "connecting" | "playing" | "closed";
  readonly tick: number;    // of the last frame
  readonly picture: number; // tick that is drawn, with a fraction
  readonly delay: number;   // ms that the picture runs behind
  readonly you: number;
  readonly room: string;
  readonly rate: number;
  readonly frames: number;  // pictures drawn
  readonly told: number;    // snapshots and deltas applied
  readonly rtt: number;
  readonly carrier: Carrier; // what carries the session
  readonly closes: readonly Closed[];
  readonly prediction: { readonly alive: boolean; readonly steps: number; readonly correction: number; readonly corrections: number; readonly failure: string };
  players(): Shown[];
  entities(kind?: string): Shown[];
  drawn(id: number): { x: number; y: number } | null;
  events(): Shown[];
  readonly camera: { worldToScreen(x: number, y: number): { x: number; y: number } };
}

declare global {
  interface Window { __moontick: Inspection }
}

function show(entity: Entity): Shown {
  const shown: Shown = { id: entity.id, kind: entity.kind.name };
  if (entity.kind.quantum > 0) Object.assign(shown, { x: x(entity), y: y(entity) });
  for (const field of entity.kind.fields) shown[field.name] = get(entity, field.name) ?? 0;
  return shown;
}

export function inspect(game: Game, session: Session, state: () => Inspection["state"]): Inspection {
  const all = (): Entity[] => [...(game.world?.slots.values() ?? [])].sort((a, b) => a.slot - b.slot);
  return Object.freeze({
    get state() { return state(); },
    get tick() { return game.world?.tick ?? -1; },
    get picture() { return game.picture; },
    get delay() { return game.clock?.delay ?? 0; },
    get you() { return game.you; },
    get room() { return game.room; },
    get rate() { return game.rate; },
    get frames() { return game.scene.drawn; },
    get told() { return game.told; },
    get rtt() { return session.pulse.rtt; },
    get carrier() { return session.carrier; },
    get closes() { return [...session.closes]; },
    get prediction() {
      const { own } = game;
      return { alive: own?.alive ?? false, steps: own?.steps ?? 0, correction: own?.correction ?? 0, corrections: own?.corrections ?? 0, failure: own?.failure ?? "" };
    },
    players: () => all().filter((entity) => entity.kind.index === 1).map(show),
    entities: (kind?: string) => all().filter((entity) => kind === undefined || entity.kind.name === kind).map(show),
    drawn: (id: number) => game.scene.drawnAt(id),
    events: () => game.log.map((event) => ({ ...event.fields, tick: event.tick, name: event.kind.name })),
    camera: { worldToScreen: (worldX: number, worldY: number) => game.scene.camera.toScreen(worldX, worldY) },
  });
}
