// comfort.ts: less motion and more contrast for those who want it: as set, or else as their system says.
import type { Settings } from "./settings";

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
export function dress(page: HTMLElement, settings: Settings): void {
  page.classList.toggle("calm", wantsCalm(settings));
  page.classList.toggle("contrast", wantsContrast(settings));
  page.style.setProperty("--size", String(settings.size));
}
