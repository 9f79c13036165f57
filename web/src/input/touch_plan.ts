// touch_plan.ts: what fingers do in a mode, by the inputs that it declares.
import type { Binding } from "./values";

export interface TouchPlan {
  readonly moving: string | null;   // name of the input under the moving thumb
  readonly aiming: string | null;   // under the other: a second stick, or a pointer that it turns
  readonly fires: string | null;    // the button that an aiming thumb presses when it is pushed far
  readonly pointing: boolean;       // no sticks: a finger is the mouse
  readonly buttons: readonly string[];  // shown on the glass
}

const MOST_BUTTONS = 6;

export function planOf(bindings: readonly Binding[], farFires: boolean): TouchPlan {
  const named = (type: Binding["type"]): string[] => bindings.filter((one) => one.type === type).map((one) => one.name);
  const [sticks, pointers] = [named("stick"), named("pointer")];
  const buttons = bindings.filter((one) => one.type === "button" && !one.shown).map((one) => one.name);
  const moving = sticks[0] ?? null;
  const aiming = moving === null ? null : sticks[1] ?? pointers[0] ?? null;
  const fires = farFires && aiming !== null && sticks.length < 2 ? buttons[0] ?? null : null;
  return { moving, aiming, fires, pointing: moving === null && pointers.length > 0, buttons: buttons.slice(0, MOST_BUTTONS) };
}
