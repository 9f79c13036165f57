// dom.ts: nodes for the HUD. Text goes in as text only, so nothing that a player writes is ever markup.
import { icon, type IconName } from "./icons";

export function node<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  made.append(...inside);
  return made;
}

// Touches the page only when something changed.
export function setText(on: HTMLElement, text: string): void {
  if (on.textContent !== text) on.textContent = text;
}

export function setClass(on: HTMLElement, name: string, present: boolean): void {
  if (on.classList.contains(name) !== present) on.classList.toggle(name, present);
}

export function show(on: HTMLElement, shown: boolean): void {
  if (on.hidden === shown) on.hidden = !shown;
}

// A button. Pressed with a pointer it leaves the keyboard to the game; whoever came to it with the keyboard stays on it, and comes back to
// it from what it opens.
export function button(className: string, label: string, act: () => void): HTMLButtonElement {
  const made = node("button", className, label);
  made.type = "button";
  made.addEventListener("click", (event) => {
    if (event.detail > 0 && !made.closest("dialog")) made.blur();
    act();
  });
  return made;
}

// The same with a picture on it; `label` is what it is called.
export function iconButton(className: string, picture: IconName, label: string, act: () => void): HTMLButtonElement {
  const made = button(className, "", act);
  made.append(icon(picture));
  name(made, label);
  return made;
}

export function name(on: HTMLElement, label: string): void {
  if (on.getAttribute("aria-label") === label) return;
  on.setAttribute("aria-label", label);
  on.title = label;
}

// What a stranger wrote, on its own: its direction of writing does not reach beyond it.
export function quoted(className: string, text: string): HTMLElement {
  return node("bdi", className, text);
}
