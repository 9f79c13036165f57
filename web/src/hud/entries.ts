// entries.ts: what the mode puts around the world, as it declares it (PROTOCOL.md, section 6), and where its values come from.
// What an entry gets wrong is left out, and the game goes on.
import { type Fields, isFields } from "../wire/check";
import type { Schema } from "../world/schema";
import { type Entity, type Value, type World, find, get, ofKind, playerOf } from "../world/world";

const KINDS = ["text", "bar", "icon", "list", "button", "line", "clock"] as const;
const PLACES = ["top", "bottom", "left", "right"] as const;
const MOST = 32;

export type Place = typeof PLACES[number];

export interface Entry {
  readonly kind: typeof KINDS[number];
  readonly what: string;          // a field as "room.word", an input, a sprite or a kind
  readonly at: Place;
  readonly when: string;          // a field, "" for always
  readonly label: string;
  readonly tint: string;
  readonly of: number | string;   // what a full bar is
  readonly count: string;         // the field beside an icon
  readonly show: string;          // the field of a listed entity
}

const USUAL: Readonly<Record<Entry["kind"], Place>> = { text: "top", clock: "top", icon: "top", bar: "bottom", button: "bottom", line: "bottom", list: "right" };
const word = (value: unknown): string => (typeof value === "string" ? value : "");

function entry(given: Fields, kind: Entry["kind"]): Entry {
  const { of } = given;
  return {
    kind,
    what: word(given[kind]),
    at: PLACES.find((place) => place === given.at) ?? USUAL[kind],
    when: word(given.when),
    label: word(given.label),
    tint: word(given.tint),
    of: typeof of === "number" || typeof of === "string" ? of : 100,
    count: word(given.count),
    show: word(given.show),
  };
}

function declared(given: Fields): Entry[] {
  const kind = KINDS.find((one) => typeof given[one] === "string");
  return kind === undefined ? [] : [entry(given, kind)];
}

// The short forms of `view`: clock, texts, and bars of the followed entity.
function inView(view: Fields, follow: string): Entry[] {
  const items = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
  const clock = word(view.clock);
  const ofFollowed = (field: unknown): unknown => (typeof field === "string" ? `${follow}.${field}` : field);
  return [
    ...(clock === "" ? [] : [entry({ clock: `room.${clock}` }, "clock")]),
    ...items(view.texts).map((text) => entry({ ...text, text: text.field }, "text")),
    ...items(view.bars).map((bar) => entry({ ...bar, bar: ofFollowed(bar.field), of: ofFollowed(bar.of) }, "bar")),
  ];
}

export function readEntries(schema: Schema): readonly Entry[] {
  const camera = isFields(schema.view.camera) ? schema.view.camera : {};
  const own = schema.hud.slice(0, MOST).flatMap(declared);
  const placed = new Set(own.filter(({ kind }) => kind === "line").map(({ what }) => what));
  const lines = schema.inputs.filter(({ type, name }) => type === "line" && !placed.has(name)).map(({ name }) => entry({ line: name }, "line"));
  return [...inView(schema.view, word(camera.follow)), ...own, ...lines];
}

// The names of the buttons among them, in order.
export function hudButtons(hud: readonly Fields[]): string[] {
  return hud.flatMap(({ button }) => (typeof button === "string" ? [button] : []));
}

// Whose values are shown.
export interface Eyes {
  readonly world: World;
  readonly player: Entity | undefined;
}

// The player; for who only watches, the one whose entity is followed.
export function eyesOf(world: World, you: number, followed: number): Eyes {
  return { world, player: find(world, you) ?? playerOf(world, find(world, followed)) };
}

// "room", "player", or a ref field of the player.
export function entityAt({ world, player }: Eyes, path: string): Entity | undefined {
  const of = path.slice(0, path.indexOf("."));
  if (of === "room") return world.slots.get(world.schema.kinds[0]?.first ?? 0);
  if (of === "player" || !player) return player;
  const entity = find(world, Number(get(player, of) ?? 0));
  return entity && world.slots.get(entity.slot) === entity ? entity : undefined;
}

export function valueAt(eyes: Eyes, path: string): Value | undefined {
  const entity = entityAt(eyes, path);
  return entity && get(entity, path.slice(path.indexOf(".") + 1));
}

export function isShown(eyes: Eyes, { when }: Entry): boolean {
  return when === "" || Boolean(valueAt(eyes, when));
}

export function textOf(value: Value | undefined): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(1);
  return value === undefined || typeof value === "object" ? "" : String(value);
}

// An array as it is, or what the entities of a kind show, by slot.
export function listOf(eyes: Eyes, { what, show }: Entry): string[] {
  const kind = eyes.world.schema.kinds.find(({ name }) => name === what);
  if (!kind) {
    const value = valueAt(eyes, what);
    return Array.isArray(value) ? value.map(textOf) : [];
  }
  return [...ofKind(eyes.world, kind.index)].sort((a, b) => a.slot - b.slot).map((entity) => textOf(get(entity, show)));
}
