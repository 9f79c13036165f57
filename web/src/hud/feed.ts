// feed.ts: what just happened, as short lines that fade, and the banner in the middle of the screen.
import { visible } from "../together";
import type { Happening } from "../snapshot/events";
import { say } from "../words/words";
import { node } from "./dom";

const LINES = 6;
const STAYS = 7000;   // ms
const BANNER = 2800;

export class Feed {
  readonly root = node("ol", "feed");
  readonly banner = node("div", "banner");
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.root.setAttribute("aria-live", "polite");
    this.root.setAttribute("aria-label", say("feed.title"));
    this.banner.setAttribute("aria-live", "assertive");
  }

  add(line: string, own: boolean): void {
    const item = node("li", own ? "own" : "", line);
    this.root.append(item);
    while (this.root.childElementCount > LINES) this.root.firstElementChild?.remove();
    setTimeout(() => item.classList.add("old"), STAYS);
    setTimeout(() => item.remove(), STAYS + 800);
  }

  announce(line: string): void {
    this.banner.replaceChildren(node("span", "", line));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.banner.replaceChildren(), BANNER);
  }
}

// "{by} shot {who}" with what the event says: a ref by its player's name, anything else as it is.
export function fill(line: string, happening: Happening): string {
  return visible(line.replace(/\{(\w+)\}/g, (_, name: string) => happening.names[name] || String(happening.fields[name] ?? "")));
}
