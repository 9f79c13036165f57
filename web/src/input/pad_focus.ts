// pad_focus.ts: a gamepad in menus: up and down go from one thing to the next, left and right move a slider, A presses, B closes.

const MOVES: Readonly<Record<string, number>> = { Pad12: -1, Pad13: 1 };
const SLIDES: Readonly<Record<string, number>> = { Pad14: -1, Pad15: 1 };

function open(): Element | null {
  return document.querySelector("dialog[open]") ?? document.querySelector(".cover:not([hidden]) .box");
}

// A button of the gamepad went down while the game does not listen. False: nothing is open.
export function steer(code: string): boolean {
  const root = open();
  if (!root) return false;
  const all = [...root.querySelectorAll<HTMLElement>("button, input, select, textarea")].filter((one) => one.checkVisibility());
  const focused = all.find((one) => one === document.activeElement);
  const [move, slide] = [MOVES[code], SLIDES[code]];
  if (move !== undefined) all[((focused ? all.indexOf(focused) : -Math.min(move, 0)) + move + all.length) % all.length]?.focus();
  else if (slide !== undefined && focused instanceof HTMLInputElement && focused.type === "range") {
    focused.valueAsNumber += slide * Number(focused.step);
    focused.dispatchEvent(new Event("input"));
  }
  else if (code === "Pad0") focused?.click();
  else if (code === "Pad1" && root instanceof HTMLDialogElement) root.close();
  return true;
}
