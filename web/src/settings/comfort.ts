// comfort.ts: less motion and more contrast for those who want it: as set, or else as their system says.
import type { Settings } from "./settings";
import type { Store } from "./store";

export interface Comfort {
  calm: boolean;     // no shaking, no flashes, nothing that glides
}

const asks = (query: string): boolean => typeof matchMedia === "function" && matchMedia(query).matches;

export function wantsCalm(settings: Settings): boolean {
  return settings.motion === "auto" ? asks("(prefers-reduced-motion: reduce)") : settings.motion === "calm";
}

function wantsContrast(settings: Settings): boolean {
  return settings.contrast === "auto" ? asks("(prefers-contrast: more)") : settings.contrast === "more";
}

// The style sheets read this off the page.
function dress(page: HTMLElement, settings: Settings): void {
  page.classList.toggle("calm", wantsCalm(settings));
  page.classList.toggle("contrast", wantsContrast(settings));
  page.style.setProperty("--size", String(settings.size));
}

// From now on the page is as the settings say, or the system, also when either changes its mind.
export function wear(store: Store): void {
  store.follow((settings) => dress(document.documentElement, settings));
  for (const query of ["(prefers-reduced-motion: reduce)", "(prefers-contrast: more)"]) matchMedia(query).addEventListener("change", () => store.tell());
}
