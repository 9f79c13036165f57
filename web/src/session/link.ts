// link.ts: one line and how far it has come: opening, waiting for its WELCOME, live, over.
import type { Carrier, Handlers, Line } from "../net/line";
import { ABANDONED } from "./closing";

const OPEN_LIMIT = 4000;     // ms until a line that does not open counts as lost...
const WELCOME_LIMIT = 4000;  // ...and one that opened and brings no WELCOME

export interface LinkConfig {
  readonly carrier: Carrier;
  readonly resuming: boolean;      // the hello takes up an earlier session
  open(handlers: Handlers): Line;
  hello(): Uint8Array<ArrayBuffer>;
  received(link: Link, bytes: Uint8Array): void;
  ended(link: Link, code: number, reason: string): void;
}

export class Link {
  stage: "opening" | "waiting" | "live" | "over" = "opening";
  reached = false;   // it opened
  readonly carrier: Carrier;
  readonly resuming: boolean;
  private readonly line: Line;
  private up = 0;    // bytes
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly config: LinkConfig, readonly since: number) {
    this.carrier = config.carrier;
    this.resuming = config.resuming;
    this.limit(OPEN_LIMIT);
    this.line = config.open({
      opened: () => this.opened(),
      received: (bytes) => {
        if (this.stage !== "over") config.received(this, bytes);
      },
      ended: (code, reason) => this.end(code, reason),
    });
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.stage !== "live") return;
    this.up += bytes.length;
    this.line.send(bytes);
  }

  get traffic(): { readonly down: number; readonly up: number } {
    return { down: this.line.traffic.bytes, up: this.up };
  }

  // The WELCOME came.
  live(): void {
    clearTimeout(this.timer);
    this.stage = "live";
  }

  close(code: number, reason: string): void {
    this.line.close(code, reason);
  }

  // Not needed any more: nothing is heard of it again.
  drop(code: number, reason: string): void {
    clearTimeout(this.timer);
    this.stage = "over";
    this.line.close(code, reason);
  }

  private opened(): void {
    if (this.stage !== "opening") return;
    this.stage = "waiting";
    this.reached = true;
    this.limit(WELCOME_LIMIT);
    this.line.send(this.config.hello());
  }

  private limit(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.end(1006, "");
      this.line.close(ABANDONED, "abandoned");
    }, ms);
  }

  private end(code: number, reason: string): void {
    if (this.stage === "over") return;
    clearTimeout(this.timer);
    this.stage = "over";
    this.config.ended(this, code, reason);
  }
}
