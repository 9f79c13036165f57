// values.ts: keys, sticks and pointer -> the values of one INPUT, in the order of the mode's inputs.
import type { Input } from "../world/schema";
import type { Buttons } from "./buttons";
import type { Given } from "../wire/messages";
import { type Choices, isPad, keysOf, NO_CHOICES } from "./keys";
import type { Typed } from "./typed";

const FAR = 1_000_000;
const FULL = 127;
const USUAL: readonly (readonly string[])[] = [["Mouse0", "Space"], ["Mouse2", "ShiftLeft"], ["KeyE"], ["KeyQ"], ["KeyF"], ["KeyR"]];
const PAD: readonly (readonly string[])[] = [["Pad7", "Pad0"], ["Pad6", "Pad1"], ["Pad5", "Pad2"], ["Pad4", "Pad3"], ["Pad10"]];

export interface Stick {
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly left: readonly string[];
  readonly right: readonly string[];
}

export const WAYS = ["up", "down", "left", "right"] as const;

const CROSS: Stick = { up: ["Pad12"], down: ["Pad13"], left: ["Pad14"], right: ["Pad15"] };
const LETTERS: Stick = { up: ["KeyW"], down: ["KeyS"], left: ["KeyA"], right: ["KeyD"] };
const ARROWS: Stick = { up: ["ArrowUp"], down: ["ArrowDown"], left: ["ArrowLeft"], right: ["ArrowRight"] };
const both = (one: Stick, other: Stick): Stick => ({
  up: [...one.up, ...other.up], down: [...one.down, ...other.down], left: [...one.left, ...other.left], right: [...one.right, ...other.right],
});

export type Binding =
  | { readonly type: "stick"; readonly name: string; readonly stick: Stick; readonly thumb: number }  // which thumb moves it, too
  | { readonly type: "button"; readonly name: string; readonly keys: readonly string[]; readonly toggles: boolean; readonly shown: boolean }  // shown: the HUD has it
  | { readonly type: "line"; readonly name: string; readonly keys: readonly string[] }
  | { readonly type: "pointer"; readonly name: string };

// Where a thumb holds a stick, -1 to 1 each way: on glass or on a gamepad.
export interface Thumb {
  readonly x: number;
  readonly y: number;
}

export const touchCode = (name: string): string => `Touch:${name}`;

// What each input listens to. One stick takes both halves of the keyboard, two take one each. Buttons of the HUD, in its
// order, have the keys 1 to 9.
export function bind(inputs: readonly Input[], choices: Choices = NO_CHOICES, hud: readonly string[] = []): Binding[] {
  const sticks = inputs.filter((input) => input.type === "stick").length;
  let stick = 0;
  let button = 0;
  const taken = new Set(inputs.flatMap((input) => input.keys.filter(isPad)));  // a mode that names buttons of the gamepad means them
  return inputs.map(({ name, type, keys }): Binding => {
    if (type === "pointer") return { type, name };
    if (type === "line") return { type, name, keys: keysOf(choices, name, keys.length > 0 ? keys : ["Enter"]) };
    if (type === "stick") {
      const thumb = stick++;
      const usual = sticks < 2 ? both(both(LETTERS, ARROWS), CROSS) : thumb === 0 ? both(LETTERS, CROSS) : ARROWS;
      const way = (to: keyof Stick): string[] => keysOf(choices, `${name}.${to}`, usual[to]);
      return { type, name, thumb, stick: { up: way("up"), down: way("down"), left: way("left"), right: way("right") } };
    }
    const digit = hud.indexOf(name) + 1;
    if (digit > 0) {
      const own = keysOf(choices, name, keys.length > 0 ? keys : digit < 10 ? [`Digit${digit}`] : []);
      return { type, name, keys: [...own, touchCode(name)], toggles: false, shown: true };
    }
    const pads = keys.some(isPad) ? [] : (PAD[button] ?? []).filter((code) => !taken.has(code));
    const usual = [...(keys.length > 0 ? keys : USUAL[button] ?? []), ...pads];
    button++;
    return { type, name, keys: [...keysOf(choices, name, usual), touchCode(name)], toggles: choices.toggles.includes(name), shown: false };
  });
}

export function codesOf(bindings: readonly Binding[]): Set<string> {
  return new Set(bindings.flatMap((binding) => {
    if (binding.type === "button") return [...binding.keys];
    return binding.type === "stick" ? WAYS.flatMap((way) => binding.stick[way]) : [];
  }));
}

export function valuesOf(bindings: readonly Binding[], buttons: Buttons, pointer: { readonly x: number; readonly y: number }, thumbs: readonly Thumb[] = [], typed: Typed | null = null): Given[] {
  const values: Given[] = [];
  const line = typed?.take();  // one at a time, or a message could be too long
  for (const binding of bindings) {
    if (binding.type === "stick") values.push(...stickValues(binding.stick, buttons, thumbs[binding.thumb]));
    else if (binding.type === "line") values.push(line?.name === binding.name ? line.text : "");
    else if (binding.type === "pointer") values.push(near(pointer.x), near(pointer.y));
    else values.push(binding.toggles ? buttons.toggled(binding.name, binding.keys) : buttons.state(binding.keys));
  }
  return values;
}

// Keys before thumbs: who presses one means it.
function stickValues(stick: Stick, buttons: Buttons, thumb: Thumb | undefined): [number, number] {
  const x = Number(buttons.isDown(...stick.right)) - Number(buttons.isDown(...stick.left));
  const y = Number(buttons.isDown(...stick.down)) - Number(buttons.isDown(...stick.up));
  if (x === 0 && y === 0 && thumb) return [part(thumb.x), part(thumb.y)];
  const full = x !== 0 && y !== 0 ? 89 : FULL;  // together never longer than 127
  return [x * full, y * full];
}

function part(way: number): number {
  return Math.trunc(Math.min(Math.max(way, -1), 1) * FULL) + 0;  // never -0
}

function near(value: number): number {
  return Number.isFinite(value) ? Math.round(Math.min(Math.max(value, -FAR), FAR)) : 0;
}
