// keys.ts: which keys an action has: those that the visitor chose, or the usual ones. Choosing a key of the keyboard
// leaves those of the gamepad as they were, and the other way round.
import { type Key, isKey, say } from "../words/words";

export interface Choices {
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly toggles: readonly string[];
}

export const NO_CHOICES: Choices = { keys: {}, toggles: [] };

export const isPad = (code: string): boolean => code.startsWith("Pad");

export function keysOf(choices: Choices, action: string, usual: readonly string[]): string[] {
  const chosen = Object.hasOwn(choices.keys, action) ? choices.keys[action] ?? [] : [];
  const pick = (of: (code: string) => boolean): readonly string[] => {
    const own = chosen.filter(of);
    return own.length > 0 ? own : usual.filter(of);
  };
  return [...pick((code) => !isPad(code)), ...pick(isPad)];
}

// The choice after `code` was pressed for an action.
export function choose(choices: Choices, action: string, code: string): Record<string, readonly string[]> {
  const before = Object.hasOwn(choices.keys, action) ? choices.keys[action] ?? [] : [];
  return { ...choices.keys, [action]: [...before.filter((one) => isPad(one) !== isPad(code)), code] };
}

const MOUSE: Readonly<Record<string, Key>> = { Mouse0: "key.click", Mouse1: "key.middle", Mouse2: "key.right click" };

// What is printed on most keyboards at this place.
export function nameOfKey(code: string): string {
  const mouse = MOUSE[code];
  if (mouse) return say(mouse);
  if (isPad(code)) return say("key.pad", { button: code.slice(3) });
  return code.replace(/^(Key|Digit|Arrow)/, "").replace(/^(Shift|Control|Alt)(Left|Right)$/, "$1").replace(/^Numpad/, "Num ");
}

// What the page itself listens to, beside the mode.
export const COMMANDS = ["chat", "table", "sound", "graph", "emotes"] as const;
export type Command = typeof COMMANDS[number];

const USUAL: Readonly<Record<Command, readonly string[]>> = {
  chat: ["Enter", "NumpadEnter"], table: ["Tab", "Pad8"], sound: ["KeyM"], graph: ["F3"], emotes: ["KeyB", "Pad11"],
};

export function keysOfCommand(choices: Choices, command: Command): string[] {
  return keysOf(choices, `page.${command}`, USUAL[command]);
}

export function nameOfCommand(command: Command): string {
  const key = `key.${command}`;
  return isKey(key) ? say(key) : command;
}
