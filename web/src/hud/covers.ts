// covers.ts: what lies over the dimmed game: why it stopped and what to do, that you are out, what broke in the mode.
import { buttonOf, type Remedy } from "../session/closing";
import type { Status } from "../session/config";
import { node, setText, show } from "./dom";

export class Covers {
  readonly session = node("div", "cover");
  readonly dead = node("div", "cover dead");
  readonly fault = node("section", "panel fault");
  private readonly deadText = node("p", "dead-text");
  private readonly trace = node("pre", "");

  constructor(private readonly act: (remedy: Remedy | "menu") => void, private readonly retryNow: () => void) {
    this.session.setAttribute("role", "alertdialog");
    this.session.hidden = this.dead.hidden = this.fault.hidden = true;
    this.dead.append(this.deadText);
    this.fault.append(node("h2", "", "The game mode has an error"), node("p", "", "The last good state stays. It goes on when the file is mended."), this.trace);
  }

  status(status: Status): void {
    if (status.state === "playing") this.session.hidden = true;
    else if (status.state === "connecting") this.connecting(status);
    else this.closed(status);
  }

  die(text: string | null): void {
    if (text !== null) setText(this.deadText, text);
    show(this.dead, text !== null);
  }

  modeError(text: string | null): void {
    if (text !== null) setText(this.trace, text);
    show(this.fault, text !== null);
  }

  private connecting(status: Extract<Status, { state: "connecting" }>): void {
    if (!status.why) {
      this.put("Connecting...", "", null);
      return;
    }
    const offline = !navigator.onLine;
    const title = offline ? "You are offline" : status.why.title;
    const words = offline ? "The game goes on as soon as your line is back." : status.why.words;
    const now = node("button", "", "Try now");
    now.addEventListener("click", () => this.retryNow());
    this.put(title, words, `Trying again (${status.tries})`, now);
    this.session.classList.toggle("soon", !offline && status.tries <= 1);
  }

  private closed(status: Extract<Status, { state: "closed" }>): void {
    const main = node("button", "", buttonOf(status.why));
    main.addEventListener("click", () => this.act(status.why.remedy));
    const menu = node("button", "second", "Back to the start");
    menu.addEventListener("click", () => this.act("menu"));
    this.put(status.why.title, status.why.words, status.detail || null, main, menu);
    main.focus();
  }

  private put(title: string, words: string, detail: string | null, ...buttons: HTMLButtonElement[]): void {
    for (const button of buttons) button.type = "button";
    const box = node("div", "panel box", node("h2", "", title));
    if (words !== "") box.append(node("p", "", words));
    if (detail !== null) box.append(node("p", "detail", detail));
    if (buttons.length > 0) box.append(node("div", "buttons", ...buttons));
    this.session.replaceChildren(box);
    this.session.classList.remove("soon");
    this.session.hidden = false;
  }
}
