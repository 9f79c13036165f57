// settings.ts: what a visitor likes, as one object that is saved, shown and handed on as text. Whatever is read, from the
// browser's memory or from a text field, is a stranger's: what is not understood is as usual.
import { type Fields, isFields } from "../wire/check";

export const VOLUMES = ["all", "effects", "music", "interface"] as const;
export type Volume = typeof VOLUMES[number];
export type Motion = "auto" | "full" | "calm";
export type Contrast = "auto" | "usual" | "more";

export interface Settings {
  readonly language: string;     // "" is what the browser says
  readonly size: number;         // of the HUD, 1 is usual
  readonly motion: Motion;
  readonly contrast: Contrast;
  readonly muted: boolean;
  readonly volumes: Readonly<Record<Volume, number>>;         // 0 to 1
  readonly swapped: boolean;     // the sticks of a touch screen
  readonly farFires: boolean;    // an aiming stick that is pushed far presses the first button
  readonly keys: Readonly<Record<string, readonly string[]>>; // of an action, where they are not the usual ones
  readonly toggles: readonly string[];                        // actions that a press switches on and the next one off
  readonly graph: number;        // of the network: 0 none, 1 one line, 2 all
  readonly hideChat: boolean;
  readonly hideEmotes: boolean;
}

const VERSION = 1;
const MOST_ACTIONS = 100;
const MOST_KEYS = 4;

export const usual: Settings = {
  language: "", size: 1, motion: "auto", contrast: "auto", muted: false,
  volumes: { all: 0.8, effects: 1, music: 0.5, interface: 0.7 },
  swapped: false, farFires: true, keys: {}, toggles: [], graph: 0, hideChat: false, hideEmotes: false,
};

function oneOf<T extends string>(names: readonly T[], value: unknown, other: T): T {
  return names.find((name) => name === value) ?? other;
}

function between(value: unknown, least: number, most: number, other: number): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.min(Math.max(value, least), most) : other;
}

const isWord = (value: unknown): value is string => typeof value === "string" && value.length > 0 && value.length <= 64;
const wordsOf = (value: unknown, most: number): string[] => (Array.isArray(value) ? value.filter(isWord).slice(0, most) : []);
const part = (value: unknown): Fields => (isFields(value) ? value : {});

export function readSettings(value: unknown): Settings {
  const given = part(value);
  const volumes = part(given.volumes);
  const volume = (name: Volume): number => between(volumes[name], 0, 1, usual.volumes[name]);
  const keys = Object.entries(part(given.keys)).filter(([name]) => isWord(name)).slice(0, MOST_ACTIONS);
  return {
    language: typeof given.language === "string" && /^[a-z]{2}$/.test(given.language) ? given.language : "",
    size: between(given.size, 0.75, 2, usual.size),
    motion: oneOf(["auto", "full", "calm"], given.motion, "auto"),
    contrast: oneOf(["auto", "usual", "more"], given.contrast, "auto"),
    muted: given.muted === true,
    volumes: { all: volume("all"), effects: volume("effects"), music: volume("music"), interface: volume("interface") },
    swapped: given.swapped === true,
    farFires: given.farFires !== false,
    keys: Object.fromEntries(keys.map(([name, codes]) => [name, wordsOf(codes, MOST_KEYS)])),
    toggles: wordsOf(given.toggles, MOST_ACTIONS),
    graph: Math.round(between(given.graph, 0, 2, 0)),
    hideChat: given.hideChat === true,
    hideEmotes: given.hideEmotes === true,
  };
}

export function textOf(settings: Settings): string {
  return JSON.stringify({ moontick: VERSION, ...settings });
}

// null: this is no text of ours.
export function settingsOf(text: string): Settings | null {
  try {
    const given: unknown = JSON.parse(text);
    return isFields(given) && given.moontick === VERSION ? readSettings(given) : null;
  } catch {
    return null;
  }
}
