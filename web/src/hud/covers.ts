// covers.ts: what lies over the dimmed game: why it stopped and what to do, that you are out, what broke in the mode.
import { type Closing, titleOf, wordsOf, type Remedy } from "../session/closing";
import type { Status } from "../session/config";
import { say } from "../words/words";
import { button, node, setText, show } from "./dom";

export class Covers {
  readonly session = node("div", "cover");
  readonly dead = node("div", "cover dead");
  readonly fault = node("section", "panel fault");
  private readonly deadText = node("p", "dead-text");
  private readonly trace = node("pre", "");
  private readonly detail = node("p", "detail");
  private waits = "";  // what is told while it is tried again: the button under somebody's finger stays

  constructor(private readonly act: (remedy: Remedy | "menu" | "watch") => void, private readonly retryNow: () => void) {
    this.session.setAttribute("role", "alertdialog");
    this.session.setAttribute("aria-labelledby", "cover-title");
    this.session.hidden = this.dead.hidden = this.fault.hidden = true;
    this.dead.append(this.deadText);
    this.fault.append(node("h2", "", say("cover.fault")), node("p", "", say("cover.faultWords")), this.trace);
  }

  status(status: Status): void {
    if (status.state === "playing") {
      this.waits = "";
      this.session.hidden = true;
    } else if (status.state === "connecting") this.connecting(status);
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
      this.put(say("cover.connecting"), "", null);
      return;
    }
    const offline = !navigator.onLine;
    const title = offline ? say("cover.offline") : titleOf(status.why);
    const words = offline ? say("cover.offlineWords") : wordsOf(status.why, 0);
    const tries = say("cover.tries", { tries: status.tries });
    if (this.waits !== `${title} ${words}`) this.put(title, words, tries, button("", say("cover.now"), () => this.retryNow()));
    this.waits = `${title} ${words}`;
    setText(this.detail, tries);
    this.session.classList.toggle("soon", !offline && status.tries <= 1);
  }

  private closed({ why, code, detail }: Extract<Status, { state: "closed" }>): void {
    const main = button("", say(`button.${why.remedy}`), () => this.act(why.remedy));
    const more = why.key === "full" ? [button("second", say("button.watch"), () => this.act("watch")), button("second", say("button.wait"), () => this.act("play"))] : [];
    const menu = button("second", say("cover.menu"), () => this.act("menu"));
    this.put(titleOf(why), wordsOf(why, code), detail || null, main, ...more, ...(isOurs(why) ? [copyOf(why, code, detail)] : []), menu);
    main.focus();
  }

  private put(title: string, words: string, detail: string | null, ...buttons: HTMLButtonElement[]): void {
    this.waits = "";
    const heading = node("h2", "", title);
    heading.id = "cover-title";
    const box = node("div", "panel box", heading);
    if (words !== "") box.append(node("p", "", words));
    if (detail !== null) {
      setText(this.detail, detail);
      box.append(this.detail);
    }
    if (buttons.length > 0) box.append(node("div", "buttons", ...buttons));
    this.session.replaceChildren(box);
    this.session.classList.remove("soon");
    this.session.hidden = false;
  }
}

// What nobody but us can mend: the visitor may hand it on.
function isOurs(why: Closing): boolean {
  return why.remedy === "reload" && why.key !== "version";
}

function copyOf(why: Closing, code: number, detail: string): HTMLButtonElement {
  const details = `moontick: ${code} ${why.key} ${detail}\n${location.href}\n${navigator.userAgent}`;
  const copy = button("second", say("cover.details"), () => {
    void navigator.clipboard?.writeText(details).then(() => setText(copy, say("cover.copied")), () => undefined);
  });
  return copy;
}
