// controls.ts: listens to keyboard and mouse and keeps what is down. Keys of the HUD are told to it; the rest is the mode's.
import { Buttons } from "./buttons";

export interface Commands {
  chat(): void;
  table(shown: boolean): void;
  sound(): void;
  touched(): void;  // the first gesture, and every one after
}

export class Controls {
  readonly buttons = new Buttons();
  x = 0;            // of the pointer, in CSS pixels
  y = 0;
  enabled = false;  // false while something else has the keyboard
  used = false;     // an input of the mode was pressed
  private bound: ReadonlySet<string> = new Set();

  constructor(private readonly surface: HTMLElement, private readonly commands: Commands) {
    window.addEventListener("keydown", (event) => this.keyDown(event));
    window.addEventListener("keyup", (event) => this.keyUp(event));
    window.addEventListener("blur", () => this.rest());
    document.addEventListener("visibilitychange", () => this.rest());
    window.addEventListener("mousemove", (event) => this.point(event));
    window.addEventListener("mouseup", (event) => this.buttons.release(`Mouse${event.button}`));
    surface.addEventListener("mousedown", (event) => this.mouseDown(event));
    surface.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  bind(codes: ReadonlySet<string>): void {
    this.bound = codes;
    this.rest();
  }

  enable(enabled: boolean): void {
    this.enabled = enabled;
    this.rest();
  }

  private rest(): void {
    this.buttons.releaseAll();
    this.commands.table(false);
  }

  private keyDown(event: KeyboardEvent): void {
    this.commands.touched();
    const { target } = event;
    const elsewhere = target instanceof HTMLInputElement || (target instanceof HTMLButtonElement && (event.code === "Space" || event.code === "Enter"));
    if (!this.enabled || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.bound.has(event.code)) {
      event.preventDefault();
      if (!event.repeat) this.buttons.press(event.code);
      this.used = true;
      return;
    }
    this.command(event);
  }

  private command(event: KeyboardEvent): void {
    switch (event.code) {
      case "Enter":
      case "NumpadEnter": this.commands.chat(); break;
      case "Tab": this.commands.table(true); break;
      case "KeyM": if (!event.repeat) this.commands.sound(); break;
      default: return;
    }
    event.preventDefault();
  }

  private keyUp(event: KeyboardEvent): void {
    this.buttons.release(event.code);
    if (event.code === "Tab") this.commands.table(false);
  }

  private point(event: MouseEvent): void {
    const box = this.surface.getBoundingClientRect();
    this.x = event.clientX - box.left;
    this.y = event.clientY - box.top;
  }

  private mouseDown(event: MouseEvent): void {
    this.commands.touched();
    this.point(event);
    if (!this.enabled) return;
    event.preventDefault();
    const code = `Mouse${event.button}`;
    if (!this.bound.has(code)) return;
    this.buttons.press(code);
    this.used = true;
  }
}
