// chat.ts: Enter opens it, Enter sends, Escape closes; while it is open the game hears no keys.
import { CHAT_LIMIT } from "../wire/messages";
import { node, setClass } from "./dom";

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
    this.field.placeholder = "Say something (Enter sends, Esc closes)";
    this.field.setAttribute("aria-label", "Chat");
    this.field.hidden = true;
    this.root = node("section", "chat", this.log, this.field);
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("keyup", (event) => event.stopPropagation());
    this.field.addEventListener("blur", () => this.close());
  }

  get isOpen(): boolean {
    return !this.field.hidden;
  }

  open(): void {
    if (this.isOpen) return;
    this.field.hidden = false;
    setClass(this.root, "open", true);
    this.toggled(true);
    this.field.focus();
  }

  // A line without a name is the mode's own.
  add(name: string, color: string, line: string): void {
    if (name === "") {
      this.put(node("li", "told", line));
      return;
    }
    const who = node("b", "", name);
    who.style.color = color;
    this.put(node("li", "", who, `\u2002${line}`));
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
    if (event.code !== "Enter" && event.code !== "NumpadEnter") return;
    event.preventDefault();
    const line = this.field.value.trim();
    if (line !== "" && !this.mayStillSend()) {
      this.put(node("li", "hint", "Slow down a little."));
      return;
    }
    if (line !== "") this.send(line);
    this.close();
  }

  private mayStillSend(): boolean {
    const now = this.now();
    while (this.sent.length > 0 && now - (this.sent[0] ?? 0) > WITHIN + 200) this.sent.shift();
    if (this.sent.length >= BURST) return false;
    this.sent.push(now);
    return true;
  }
}
