// pad_focus.ts: a gamepad in menus and on the page that asks for a name: cross and stick go from one thing to the next, left and right
// move a slider or go through a list, A presses, B goes back.
import "../base";
import { Gamepads } from "./gamepad";

const EVERY = 60;  // ms between looks at it while nobody plays
const MOVES: Readonly<Record<string, number>> = { Pad12: -1, Pad13: 1, StickUp: -1, StickDown: 1 };
const SLIDES: Readonly<Record<string, number>> = { Pad14: -1, Pad15: 1, StickLeft: -1, StickRight: 1 };

function open(): Element | null {
  return document.querySelector("dialog[open]") ?? document.querySelector(".cover:not([hidden]) .box") ?? document.querySelector("#entry:not([hidden])");
}

// Left and right, on what has a value: a slider, a list.
function slide(on: HTMLElement | undefined, way: number): boolean {
  if (on instanceof HTMLInputElement && on.type === "range") on.valueAsNumber += way * Number(on.step);
  else if (on instanceof HTMLSelectElement) on.selectedIndex = Math.min(Math.max(on.selectedIndex + way, 0), on.length - 1);
  else return false;
  for (const event of ["input", "change"]) on.dispatchEvent(new Event(event));
  return true;
}

// A name that is there is enough: who has a gamepad in hand need not put it down.
function press(on: HTMLElement | undefined): void {
  if (on instanceof HTMLInputElement && on.form && on.type === "text") on.form.requestSubmit();
  else on?.click();
}

function back(from: Element): void {
  if (from instanceof HTMLDialogElement) return from.close();
  const unfolded = from.querySelector<HTMLDetailsElement>("details[open]");
  if (!unfolded) return;
  unfolded.open = false;
  unfolded.querySelector<HTMLElement>("summary")?.focus();
}

// A button of the gamepad went down while the game does not listen. False: nothing is open.
export function steer(code: string): boolean {
  const root = open();
  if (!root) return false;
  const all = [...root.querySelectorAll<HTMLElement>("button, input, select, textarea, summary, a[href]")].filter((one) => one.checkVisibility());
  const focused = all.find((one) => one === document.activeElement);
  const way = MOVES[code] ?? SLIDES[code];
  if (code === "Pad0") press(focused);
  else if (code === "Pad1") back(root);
  else if (way !== undefined && !(code in SLIDES && slide(focused, way)))
    all[((focused ? all.indexOf(focused) : -Math.min(way, 0)) + way + all.length) % all.length]?.focus();
  return true;
}

// Before there is a game that looks at it. What comes back ends it.
export function listen(): () => void {
  const pads = new Gamepads((code, pressed) => pressed && steer(code));
  const timer = setInterval(() => pads.poll(), EVERY);
  return () => clearInterval(timer);
}
