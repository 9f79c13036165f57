// advice.ts: what the measurements mean, in plain words.
import { CARRIERS, type Carrier } from "../net/line";
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

export const NAMES: Readonly<Record<Carrier, string>> = { websocket: "WebSocket", sse: "Event stream", long: "Long polling", short: "Short polling" };

const IN_TEXT: Readonly<Record<Carrier, string>> = { websocket: "WebSocket", sse: "the event stream", long: "long polling", short: "short polling" };

const delivers = ({ outcome }: Result): boolean => outcome === "works" || outcome === "lumpy";
const isBroken = ({ outcome }: Result): boolean => outcome !== "works" && outcome !== "refused";
const inWords = (names: readonly string[]): string => names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;

// moontick lab gives the same advice (engine/lab/advice.c): tests/web/advice.json holds both to it.
export function adviceFor(results: readonly Result[]): string {
  if (results.some(({ outcome }) => outcome === "trying")) return "Still looking...";
  if (results.every(({ outcome }) => outcome === "refused")) return "The server has no seats for the lab at the moment, so nothing could be measured. Try again later.";
  const best = CARRIERS.map((carrier) => results.find((result) => result.carrier === carrier && delivers(result))).find((result) => result !== undefined);
  if (!best) return "Nothing gets through to the server steadily. Is your line up, and is the server running?";
  return `${best.carrier === "websocket" ? byWebSocket(best, results) : byOther(best, results)}${lineFor(results.find(({ outcome }) => outcome === "works"))}`;
}

function byWebSocket({ outcome }: Result, results: readonly Result[]): string {
  if (outcome === "lumpy") return "Games use WebSocket, but what it brings arrives in lumps: a proxy between you and the server holds it back.";
  const broken = results.filter(isBroken).map(({ carrier }) => IN_TEXT[carrier]);
  if (broken.length === 0) return "All is well: games use WebSocket, the quickest of the four.";
  return `Games use WebSocket, which works; that ${inWords(broken)} ${broken.length === 1 ? "does" : "do"} not, need not trouble you.`;
}

const WHY: Readonly<Partial<Record<Outcome, string>>> = {
  shut: "A proxy or firewall between you and the server lets no WebSocket through",
  dumb: "A proxy between you and the server opens WebSockets but lets nothing pass",
  unsteady: "A proxy between you and the server keeps cutting WebSockets off",
};

function byOther(best: Result, results: readonly Result[]): string {
  const of = (carrier: Carrier): Outcome => results.find((result) => result.carrier === carrier)?.outcome ?? "trying";
  const held = of("sse") === "dumb" || of("sse") === "lumpy" ? " It holds event streams back as well (in nginx: proxy_buffering off)." : "";
  return `${WHY[of("websocket")] ?? "WebSocket does not work here"}, so games use ${IN_TEXT[best.carrier]} instead, by themselves.${held} If the server is yours: let the headers Upgrade and Connection pass for /ws.`;
}

// What comes in lumps says nothing of how long the way is.
function lineFor(result: Result | undefined): string {
  if (!result) return "";
  const { p50, p99 } = result;
  const trip = `${Math.round(p50)} ms there and back`;
  if (p50 > FAR) return ` The way is long (${trip}): a server nearer to you would feel better.`;
  if (p99 > 60 && p99 > WILD * p50) return ` The line trembles (${trip}, but ${Math.round(p99)} ms at times): a cable instead of Wi-Fi, or fewer downloads beside the game, may help.`;
  return ` The line is ${p50 > NEAR ? "fair" : "good"}: ${trip}.`;
}
