// open.ts: opens a line by the carrier that is asked for.
import type { Carrier, Handlers, Line } from "./line";
import { addressOf, openWebSocket } from "./websocket";

export function openLine(carrier: Carrier, location: { readonly protocol: string; readonly host: string }, handlers: Handlers): Line {
  if (carrier !== "websocket") throw new Error(`${carrier} is not carried yet`);
  return openWebSocket(addressOf(location), handlers);
}
