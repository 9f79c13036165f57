// closing.ts: why a session ended, and what can be done about it (PROTOCOL.md, section 7). The human words for it are
// among the page's words, by its key.
import { say } from "../words/words";

export type Again = "never" | "now" | "later";
export type Remedy = "play" | "wait" | "elsewhere" | "reload" | "here";

const KEYS = ["left", "shutdown", "protocol", "text", "encoding", "policy", "too_big", "mode_error", "restart", "full", "kicked", "version", "replaced",
  "idle", "rate", "resume_failed", "no_room", "broken", "dropped", "unreachable", "unknown"] as const;

export interface Closing {
  readonly key: typeof KEYS[number];
  readonly again: Again;
  readonly retry: boolean;   // tried again without being asked
  readonly remedy: Remedy;   // what the button does: play again, the same but not at once, another room, load the page anew, take over
}

export const closings: ReadonlyMap<number, Closing> = new Map<number, Closing>([
  [1000, { key: "left", again: "never", retry: false, remedy: "play" }],
  [1001, { key: "shutdown", again: "later", retry: true, remedy: "play" }],
  [1002, { key: "protocol", again: "never", retry: false, remedy: "reload" }],
  [1003, { key: "text", again: "never", retry: false, remedy: "reload" }],
  [1007, { key: "encoding", again: "never", retry: false, remedy: "reload" }],
  [1008, { key: "policy", again: "never", retry: false, remedy: "reload" }],
  [1009, { key: "too_big", again: "never", retry: false, remedy: "reload" }],
  [1011, { key: "mode_error", again: "later", retry: false, remedy: "wait" }],
  [1012, { key: "restart", again: "now", retry: true, remedy: "play" }],
  [1013, { key: "full", again: "later", retry: false, remedy: "elsewhere" }],
  [4002, { key: "kicked", again: "never", retry: false, remedy: "elsewhere" }],
  [4004, { key: "version", again: "never", retry: false, remedy: "reload" }],
  [4005, { key: "replaced", again: "never", retry: false, remedy: "here" }],
  [4006, { key: "idle", again: "never", retry: false, remedy: "play" }],
  [4007, { key: "rate", again: "later", retry: false, remedy: "wait" }],
  [4008, { key: "resume_failed", again: "now", retry: true, remedy: "play" }],
  [4010, { key: "no_room", again: "never", retry: false, remedy: "elsewhere" }],
]);

export const REPLACED = 4005;
export const RESUME_FAILED = 4008;

// Ours alone: a frame from the server broke the protocol; and a line is let go of without leaving the game.
export const BROKEN = 4000;
export const ABANDONED = 4001;

const broken: Closing = { key: "broken", again: "never", retry: false, remedy: "reload" };

// What a browser reports when the line drops (1006), or when a close carried no code (1005).
const dropped: Closing = { key: "dropped", again: "now", retry: true, remedy: "play" };
const unreachable: Closing = { key: "unreachable", again: "later", retry: false, remedy: "play" };
const unknown: Closing = { key: "unknown", again: "never", retry: false, remedy: "play" };

export function closingOf(code: number): Closing {
  if (code === BROKEN) return broken;
  return isDrop(code) ? dropped : closings.get(code) ?? unknown;
}

export function titleOf(why: Closing): string {
  return say(`close.${why.key}`);
}

export function wordsOf(why: Closing, code: number): string {
  return say(`close.${why.key}.words`, { code: String(code) });
}

// Nobody said goodbye.
export function isDrop(code: number): boolean {
  return code === 1005 || code === 1006;
}

// What a reason says beyond its key.
export function detailOf(why: Closing, reason: string): string {
  const words = reason.startsWith(`${why.key}:`) ? reason.slice(why.key.length + 1).trim() : "";
  return words || (reason === why.key ? "" : reason);
}

// After the last try.
export function gaveUp(): Closing {
  return unreachable;
}
