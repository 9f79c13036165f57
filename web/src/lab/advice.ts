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

const fine = ({ outcome }: Result): boolean => outcome === "works";
const inWords = (names: readonly string[]): string => names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;

export function adviceFor(results: readonly Result[]): string {
  if (results.some(({ outcome }) => outcome === "trying")) return "Still looking...";
  if (results.every(({ outcome }) => outcome === "refused")) return "The server has no seats for the lab at the moment, so nothing could be measured. Try again later.";
  const best = CARRIERS.map((carrier) => results.find((result) => result.carrier === carrier && fine(result))).find((result) => result !== undefined);
  if (!best) return "Nothing gets through to the server steadily. Is your line up, and is the server running?";
  return `${wayFor(best, results)} ${lineFor(best)}`;
}

function wayFor(best: Result, results: readonly Result[]): string {
  const of = (carrier: Carrier): Outcome | undefined => results.find((result) => result.carrier === carrier)?.outcome;
  if (best.carrier === "websocket") {
    const broken = results.filter(({ outcome }) => outcome === "shut" || outcome === "dumb" || outcome === "unsteady").map(({ carrier }) => NAMES[carrier].toLowerCase());
    return broken.length === 0 ? "All is well: games use WebSocket, the quickest of the four." : `Games use WebSocket, which works; that ${inWords(broken)} does not, need not trouble you.`;
  }
  const why: Readonly<Record<string, string>> = {
    shut: "A proxy or firewall between you and the server lets no WebSocket through",
    dumb: "A proxy between you and the server opens WebSockets but lets nothing pass",
    unsteady: "A proxy between you and the server keeps cutting WebSockets off",
  };
  const host = of("sse") === "dumb" ? " It holds event streams back as well (in nginx: proxy_buffering off)." : "";
  return `${why[of("websocket") ?? ""] ?? "WebSocket does not work here"}, so games use ${NAMES[best.carrier].toLowerCase()} instead, by themselves.${host} If the server is yours: let the headers Upgrade and Connection pass for /ws.`;
}

function lineFor({ p50, p99 }: Result): string {
  const trip = `${Math.round(p50)} ms there and back`;
  if (p50 > FAR) return `The way is long (${trip}): a server nearer to you would feel better.`;
  if (p99 > 60 && p99 > WILD * p50) return `The line trembles (${trip}, but ${Math.round(p99)} ms at times): a cable instead of Wi-Fi, or fewer downloads beside the game, may help.`;
  return p50 > NEAR ? `The line is fair: ${trip}.` : `The line is good: ${trip}.`;
}
