// values.ts: keys and pointer -> the values of one INPUT, in the order of the mode's inputs.
import type { Input } from "../world/schema";
import type { Buttons } from "./buttons";

const FAR = 1_000_000;
const USUAL: readonly (readonly string[])[] = [["Mouse0", "Space"], ["Mouse2", "ShiftLeft"], ["KeyE"], ["KeyQ"], ["KeyF"], ["KeyR"]];

export interface Stick {
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly left: readonly string[];
  readonly right: readonly string[];
}

const LETTERS: Stick = { up: ["KeyW"], down: ["KeyS"], left: ["KeyA"], right: ["KeyD"] };
const ARROWS: Stick = { up: ["ArrowUp"], down: ["ArrowDown"], left: ["ArrowLeft"], right: ["ArrowRight"] };
const BOTH: Stick = {
  up: [...LETTERS.up, ...ARROWS.up],
  down: [...LETTERS.down, ...ARROWS.down],
  left: [...LETTERS.left, ...ARROWS.left],
  right: [...LETTERS.right, ...ARROWS.right],
};

export type Binding =
  | { readonly type: "stick"; readonly stick: Stick }
  | { readonly type: "button"; readonly keys: readonly string[] }
  | { readonly type: "pointer" };

// What each input listens to. One stick takes both halves of the keyboard, two take one each.
export function bind(inputs: readonly Input[]): Binding[] {
  const sticks = inputs.filter((input) => input.type === "stick").length;
  let stick = 0;
  let button = 0;
  return inputs.map((input): Binding => {
    if (input.type === "stick") return { type: "stick", stick: sticks < 2 ? BOTH : stick++ === 0 ? LETTERS : ARROWS };
    if (input.type === "pointer") return { type: "pointer" };
    const usual = USUAL[button++] ?? [];
    return { type: "button", keys: input.keys.length > 0 ? input.keys : usual };
  });
}

export function codesOf(bindings: readonly Binding[]): Set<string> {
  return new Set(bindings.flatMap((binding) => {
    if (binding.type === "button") return [...binding.keys];
    return binding.type === "stick" ? [...binding.stick.up, ...binding.stick.down, ...binding.stick.left, ...binding.stick.right] : [];
  }));
}

export function valuesOf(bindings: readonly Binding[], buttons: Buttons, pointer: { readonly x: number; readonly y: number }): number[] {
  const values: number[] = [];
  for (const binding of bindings) {
    if (binding.type === "stick") values.push(...stickValues(binding.stick, buttons));
    else if (binding.type === "button") values.push(buttons.state(binding.keys));
    else values.push(near(pointer.x), near(pointer.y));
  }
  return values;
}

function stickValues(stick: Stick, buttons: Buttons): [number, number] {
  const x = Number(buttons.isDown(...stick.right)) - Number(buttons.isDown(...stick.left));
  const y = Number(buttons.isDown(...stick.down)) - Number(buttons.isDown(...stick.up));
  const full = x !== 0 && y !== 0 ? 89 : 127;  // together never longer than 127
  return [x * full, y * full];
}

function near(value: number): number {
  return Number.isFinite(value) ? Math.round(Math.min(Math.max(value, -FAR), FAR)) : 0;
}
