// dom.ts: nodes for the HUD. Text goes in as text only, so nothing that a player writes is ever markup.

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
