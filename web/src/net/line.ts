// line.ts: a line to the server, whatever carries it: it opens, brings whole messages both ways, and ends once.

export const CARRIERS = ["websocket", "sse", "long", "short"] as const;
export type Carrier = typeof CARRIERS[number];

export interface Handlers {
  opened(): void;                          // the server is there
  received(bytes: Uint8Array): void;       // one message
  ended(code: number, reason: string): void;  // once, whoever caused it; 1006 when the line dropped
}

// What a line took to bring its messages down, in all.
export interface Traffic {
  bytes: number;  // with all that is wrapped around them, as far as a page can know it
  empty: number;  // answers with nothing in them
}

export interface Line {
  readonly traffic: Readonly<Traffic>;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;  // ends at once for us; the rest goes on behind
}

export function carrierOf(text: string | null): Carrier | null {
  return CARRIERS.find((carrier) => carrier === text) ?? null;
}
