// key_rows.ts: which keys do what, to be chosen anew: press the button, then the key, mouse button or gamepad button.
import { button, node } from "../hud/dom";
import { hudButtons } from "../hud/entries";
import { Gamepads } from "../input/gamepad";
import { choose, COMMANDS, keysOfCommand, nameOfCommand, nameOfKey, isPad } from "../input/keys";
import { bind, touchCode, WAYS } from "../input/values";
import type { Schema } from "../world/schema";
import { isKey, say } from "../words/words";
import { group, tick } from "./fields";
import type { Store } from "./store";

const LOOK = 50;  // ms between looks at the gamepads

interface Action {
  readonly id: string;
  readonly name: string;
  readonly toggles: boolean;  // it can be one that a press switches on
  keys(): readonly string[];
}

function actionsOf(store: Store, schema: Schema | null): Action[] {
  const actions: Action[] = [];
  const bindings = (): ReturnType<typeof bind> => bind(schema?.inputs ?? [], store.settings, hudButtons(schema?.hud ?? []));
  (schema?.inputs ?? []).forEach((input, i) => {
    const what = input.label || input.name;
    if (input.type === "button") {
      const keys = (): readonly string[] => {
        const binding = bindings()[i];
        return binding?.type === "button" ? binding.keys.filter((code) => code !== touchCode(input.name)) : [];
      };
      actions.push({ id: input.name, name: what, toggles: true, keys });
    }
    if (input.type === "line") {
      const keys = (): readonly string[] => {
        const binding = bindings()[i];
        return binding?.type === "line" ? binding.keys : [];
      };
      actions.push({ id: input.name, name: what, toggles: false, keys });
    }
    if (input.type === "stick") for (const way of WAYS) {
      const key = `key.${way}`;
      const keys = (): readonly string[] => {
        const binding = bindings()[i];
        return binding?.type === "stick" ? binding.stick[way] : [];
      };
      actions.push({ id: `${input.name}.${way}`, name: isKey(key) ? say(key, { what }) : way, toggles: false, keys });
    }
  });
  for (const command of COMMANDS) {
    actions.push({ id: `page.${command}`, name: nameOfCommand(command), toggles: false, keys: () => keysOfCommand(store.settings, command) });
  }
  return actions;
}

export function keyRows(store: Store, schema: Schema | null): HTMLElement {
  const rows = group(say("settings.controls"),
    tick(say("settings.swap"), store.settings.swapped, (swapped) => store.change({ swapped })),
    tick(say("settings.farFires"), store.settings.farFires, (farFires) => store.change({ farFires })));
  if (!schema) rows.append(node("p", "quiet", say("settings.keysLater")));
  const refresh: (() => void)[] = [];
  for (const action of actionsOf(store, schema)) rows.append(keyRow(store, action, refresh));
  rows.append(button("second small", say("settings.usualKeys"), () => {
    store.change({ keys: {}, toggles: [] });
    for (const one of refresh) one();
  }));
  return rows;
}

function keyRow(store: Store, action: Action, refresh: (() => void)[]): HTMLElement {
  const key = button("key", "", () => {
    key.textContent = say("settings.press");
    capture(key, (code) => {
      if (code !== null) store.change({ keys: choose(store.settings, action.id, code) });
      for (const one of refresh) one();
    });
  });
  const named = (): void => {
    const keys = action.keys().map(nameOfKey).join(", ") || say("key.none");
    key.textContent = keys;
    key.setAttribute("aria-label", say("settings.change", { what: action.name, keys }));
  };
  refresh.push(named);
  named();
  const row = node("div", "setting", node("span", "", action.name), key);
  if (action.toggles) row.append(toggle(store, action, refresh));
  return row;
}

function toggle(store: Store, action: Action, refresh: (() => void)[]): HTMLElement {
  const field = node("input", "");
  field.type = "checkbox";
  field.setAttribute("aria-label", say("settings.toggleWhat", { what: action.name }));
  field.addEventListener("change", () => {
    const others = store.settings.toggles.filter((one) => one !== action.id);
    store.change({ toggles: field.checked ? [...others, action.id] : others });
  });
  const put = (): void => { field.checked = store.settings.toggles.includes(action.id); };
  refresh.push(put);
  put();
  return node("label", "toggle", field, say("settings.toggle"));
}

// The next key, mouse or gamepad button that is pressed; null for Escape, or when the focus goes elsewhere.
function capture(on: HTMLElement, done: (code: string | null) => void): void {
  const over = new AbortController();
  const end = (code: string | null): void => {
    over.abort();
    clearInterval(looking);
    done(code);
  };
  const pads = new Gamepads((code, pressed) => pressed && isPad(code) && !over.signal.aborted && end(code));
  pads.poll();  // what is held now does not count
  const looking = setInterval(() => pads.poll(), LOOK);
  const options = { capture: true, signal: over.signal };
  on.addEventListener("keydown", (event) => {
    event.preventDefault();
    event.stopPropagation();
    end(event.code === "Escape" ? null : event.code);
  }, options);
  on.addEventListener("keyup", (event) => event.preventDefault(), options);
  document.addEventListener("mousedown", (event) => {
    event.preventDefault();
    event.stopPropagation();
    end(`Mouse${event.button}`);
  }, options);
  on.addEventListener("blur", () => document.activeElement !== on && end(null), options);  // not when the window lost it
}

