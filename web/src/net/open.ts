// open.ts: opens a line by the carrier that is asked for.
import type { Carrier, Handlers, Line } from "./line";
import { byLongPolls, byShortPolls } from "./polls";
import { Requests } from "./requests";
import { byStream } from "./stream";
import { type Host, socketTo } from "./socket";
import { openWebSocket } from "./websocket";

export interface Place extends Host {
  readonly origin: string;
}

// `ahead`: a WebSocket that is on its way already, for the carrier it is one of.
export function openLine(carrier: Carrier, place: Place, handlers: Handlers, ahead: WebSocket | null = null): Line {
  switch (carrier) {
    case "websocket": return openWebSocket(ahead && ahead.readyState <= WebSocket.OPEN ? ahead : socketTo(place), handlers);
    case "sse": return new Requests(place.origin, byStream, handlers);
    case "long": return new Requests(place.origin, byLongPolls, handlers);
    case "short": return new Requests(place.origin, byShortPolls, handlers);
  }
}
