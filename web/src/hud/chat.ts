// chat.ts: Enter opens it, Enter sends, Escape closes; while it is open the game hears no keys.
import { say } from "../words/words";
import { CHAT_LIMIT } from "../wire/messages";
import { visible, type Voice } from "../together";
import { node, quoted, setClass, show } from "./dom";
import { icon } from "./icons";

const LINES = 40;
const STAYS = 12_000;  // ms that a line is read without opening
const BURST = 4;       // lines the server takes...
const WITHIN = 5000;   // ...in this time

export class Chat {
  readonly root: HTMLElement;
  private readonly log = node("ol", "chat-log");
  private readonly field = node("input", "chat-field");
  private readonly sent: number[] = [];

  constructor(private readonly now: () => number, private readonly send: (line: string) => void, private readonly toggled: (open: boolean) => void) {
    this.log.setAttribute("aria-live", "polite");
    this.field.type = "text";
    this.field.maxLength = CHAT_LIMIT;
    this.field.setAttribute("aria-label", say("chat.title"));
    this.field.setAttribute("enterkeyhint", "send");
    this.field.hidden = true;
    this.root = node("section", "chat", this.log, this.field);
    this.root.setAttribute("aria-label", say("chat.title"));
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("keyup", (event) => event.stopPropagation());
    this.field.addEventListener("blur", () => this.close());
  }

  // `apart`: what is said here is read by watchers alone.
  begin(apart: boolean): void {
    this.field.placeholder = say(apart ? "chat.hintApart" : "chat.hint");
  }

  get isOpen(): boolean {
    return !this.field.hidden;
  }

  hide(hidden: boolean): void {
    show(this.root, !hidden);
  }

  open(): void {
    if (this.isOpen || this.root.hidden) return;
    this.field.hidden = false;
    setClass(this.root, "open", true);
    this.toggled(true);
    this.field.focus();
  }

  // A voice without a name is the mode's own.
  add(voice: Voice, color: string, line: string): void {
    if (voice.name === "") {
      this.put(node("li", "told", visible(line)));
      return;
    }
    const who = quoted("who", visible(voice.name));
    who.style.color = color;
    this.put(node("li", "", who, ...marked(voice), "\u2002", quoted("", visible(line))));
  }

  // Somebody did something: no words of theirs.
  note(voice: Voice, what: string): void {
    this.put(node("li", "note", quoted("", visible(voice.name)), ...marked(voice), ` ${what}`));
  }

  // False: too many in too short a time, and the visitor was told so.
  say(line: string): boolean {
    if (!this.mayStillSend()) {
      this.put(node("li", "hint", say("chat.slow")));
      return false;
    }
    this.send(line);
    return true;
  }

  private put(item: HTMLElement): void {
    this.log.append(item);
    while (this.log.childElementCount > LINES) this.log.firstElementChild?.remove();
    this.log.scrollTop = this.log.scrollHeight;
    setTimeout(() => item.classList.add("old"), STAYS);
  }

  private close(): void {
    if (!this.isOpen) return;
    this.field.hidden = true;
    this.field.value = "";
    setClass(this.root, "open", false);
    this.toggled(false);
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.code === "Escape") this.close();
    if (event.key !== "Enter") return;
    event.preventDefault();
    const line = this.field.value.trim();
    if (line === "" || this.say(line)) this.close();
  }

  private mayStillSend(): boolean {
    const now = this.now();
    while (this.sent.length > 0 && now - (this.sent[0] ?? 0) > WITHIN + 200) this.sent.shift();
    if (this.sent.length >= BURST) return false;
    this.sent.push(now);
    return true;
  }
}

// So that nobody takes a watcher for a player of the same name.
function marked({ watches }: Voice): (Node | string)[] {
  return watches ? [" ", node("small", "watches", icon("watch"), say("chat.watches"))] : [];
}
