// overlay.ts: what is wrong with the mode, over its author's game, until it is mended. Loaded for nobody else.
import "../base";
import { node, setText, show } from "../hud/dom";
import { LOOK } from "./look";
import { type DevState, type Profile, explained } from "./state";

const TOAST = 4000;  // ms
const PROFILE_KEY = "F9";

const ms = (ns: number): string => `${(ns / 1e6).toFixed(2)} ms`;
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;

const WORDS: Record<"running" | "refused" | "broken", string> = {
  running: "The tick that failed was undone, and the game goes on from the last good one.",
  refused: "The code before plays on. Save the file to try again.",
  broken: "Nothing runs yet. The game begins as soon as the file is mended.",
};

class Overlay {
  readonly root = node("div", "");
  private readonly panel = node("section", "panel");
  private readonly toast = node("p", "toast");
  private readonly profile = node("table", "profile");
  private newest = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const shadow = this.root.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    shadow.adoptedStyleSheets = [sheet];
    this.root.id = "dev";
    this.panel.setAttribute("role", "alert");
    this.panel.hidden = this.toast.hidden = this.profile.hidden = true;
    shadow.append(this.profile, this.panel, this.toast);
  }

  show(state: DevState): void {
    if (state.error) {
      this.fill(state.mode, state.error);
      show(this.toast, false);
    }
    show(this.panel, state.error !== null);
    const { change } = state;
    if (change && change.number > this.newest) {
      if (this.newest >= 0 && !state.error) this.say(`${state.mode}.lua runs, ${change.ms.toFixed(0)} ms after the save`);
      this.newest = change.number;
    }
    if (change && change.lost !== "" && !state.error) this.say(`${state.mode}.lua runs. Not carried over:\n${change.lost.trim()}`);
  }

  toggleProfile(): void {
    show(this.profile, this.profile.hidden);
  }

  // What a second of play costs.
  measured({ mode, callbacks, lines, kinds, frames, bytes }: Profile): void {
    if (this.profile.hidden) return;
    const row = (...cells: string[]): HTMLElement => node("tr", "", ...cells.map((text) => node("td", "", text)));
    const longest = [...callbacks].sort((a, b) => b.ns - a.ns);
    this.profile.replaceChildren(
      node("caption", "", "One second of play"),
      ...longest.map(({ name, calls, ns, bytes: garbage }) => row(name, `${calls} calls`, ms(ns), `${kilobytes(garbage)} of garbage`)),
      ...lines.map(({ line, ns }) => row(`${mode}.lua:${line}`, "", ms(ns), "")),
      row("sent", `${frames} frames`, "", kilobytes(bytes)),
      ...kinds.map(({ name, bytes: sent }) => row(`  of ${name}`, "", "", kilobytes(sent))),
    );
  }

  private fill(mode: string, error: NonNullable<DevState["error"]>): void {
    const { where, message, context, source, rest } = explained(error.text);
    const close = node("button", "close", "Hide");
    close.type = "button";
    close.addEventListener("click", () => show(this.panel, false));
    const head = node("header", "", node("b", "where", where || `${mode}.lua`), node("span", "times", error.times > 1 ? `${error.times} times` : ""), close);
    this.panel.replaceChildren(head, node("h2", "", message));
    if (context !== "") this.panel.append(node("p", "context", context));
    if (source.length > 0) {
      const lines = source.map((line) => node("div", line.failed ? "line failed" : "line", node("i", "", String(line.number)), node("code", "", line.text)));
      this.panel.append(node("div", "source", ...lines));
    }
    for (const line of rest) this.panel.append(node("p", "from", line));
    this.panel.append(node("footer", "", WORDS[error.sort]));
  }

  private say(text: string): void {
    clearTimeout(this.timer);
    setText(this.toast, text);
    show(this.toast, true);
    this.timer = setTimeout(() => show(this.toast, false), TOAST);
  }
}

// Listens for as long as the page lives.
export function watch(token: string): void {
  const overlay = new Overlay(), path = `/api/dev/${token}`;
  document.body.append(overlay.root);
  const events = new EventSource(path);
  addEventListener("keydown", (event) => event.key === PROFILE_KEY && !event.repeat && overlay.toggleProfile());
  events.addEventListener("profile", (event: MessageEvent<string>) => overlay.measured(JSON.parse(event.data) as Profile));
  events.addEventListener("state", (event: MessageEvent<string>) => overlay.show(JSON.parse(event.data) as DevState));
  events.addEventListener("open", () => void fetch(`${path}/now`).then(async (reply) => reply.ok && overlay.show(await reply.json() as DevState)));
}
