// looks.ts: how kinds and events look, as the mode declares it (PROTOCOL.md, section 6).
// Drawing is not decoding: what a look gets wrong is left out, and the game goes on.
import { type Fields, isFields } from "../wire/check";
import type { EventKind, Kind, Schema } from "../world/schema";

export type Measure = number | string;  // a number, or the name of a field

// A word; or what a text field says, and a word that stands in while the field is empty or told to others only.
export interface Word {
  readonly field: string;  // "" for none
  readonly word: string;
}

// What the mode leaves open is null: the trail is as wide and as bright as what it trails.
export interface TrailLook {
  readonly length: number;  // seconds
  readonly width: Measure | null;
  readonly tint: Word | null;
  readonly solid: boolean;
}

export interface KindLook {
  readonly shape: Word;
  readonly size: readonly [Measure, Measure];
  readonly tint: Word;
  readonly to: readonly [Measure, Measure] | null;  // a line from its place to one so far from it, as thick as its size
  readonly writing: { readonly field: string; readonly size: Measure; readonly tint: string } | null;  // in its middle
  readonly label: string;
  readonly bar: { readonly field: string; readonly of: Measure } | null;
  readonly layer: number;
  readonly trail: TrailLook | null;
  readonly glow: number;
  readonly light: Measure;  // units that it lights up around it in a dark mode
  readonly hide: string;  // a field: not drawn while true
  readonly spin: number;
  readonly pulse: boolean;
  readonly thrust: string;
  readonly shield: string;  // a field: a bright ring around it while true
}

export interface EventLook {
  readonly effect: string;
  readonly size: Measure;
  readonly tint: string;
  readonly sound: string;
  readonly shake: number;
  readonly feed: string;
  readonly banner: string;
}

// How to play, in the mode's own words, by what is in the player's hands; "" leaves it to the page.
export interface Help {
  readonly keys: string;
  readonly touch: string;
  readonly pad: string;
}

export interface View {
  readonly follow: string;
  readonly zoom: number;  // units across the longer side of the screen
  readonly inside: boolean;  // the camera shows nothing beyond the world
  readonly background: string;
  readonly dark: number;     // 0 to 1: how little is seen where there is no light
  readonly stars: boolean;
  readonly grid: number;
  readonly border: boolean;  // a line around the world
  readonly columns: readonly string[];
  readonly sort: string;
  readonly help: Help;
  readonly dead: { readonly field: string; readonly text: string } | null;
}

// The colour of a sprite where the mode gives none.
export const TINTS: Readonly<Record<string, string>> = {
  heal: "#6df0a0", shield: "#6fb1ff", star: "#ffe566", coin: "#ffd75e", rock: "#b9a9c9", wall: "#7f9ce0", card: "#5b6bb5", box: "#7f9ce0", ship: "player", shot: "player",
};
const FEEDS: Readonly<Record<string, string>> = { joined: "feed.joined", left: "feed.left" };  // among the page's words
const SOUNDS: Readonly<Record<string, string>> = { joined: "join", chat: "click" };

const TRAIL_LENGTH = 0.18;  // s
const LONGEST_TRAIL = 2;

const word = (value: unknown, other = ""): string => (typeof value === "string" ? value : other);
const number = (value: unknown, other: number): number => (typeof value === "number" && Number.isFinite(value) ? value : other);
const choice = (value: unknown, other: string): Word =>
  Array.isArray(value) ? { field: word(value[0]), word: word(value[1], other) } : { field: "", word: word(value, other) };
const measure = (value: unknown, other: Measure): Measure => (typeof value === "string" ? value : number(value, other as number));
const part = (value: unknown): Fields => (isFields(value) ? value : {});
// A list is an array; Lua cannot tell an empty list from an empty map.
const words = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);

function trailLook(value: unknown): TrailLook | null {
  if (value !== true && !isFields(value)) return null;
  const trail = part(value);
  const length = Math.min(Math.max(number(trail.length, TRAIL_LENGTH), 0.05), LONGEST_TRAIL);
  return { length, width: trail.width === undefined ? null : measure(trail.width, 16), tint: trail.tint === undefined ? null : choice(trail.tint, "#ffffff"),
    solid: trail.solid === true };
}

export function kindLook(kind: Kind): KindLook {
  const look = kind.look;
  const size = look.size;
  const bar = part(look.bar);
  const to = Array.isArray(look.to) ? look.to : null;
  const writing = part(look.writing);
  const shape = choice(look.shape, to ? "line" : kind.quantum > 0 ? "circle" : "none");
  return {
    shape,
    size: Array.isArray(size) ? [measure(size[0], 32), measure(size[1], 32)] : [measure(size, 32), measure(size, 32)],
    tint: choice(look.tint, TINTS[shape.word] ?? "#c9d3ea"),
    to: to && [measure(to[0], 0), measure(to[1], 0)],
    writing: typeof writing.field === "string" ? { field: writing.field, size: measure(writing.size, 32), tint: word(writing.tint, "#ffffff") } : null,
    label: word(look.label),
    bar: typeof bar.field === "string" ? { field: bar.field, of: measure(bar.of, 100) } : null,
    layer: number(look.layer, 0),
    trail: trailLook(look.trail),
    glow: number(look.glow, 0),
    light: measure(look.light, 0),
    hide: word(look.hide),
    spin: number(look.spin, 0),
    pulse: look.pulse === true,
    thrust: word(look.thrust),
    shield: word(look.shield),
  };
}

export function eventLook(event: EventKind): EventLook {
  const look = event.look;
  return {
    effect: word(look.effect, "none"),
    size: measure(look.size, 40),
    tint: word(look.tint, "#ffffff"),
    sound: word(look.sound, SOUNDS[event.name] ?? ""),
    shake: number(look.shake, 0),
    feed: word(look.feed, FEEDS[event.name] ?? ""),
    banner: word(look.banner),
  };
}

export function readView(schema: Schema): View {
  const view = schema.view;
  const camera = part(view.camera);
  const scores = part(view.scores);
  const columns = words(scores.columns);
  const dead = part(view.dead);
  const help = part(view.help);
  const follow = word(camera.follow);
  return {
    follow,
    zoom: number(camera.zoom, follow ? 1200 : Math.max(...schema.size) * 1.08),
    inside: camera.inside === true,
    background: word(view.background, "#060912"),
    dark: Math.min(Math.max(number(view.dark, 0), 0), 1),
    stars: view.stars !== false,
    grid: number(view.grid, 0),
    columns: columns.length > 0 ? columns : ["score"],
    sort: word(scores.sort, columns[0] ?? "score"),
    border: view.border !== false,
    help: { keys: word(view.help, word(help.keys)), touch: word(help.touch), pad: word(help.pad) },
    dead: typeof dead.field === "string" ? { field: dead.field, text: word(dead.text, "You are out") } : null,
  };
}
