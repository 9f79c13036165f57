// advice.ts: what the measurements mean, in plain words.
import { CARRIERS, type Carrier } from "../net/line";
import { isKey, say, sayAll } from "../words/words";
import type { Outcome } from "./trial";

const NEAR = 90;    // ms there and back that nobody feels
const FAR = 190;
const WILD = 3;     // p99 so many times p50: the line trembles

export interface Result {
  readonly carrier: Carrier;
  readonly outcome: Outcome;
  readonly p50: number;  // ms there and back
  readonly p99: number;
}

const delivers = ({ outcome }: Result): boolean => outcome === "works" || outcome === "lumpy";
const isBroken = ({ outcome }: Result): boolean => outcome !== "works" && outcome !== "refused";

// moontick lab gives the same advice (engine/lab/advice.c): tests/web/advice.json holds both to it.
export function adviceFor(results: readonly Result[]): string {
  if (results.some(({ outcome }) => outcome === "trying")) return say("lab.looking");
  if (results.every(({ outcome }) => outcome === "refused")) return say("lab.noSeats");
  const best = CARRIERS.map((carrier) => results.find((result) => result.carrier === carrier && delivers(result))).find((result) => result !== undefined);
  if (!best) return say("lab.nothing");
  const advice = best.carrier === "websocket" ? [byWebSocket(best, results)] : byOther(best, results);
  return [...advice, ...lineFor(results.find(({ outcome }) => outcome === "works"))].join(" ");
}

function byWebSocket({ outcome }: Result, results: readonly Result[]): string {
  if (outcome === "lumpy") return say("lab.lumps");
  const broken = results.filter(isBroken).map(({ carrier }) => say(`lab.${carrier}.named`));
  if (broken.length === 0) return say("lab.well");
  return say(broken.length === 1 ? "lab.oneBroken" : "lab.moreBroken", { others: sayAll(broken) });
}

function byOther(best: Result, results: readonly Result[]): string[] {
  const of = (carrier: Carrier): Outcome => results.find((result) => result.carrier === carrier)?.outcome ?? "trying";
  const why = `lab.why.${of("websocket")}`;
  const held = of("sse") === "dumb" || of("sse") === "lumpy" ? [say("lab.held")] : [];
  return [say("lab.instead", { why: say(isKey(why) ? why : "lab.why.other"), carrier: say(`lab.${best.carrier}.named`) }), ...held, say("lab.yours")];
}

// What comes in lumps says nothing of how long the way is; nor does what has not been measured yet.
function lineFor(result: Result | undefined): string[] {
  if (!result || Number.isNaN(result.p50)) return [];
  const { p50, p99 } = result;
  const trip = say("lab.trip", { ms: Math.round(p50) });
  if (p50 > FAR) return [say("lab.far", { trip })];
  if (p99 > 60 && p99 > WILD * p50) return [say("lab.trembles", { trip, worst: Math.round(p99) })];
  return [say(p50 > NEAR ? "lab.fair" : "lab.good", { trip })];
}
