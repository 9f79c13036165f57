// help.ts: how to play, for the device that is in hand: what to press, where the mode does not say it itself.
import type { Device } from "../input/controls";
import { nameOfKey } from "../input/keys";
import type { Help } from "../view/looks";
import type { TouchPlan } from "../input/touch_plan";
import { type Binding, touchCode } from "../input/values";
import type { Input, Schema } from "../world/schema";
import { say } from "../words/words";

export interface Handling {
  readonly device: Device;
  readonly bindings: readonly Binding[];
  readonly plan: TouchPlan;
  readonly swapped: boolean;
}

// `own` is what the mode itself says.
export function helpOf(schema: Schema, own: Help, handling: Handling): string {
  if (own[handling.device] !== "") return own[handling.device];
  const lines = schema.inputs.map((input, i) => {
    const binding = handling.bindings[i];
    if (!binding) return "";
    return handling.device === "touch" ? byTouch(input, handling) : handling.device === "pad" ? byPad(input, binding) : byKeys(input, binding);
  });
  return lines.filter((line) => line !== "").join("   ");
}

const labelOf = (input: Input): string => input.label || input.name;

function byKeys(input: Input, binding: Binding): string {
  const what = labelOf(input);
  if (binding.type === "pointer") return say("help.pointer", { what });
  if (binding.type === "line" || (binding.type === "button" && binding.shown)) return "";  // says it itself
  const codes = binding.type === "stick" ? [binding.stick.up, binding.stick.left, binding.stick.down, binding.stick.right].map((way) => way[0] ?? "")
    : binding.keys.filter((code) => code !== touchCode(input.name) && !code.startsWith("Pad"));
  if (codes.length === 0) return "";
  const keys = codes.map(nameOfKey);
  return say("help.stickKeys", { keys: binding.type === "stick" ? keys.join("") : keys.join(", "), what });
}

function byTouch(input: Input, { plan, swapped }: Handling): string {
  const what = labelOf(input);
  if (input.name === plan.moving) return say(swapped ? "help.stickTouchSwapped" : "help.stickTouch", { what });
  if (input.name === plan.aiming) return say(swapped ? "help.pointerTouchSwapped" : "help.pointerTouch", { what });
  return input.name === plan.fires ? say("help.farFires", { what }) : "";
}

function byPad(input: Input, binding: Binding): string {
  const what = labelOf(input);
  if (binding.type === "stick") return say(binding.thumb === 0 ? "help.padStick" : "help.padPointer", { what });
  if (binding.type === "pointer") return say("help.padPointer", { what });
  if (binding.type === "line") return "";
  const key = binding.keys.find((code) => code.startsWith("Pad"));
  return key === undefined ? "" : say("help.stickKeys", { keys: nameOfKey(key), what });
}
