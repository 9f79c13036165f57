// schema.ts: the mode map of WELCOME as types: which kinds there are, what fields they have, what is asked of the player.
// The encoder on the server and the decoder here are driven by the same table, so a mode needs no JavaScript.
import { type Fields, fields, finite, integer, isFields, list, text, wrong } from "../wire/check";
import { type Ground, readGround } from "./ground";

const TYPES = ["int", "fixed", "angle", "float", "bool", "text", "ref", "array"] as const;
const INPUTS = ["stick", "button", "pointer", "line"] as const;
const SLOTS = 65_536;
const WIDEST = 2000;     // units of a body
const MOST_FIELDS = 51;  // a mask has two bits more, and 2^53 is where integers end

export type FieldType = (typeof TYPES)[number];

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly quantum: number;    // of `fixed`
  readonly size: number;       // bytes of `text`
  readonly count: number;      // values of `array`
  readonly of: Field | null;   // what an array holds
  readonly owner: boolean;     // told only to the player it belongs to
}

export interface Body {
  readonly width: number;
  readonly height: number;
  readonly round: boolean;
}

export interface Kind {
  readonly index: number;
  readonly name: string;
  readonly first: number;      // the kind owns the slots from here...
  readonly capacity: number;   // ...this many
  readonly quantum: number;    // 0: has no place in the world
  readonly fields: readonly Field[];
  readonly named: ReadonlyMap<string, number>;
  readonly angle: number;      // index of the field that says where it points, -1 for none
  readonly hide: number;       // index of the field that hides it, -1 for none
  readonly player: number;     // index of the field that says whose it is, -1 for none
  readonly look: Fields;
  readonly body: Body | null;
}

export interface EventKind {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly look: Fields;
}

export interface Input {
  readonly name: string;
  readonly type: (typeof INPUTS)[number];
  readonly keys: readonly string[];
  readonly label: string;
}

export interface Team {
  readonly name: string;
  readonly tint: string;  // "#rrggbb"
}

export interface Schema {
  readonly name: string;
  readonly title: string;
  readonly size: readonly [number, number];
  readonly players: number;
  readonly kinds: readonly Kind[];
  readonly events: readonly EventKind[];
  readonly inputs: readonly Input[];
  readonly steer: string;  // Lua text, "" if the mode has none
  readonly apart: boolean;  // what watchers say is for watchers
  readonly teams: readonly Team[];  // team 1 comes first; none: players are on their own
  readonly view: Fields;
  readonly hud: readonly Fields[];  // what the mode puts around the world (hud/entries.ts)
  readonly ground: Ground | null;
}

function oneOf<T extends string>(names: readonly T[], value: unknown, what: string): T {
  return names.find((name) => name === value) ?? wrong(`${what}: ${String(value)}`);
}

function readField(value: unknown, depth = 0): Field {
  const map = fields(value, "field");
  const type = oneOf(TYPES, map.type, "field type");
  const quantum = map.quantum === undefined ? 1 : finite(map.quantum, "quantum");
  if (quantum <= 0 || depth > 1) wrong("field");
  // What an array holds is told as a type, or as a whole field.
  const inner = typeof map.of === "string" ? { name: "", type: map.of, quantum: map.quantum, size: map.size } : map.of;
  return {
    name: text(map.name ?? "", 64, "field name"),
    type,
    quantum,
    size: map.size === undefined ? 65_535 : integer(map.size, 0, 65_535, "size"),
    count: type === "array" ? integer(map.count, 0, 65_535, "count") : 0,
    of: type === "array" ? readField(inner, depth + 1) : null,
    owner: map.owner === true,
  };
}

function readFields(value: unknown): Field[] {
  return list(value ?? [], "fields").map((field) => readField(field));
}

function readBody(value: unknown): Body | null {
  if (value === undefined || value === null) return null;
  const { radius, width, height } = fields(value, "body");
  const [wide, high] = (radius === undefined ? [width, height] : [radius, radius]).map((size) => finite(size, "body"));
  if (!wide || !high || wide < 1 || high < 1 || wide > WIDEST || high > WIDEST) wrong("body");
  return radius === undefined ? { width: wide, height: high, round: false } : { width: 2 * wide, height: 2 * high, round: true };
}

function readKind(value: unknown, index: number): Kind {
  const map = fields(value, "kind");
  const own = readFields(map.fields);
  if (own.length > MOST_FIELDS) wrong("too many fields");
  const look = isFields(map.look) ? map.look : {};
  const find = (name: unknown): number => own.findIndex((field) => field.name === name);
  const angle = find(look.angle ?? "angle");
  const first = integer(map.first, 0, SLOTS - 1, "first");
  return {
    index,
    name: text(map.name, 64, "kind name"),
    first,
    capacity: integer(map.capacity, 0, SLOTS - first, "capacity"),
    quantum: map.quantum === undefined || map.quantum === null ? 0 : finite(map.quantum, "quantum"),
    fields: own,
    named: new Map(own.map((field, i) => [field.name, i])),
    angle: own[angle]?.type === "angle" ? angle : -1,
    hide: find(look.hide),
    player: own.findIndex((field) => field.name === "player" && field.type === "ref"),
    look,
    body: readBody(map.body),
  };
}

function readEvent(value: unknown): EventKind {
  const map = fields(value, "event");
  return { name: text(map.name, 64, "event name"), fields: readFields(map.fields), look: isFields(map.look) ? map.look : {} };
}

function readInput(value: unknown): Input {
  const map = fields(value, "input");
  const keys = Array.isArray(map.keys) ? map.keys : typeof map.keys === "string" ? [map.keys] : [];
  return {
    name: text(map.name, 64, "input name"),
    type: oneOf(INPUTS, map.type, "input type"),
    keys: keys.filter((key): key is string => typeof key === "string"),
    label: text(map.label ?? map.name, 64, "input label"),
  };
}

function readTeam(value: unknown): Team {
  const map = fields(value, "team");
  return { name: text(map.name, 64, "team name"), tint: text(map.tint ?? "", 16, "team tint") };
}

export function readSchema(value: unknown): Schema {
  const map = fields(value, "mode");
  const size = list(map.size, "size");
  const kinds = list(map.kinds, "kinds").map(readKind);
  if (kinds[0]?.name !== "room" || kinds[1]?.name !== "player") wrong("the first kinds are room and player");
  return {
    name: text(map.name, 64, "mode name"),
    title: text(map.title ?? map.name, 128, "mode title"),
    size: [finite(size[0], "width"), finite(size[1], "height")],
    players: integer(map.players ?? 0, 0, SLOTS, "players"),
    kinds,
    events: list(map.events ?? [], "events").map(readEvent),
    inputs: list(map.inputs ?? [], "inputs").map(readInput),
    steer: text(map.steer ?? "", 65_536, "steer"),
    apart: map.apart === true,
    teams: list(map.teams ?? [], "teams").map(readTeam),
    view: isFields(map.view) ? map.view : {},
    hud: Array.isArray(map.hud) ? map.hud.filter(isFields) : [],
    ground: readGround(map.map),
  };
}
