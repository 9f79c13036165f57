// config.ts: what a session needs, and what it tells.
import type { Ladder } from "../net/ladder";
import type { Carrier, Handlers, Line } from "../net/line";
import type { Frame, Notice, Welcome } from "../wire/messages";
import type { Closing } from "./closing";

export type Status =
  | { readonly state: "connecting"; readonly tries: number; readonly why: Closing | null }
  | { readonly state: "playing" }
  | { readonly state: "closed"; readonly why: Closing; readonly code: number; readonly detail: string };

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

// How to get back into a seat.
export interface Return {
  readonly token: string;
  readonly seq: number;
}

export interface SessionConfig {
  readonly ladder: Ladder;
  open(carrier: Carrier, handlers: Handlers): Line;  // a fresh line to the server
  now(): number;                   // ms
  chance(): number;                // 0 to 1
  profile(): string | null;
  keep(room: string, seat: Return | null): void;  // for when the page is loaded anew
  welcome(welcome: Welcome): void;
  frame(frame: Frame): void;
  notice(notice: Notice): void;
  status(status: Status): void;
}
