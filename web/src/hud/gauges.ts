// gauges.ts: what the mode wants to be seen all the time: texts, bars, counts beside a picture, lists and clocks.
import { sprites } from "moontick:assets";
import type { Value } from "../world/world";
import { cssColor } from "../view/colors";
import { TINTS } from "../view/looks";
import { tintOf } from "../view/tints";
import { node, quoted, setClass, setText, show } from "./dom";
import { type Entry, type Eyes, entityAt, listOf, textOf, valueAt } from "./entries";

const SOON = 10;  // s: the clock warns
const BAR = "#59e0ff";

// One entry on the screen. What `update` says: whether there is anything to be seen.
export interface Piece {
  readonly root: HTMLElement;
  update(eyes: Eyes, seconds: number): boolean;
}

const called = (label: string): HTMLElement => node("span", "", label);

export function textPiece(entry: Entry): Piece {
  const value = quoted("value", "");
  const root = node("div", "text", called(entry.label), value);
  if (entry.tint !== "") value.style.color = entry.tint;
  return {
    root,
    update(eyes) {
      const text = textOf(valueAt(eyes, entry.what));
      setText(value, text);
      return text !== "";
    },
  };
}

export function clockPiece(entry: Entry): Piece {
  const root = node("div", "clock");
  root.setAttribute("role", "timer");
  if (entry.label !== "") root.setAttribute("aria-label", entry.label);
  return {
    root,
    update(eyes, seconds) {
      const end = valueAt(eyes, entry.what);
      if (typeof end !== "number" || end <= 0) return false;
      const left = Math.max(end - seconds, 0);
      setText(root, clockText(left));
      setClass(root, "soon", left < SOON);
      return true;
    },
  };
}

export function clockText(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function barPiece(entry: Entry): Piece {
  const fill = node("i", "fill");
  const lost = node("i", "lost");  // what was there a moment ago
  const count = node("b", "");
  const track = node("div", "track", lost, fill);
  const root = node("div", "gauge", called(entry.label), track, count);
  track.setAttribute("role", "meter");
  track.setAttribute("aria-label", entry.label);
  track.setAttribute("aria-valuemin", "0");
  let before = "";
  return {
    root,
    update(eyes) {
      const own = entityAt(eyes, entry.what);
      const now = number(valueAt(eyes, entry.what));
      const full = typeof entry.of === "number" ? entry.of : number(valueAt(eyes, entry.of));
      if (!own) return false;
      const part = full > 0 ? Math.min(Math.max(now / full, 0), 1) : 0;
      const color = cssColor(tintOf(eyes.world, own, entry.tint || BAR));
      if (before === `${now} ${full} ${color}`) return true;
      before = `${now} ${full} ${color}`;
      setText(count, String(Math.ceil(now)));
      track.setAttribute("aria-valuenow", String(Math.ceil(now)));
      track.setAttribute("aria-valuemax", String(full));
      fill.style.transform = lost.style.transform = `scaleX(${part})`;
      fill.style.background = color;
      setClass(root, "low", part < 0.3);
      return true;
    },
  };
}

// A sprite in its colour, as it is in the world.
function picture(name: string, tint: string): HTMLElement {
  const made = node("i", "picture");
  const address = Object.hasOwn(sprites, name) ? sprites[name] : undefined;
  show(made, address !== undefined);
  made.style.maskImage = `url("${address ?? ""}")`;
  made.style.backgroundImage = `url("${address ?? ""}")`;
  made.style.backgroundColor = /^#/.test(tint) ? tint : cssColor(0xffffff);
  return made;
}

export function iconPiece(entry: Entry): Piece {
  const count = node("b", "");
  const root = node("div", "icon-count", picture(entry.what, entry.tint || (TINTS[entry.what] ?? "")), count);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", entry.label || entry.what);
  root.title = entry.label || entry.what;
  return {
    root,
    update(eyes) {
      const value = valueAt(eyes, entry.count);
      setText(count, textOf(value));
      return value !== undefined;
    },
  };
}

export function listPiece(entry: Entry): Piece {
  const list = node("ul", "list-items");
  const root = node("div", "list", ...(entry.label === "" ? [] : [called(entry.label)]), list);
  if (entry.label !== "") list.setAttribute("aria-label", entry.label);
  if (entry.tint !== "") list.style.color = entry.tint;
  let before = "";
  return {
    root,
    update(eyes) {
      const items = listOf(eyes, entry).filter((text) => text !== "");
      const now = items.join("\n");
      if (now !== before) list.replaceChildren(...items.map((text) => node("li", "", quoted("", text))));
      before = now;
      return items.length > 0;
    },
  };
}

function number(value: Value | undefined): number {
  return typeof value === "number" ? value : 0;
}
