// open.ts: opens a line by the carrier that is asked for.
import type { Carrier, Handlers, Line } from "./line";
import { byLongPolls, byShortPolls } from "./polls";
import { Requests } from "./requests";
import { byStream } from "./stream";
import { addressOf, openWebSocket } from "./websocket";

export interface Place {
  readonly protocol: string;
  readonly host: string;
  readonly origin: string;
}

export function openLine(carrier: Carrier, place: Place, handlers: Handlers): Line {
  switch (carrier) {
    case "websocket": return openWebSocket(addressOf(place), handlers);
    case "sse": return new Requests(place.origin, byStream, handlers);
    case "long": return new Requests(place.origin, byLongPolls, handlers);
    case "short": return new Requests(place.origin, byShortPolls, handlers);
  }
}
