// messages.ts: every message of moontick.1, written and read. engine/wire/PROTOCOL.md says what each means.
import { Decoder, Encoder } from "@msgpack/msgpack";
import { integer, list, text, wrong } from "./check";

export const VERSION = 1;
export const CHAT_LIMIT = 200;

const MOST_TICK = 2 ** 52;
enum Kind { Hello = 1, Input, Chat, Ping, Away, Welcome = 16, Snapshot, Delta, Pong, Notice }

export interface Welcome {
  readonly kind: "welcome";
  readonly room: string;
  readonly you: number;
  readonly profile: string | null;
  readonly resume: string | null;  // token for the next hello, once; null: the one before
  readonly rate: number;
  readonly mode: unknown;
}

export interface Frame {
  readonly kind: "frame";
  readonly reset: boolean;  // a SNAPSHOT: forget all entities first
  readonly tick: number;
  readonly ack: number;
  readonly waiting: number;  // below 0: ticks that went by without an input of ours
  readonly left: readonly unknown[];
  readonly entered: readonly unknown[];
  readonly changed: readonly unknown[];
  readonly steps: readonly unknown[];
  readonly events: readonly unknown[];
}

export interface Pong {
  readonly kind: "pong";
  readonly time: number;
  readonly tick: number;
  readonly took: number;  // us that a tick of the room takes the server
}

export interface Notice {
  readonly kind: "notice";
  readonly key: string;
  readonly text: string;
}

export type Message = Welcome | Frame | Pong | Notice;

const encoder = new Encoder();
const decoder = new Decoder();

export function hello(room: string, name: string, profile: string | null, resume: string | null): Uint8Array<ArrayBuffer> {
  return encoder.encode([Kind.Hello, VERSION, room, name, profile, resume]);
}

export type Given = number | string;  // a value of INPUT

// `behind`: how far the picture is behind tick `ack`, in sixteenths of a tick.
export function input(seq: number, ack: number, behind: number, values: readonly Given[]): Uint8Array<ArrayBuffer> {
  return encoder.encode([Kind.Input, seq, ack, behind, values]);
}

export function chat(line: string): Uint8Array<ArrayBuffer> {
  return encoder.encode([Kind.Chat, line]);
}

export function ping(time: number): Uint8Array<ArrayBuffer> {
  return encoder.encode([Kind.Ping, time]);
}

export function away(hidden: boolean): Uint8Array<ArrayBuffer> {
  return encoder.encode([Kind.Away, hidden]);
}

export function read(bytes: Uint8Array): Message {
  let decoded: unknown;
  try {
    decoded = decoder.decode(bytes);
  } catch (error) {
    wrong(`not msgpack: ${String(error)}`);
  }
  const message = list(decoded, "message");
  switch (message[0]) {
    case Kind.Welcome: return readWelcome(message);
    case Kind.Snapshot: return readFrame(message, true);
    case Kind.Delta: return readFrame(message, false);
    case Kind.Pong: return { kind: "pong", time: integer(message[1], 0, 2 ** 53 - 1, "time"), tick: integer(message[2], 0, MOST_TICK, "tick"), took: integer(message[3], 0, 2 ** 32 - 1, "took") };
    case Kind.Notice: return { kind: "notice", key: text(message[1], 64, "notice"), text: text(message[2] ?? "", 65_536, "notice text") };
    default: wrong(`message kind ${String(message[0])}`);
  }
}

function readWelcome(message: readonly unknown[]): Welcome {
  integer(message[1], VERSION, VERSION, "version");
  return {
    kind: "welcome",
    room: text(message[2], 64, "room"),
    you: integer(message[3], 0, 2 ** 32 - 1, "you"),
    profile: token(message[4], "profile"),
    resume: token(message[5], "resume"),
    rate: integer(message[6], 1, 1000, "rate"),
    mode: message[7],
  };
}

function token(value: unknown, what: string): string | null {
  return value === null || value === undefined ? null : text(value, 1024, what);
}

function readFrame(message: readonly unknown[], reset: boolean): Frame {
  return {
    kind: "frame",
    reset,
    tick: integer(message[1], 0, MOST_TICK, "tick"),
    ack: integer(message[2], 0, MOST_TICK, "ack"),
    waiting: integer(message[3], -65_535, 65_535, "waiting"),
    left: list(message[4], "left"),
    entered: list(message[5], "entered"),
    changed: list(message[6], "changed"),
    steps: list(message[7], "steps"),
    events: list(message[8], "events"),
  };
}
