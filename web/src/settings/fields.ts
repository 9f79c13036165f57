// fields.ts: one row of the settings each: a choice, a slider, a switch.
import { node } from "../hud/dom";

let made = 0;

function row(label: string, field: HTMLElement): HTMLElement {
  field.id = `setting-${++made}`;
  const name = node("label", "", label);
  name.htmlFor = field.id;
  return node("div", "setting", name, field);
}

export function choice(label: string, options: ReadonlyMap<string, string>, chosen: string, change: (value: string) => void): HTMLElement {
  const field = node("select", "");
  for (const [value, text] of options) {
    const option = node("option", "", text);
    option.value = value;
    option.selected = value === chosen;
    field.append(option);
  }
  field.addEventListener("change", () => change(field.value));
  return row(label, field);
}

export function slider(label: string, least: number, most: number, value: number, change: (value: number) => void): HTMLElement {
  const field = node("input", "");
  field.type = "range";
  field.min = String(least);
  field.max = String(most);
  field.step = "0.05";
  field.value = String(value);
  const shown = node("output", "", percent(value));
  field.addEventListener("input", () => {
    shown.textContent = percent(Number(field.value));
    change(Number(field.value));
  });
  const made = row(label, field);
  made.append(shown);
  return made;
}

export function tick(label: string, on: boolean, change: (on: boolean) => void): HTMLElement {
  const field = node("input", "");
  field.type = "checkbox";
  field.checked = on;
  field.addEventListener("change", () => change(field.checked));
  const made = row(label, field);
  made.classList.add("tick");
  return made;
}

export function group(title: string, ...rows: (Node | string)[]): HTMLElement {
  return node("fieldset", "", node("legend", "", title), ...rows);
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
