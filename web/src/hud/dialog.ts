// dialog.ts: a panel over everything that keeps the keyboard to itself until it is closed. The browser's own <dialog>
// keeps the focus inside, closes on Escape, and gives the focus back.
import { button, node } from "./dom";
import { say } from "../words/words";

export class Dialog {
  readonly root: HTMLDialogElement;
  private readonly inside = node("div", "dialog-inside");

  // `closed`: by whatever way.
  constructor(className: string, title: string, private readonly closed: () => void = () => undefined) {
    const heading = node("h2", "", title);
    heading.id = `${className}-title`;
    const close = button("small second", say("menu.close"), () => this.close());
    this.root = node("dialog", `panel dialog ${className}`, node("header", "", heading, close), this.inside);
    this.root.setAttribute("aria-labelledby", heading.id);
    this.root.addEventListener("close", () => {
      this.root.remove();
      this.closed();
    });
    this.root.addEventListener("click", (event) => event.target === this.root && this.close());
    for (const event of ["keydown", "keyup"] as const) this.root.addEventListener(event, (one) => one.stopPropagation());
  }

  get isOpen(): boolean {
    return this.root.open;
  }

  put(...nodes: Node[]): this {
    this.inside.replaceChildren(...nodes);
    return this;
  }

  open(): void {
    if (this.isOpen) return;
    document.body.append(this.root);
    this.root.showModal();
  }

  close(): void {
    if (this.isOpen) this.root.close();
  }
}
