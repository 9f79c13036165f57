// closing.ts: why a session ended, in human words, and what can be done about it (PROTOCOL.md, section 7).

export type Again = "never" | "now" | "later";
export type Remedy = "play" | "wait" | "elsewhere" | "reload" | "here";

export interface Closing {
  readonly key: string;
  readonly title: string;
  readonly words: string;
  readonly again: Again;
  readonly retry: boolean;   // tried again without being asked
  readonly remedy: Remedy;   // what the button does: play again, the same but not at once, another room, load the page anew, take over
}

const WRONG = "Something went wrong";

export const closings: ReadonlyMap<number, Closing> = new Map<number, Closing>([
  [1000, { key: "left", title: "You left the game", words: "See you again soon.", again: "never", retry: false, remedy: "play" }],
  [1001, { key: "shutdown", title: "The server is closing down", words: "Thanks for playing. If it comes back, so will you.", again: "later", retry: true, remedy: "play" }],
  [1002, { key: "protocol", title: WRONG, words: "The server did not understand this page. Loading it anew usually helps.", again: "never", retry: false, remedy: "reload" }],
  [1003, { key: "text", title: WRONG, words: "The server did not understand this page. Loading it anew usually helps.", again: "never", retry: false, remedy: "reload" }],
  [1007, { key: "encoding", title: WRONG, words: "Some text could not be read. Loading the page anew usually helps.", again: "never", retry: false, remedy: "reload" }],
  [1008, { key: "policy", title: "Not from here", words: "The server does not take players from this page or address.", again: "never", retry: false, remedy: "reload" }],
  [1009, { key: "too_big", title: WRONG, words: "A message was too long for the server. Loading the page anew usually helps.", again: "never", retry: false, remedy: "reload" }],
  [1011, { key: "mode_error", title: "The game mode crashed", words: "The server keeps running; the round does not. Try again in a moment.", again: "later", retry: false, remedy: "wait" }],
  [1012, { key: "restart", title: "The server is restarting", words: "You will be back in a moment.", again: "now", retry: true, remedy: "play" }],
  [1013, { key: "full", title: "No seat is free", words: "The room or the server is full. Try again soon, or play in another room.", again: "later", retry: false, remedy: "elsewhere" }],
  [4002, { key: "kicked", title: "You were removed from the game", words: "A moderator or the game itself sent you out.", again: "never", retry: false, remedy: "elsewhere" }],
  [4004, { key: "version", title: "The game was updated", words: "Load the page anew to get the new version.", again: "never", retry: false, remedy: "reload" }],
  [4005, { key: "replaced", title: "You are playing in another tab", words: "The game goes on there. It can go on here as well.", again: "never", retry: false, remedy: "here" }],
  [4006, { key: "idle", title: "You were away for a while", words: "Your seat was given to somebody else.", again: "never", retry: false, remedy: "play" }],
  [4007, { key: "rate", title: "Too many messages", words: "This page sent more than the server takes. Wait a few seconds.", again: "later", retry: false, remedy: "wait" }],
  [4008, { key: "resume_failed", title: "Your place was given up", words: "Joining again\u2026", again: "now", retry: true, remedy: "play" }],
  [4010, { key: "no_room", title: "This room does not exist", words: "It may have closed, or the link is mistyped.", again: "never", retry: false, remedy: "elsewhere" }],
]);

export const REPLACED = 4005;
export const RESUME_FAILED = 4008;

// Ours alone: a frame from the server broke the protocol; and a line is let go of without leaving the game.
export const BROKEN = 4000;
export const ABANDONED = 4001;
const broken: Closing = { key: "protocol", title: WRONG, words: "The server sent something that this page cannot read. Loading it anew usually helps.", again: "never", retry: false, remedy: "reload" };

// What a browser reports when the line drops (1006), or when a close carried no code (1005).
const dropped: Closing = { key: "dropped", title: "Connection lost", words: "The game goes on as soon as the server answers again.", again: "now", retry: true, remedy: "play" };
const unreachable: Closing = { key: "unreachable", title: "The server cannot be reached", words: "It did not answer for a while. Is your line up?", again: "later", retry: false, remedy: "play" };

export function closingOf(code: number): Closing {
  if (code === BROKEN) return broken;
  if (isDrop(code)) return dropped;
  const known = closings.get(code);
  return known ?? { key: "unknown", title: WRONG, words: `The server ended the session (code ${code}).`, again: "never", retry: false, remedy: "play" };
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

export function buttonOf(closing: Closing): string {
  switch (closing.remedy) {
    case "play": return "Play again";
    case "wait": return "Try again";
    case "elsewhere": return "Play in another room";
    case "reload": return "Load the page anew";
    case "here": return "Play here";
  }
}
