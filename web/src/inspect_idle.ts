// inspect_idle.ts: window.__moontick before anybody plays, so that the page with the name stays small.
import type { Inspection } from "./inspect";

export function idle(): Inspection {
  return Object.freeze({
    state: "name", tick: -1, picture: -1, delay: 0, you: 0, room: "", rate: 0, frames: 0, told: 0, rtt: 0, carrier: "websocket", closes: [],
    prediction: { alive: false, steps: 0, correction: 0, corrections: 0, failure: "" },
    players: () => [],
    entities: () => [],
    drawn: () => null,
    events: () => [],
    camera: { worldToScreen: (x: number, y: number) => ({ x, y }) },
  });
}
