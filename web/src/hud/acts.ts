// acts.ts: what a player can do on the HUD itself: press a button of the mode, type it a line.
import { nameOfKey } from "../input/keys";
import { LINE_LENGTH } from "../input/typed";
import { type Binding, touchCode } from "../input/values";
import { say } from "../words/words";
import type { Input } from "../world/schema";
import { button, node, setText, show } from "./dom";
import type { Entry } from "./entries";
import type { Piece } from "./gauges";

export interface ActsTold {
  press(code: string): void;
  release(code: string): void;
  type(name: string, text: string): boolean;  // false: too fast
  typing(yes: boolean): void;                 // the keyboard is the field's
}

// With the keys that do the same, as the visitor chose them.
export interface ActPiece extends Piece {
  readonly name: string;
  handle(binding: Binding | undefined): void;
  focus(): boolean;  // false: not on the screen
}

export function buttonPiece(entry: Entry, input: Input | undefined, told: ActsTold): ActPiece {
  const code = touchCode(entry.what);
  const key = node("kbd", "");
  const root = node("button", "act", entry.label || input?.label || entry.what, key);
  root.type = "button";
  if (entry.tint !== "") root.style.borderColor = entry.tint;
  let held = false;
  const letGo = (): void => {
    if (held) told.release(code);
    held = false;
  };
  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = true;
    told.press(code);
    root.setPointerCapture(event.pointerId);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const) root.addEventListener(end, letGo);
  root.addEventListener("click", (event) => {
    if (event.detail === 0) {  // by the keyboard, or by who reads the page to somebody
      told.press(code);
      told.release(code);
    } else root.blur();
  });
  return {
    name: entry.what,
    root,
    update: () => true,
    focus: () => false,
    handle(binding) {
      const first = binding?.type === "button" ? binding.keys.find((one) => one !== code) : undefined;
      setText(key, first === undefined ? "" : nameOfKey(first));
      show(key, first !== undefined);
    },
  };
}

export function linePiece(entry: Entry, input: Input | undefined, told: ActsTold): ActPiece {
  const label = entry.label || input?.label || entry.what;
  const field = node("input", "line-field");
  field.type = "text";
  field.maxLength = LINE_LENGTH;
  field.autocomplete = "off";
  field.spellcheck = false;
  field.placeholder = label;
  field.setAttribute("aria-label", label);
  field.setAttribute("enterkeyhint", "send");
  const hint = node("p", "line-hint", say("chat.slow"));
  hint.setAttribute("role", "status");
  hint.hidden = true;
  const send = (): void => {
    const sent = told.type(entry.what, field.value);
    show(hint, !sent);
    if (sent) field.value = "";
  };
  const submit = button("small", say("line.send"), () => {
    send();
    field.focus();
  });
  const root = node("div", "line-box", field, submit, hint);
  field.addEventListener("focus", () => told.typing(true));
  field.addEventListener("blur", () => told.typing(false));
  field.addEventListener("keyup", (event) => event.stopPropagation());
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.code === "Escape") field.blur();
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (field.value.trim() === "") field.blur();
    else send();
  });
  return {
    name: entry.what,
    root,
    handle: () => undefined,
    update: () => true,
    focus() {
      if (!root.checkVisibility()) return false;
      field.focus();
      return true;
    },
  };
}
