// controls.ts: listens to every device and keeps what is held. Keys of the page are told to it; the rest is the mode's.
import type { Settings } from "../settings/settings";
import type { Schema } from "../world/schema";
import { Aim } from "./aim";
import { Buttons } from "./buttons";
import { Gamepads } from "./gamepad";
import { COMMANDS, type Command, keysOfCommand } from "./keys";
import { hudButtons } from "../hud/entries";
import { steer } from "./pad_focus";
import { longer } from "./thumbs";
import type { Given } from "../wire/messages";
import { Typed } from "./typed";
import { Touch } from "./touch";
import { type Binding, type Thumb, bind, codesOf, valuesOf } from "./values";

export type Device = "keys" | "touch" | "pad";

export interface ControlsTold {
  command(command: Command, pressed: boolean): void;
  menu(): void;
  touched(): void;              // a gesture: now the page may sound
  device(device: Device): void; // another one is used from now on
  line(name: string): boolean;  // to be typed in; false: it is not on the screen
}

const SHIFTS = ["ShiftLeft", "ShiftRight"];
const MENU = new Set(["Escape", "Pad9"]);

export class Controls {
  readonly buttons = new Buttons();
  readonly typed = new Typed();
  readonly touch: Touch;
  x = 0;              // of the pointer, in CSS pixels
  y = 0;
  used = false;       // an input of the mode was given
  device: Device = "keys";
  bindings: Binding[] = [];
  private enabled = false;  // false while something else has the keyboard
  private readonly aim = new Aim();
  private readonly pads = new Gamepads((code, pressed) => this.padPressed(code, pressed));
  private bound: ReadonlySet<string> = new Set();
  private lines: ReadonlyMap<string, string> = new Map();  // by key
  private commands: ReadonlyMap<string, Command> = new Map();

  constructor(private readonly surface: HTMLElement, private readonly told: ControlsTold) {
    this.touch = new Touch(surface, this.buttons, {
      touched: () => this.changed("touch"),
      pointed: (x, y) => this.pointAt(x, y),
    });
    window.addEventListener("keydown", (event) => this.keyDown(event));
    window.addEventListener("keyup", (event) => this.keyUp(event));
    window.addEventListener("blur", () => this.rest());
    document.addEventListener("visibilitychange", () => this.rest());
    window.addEventListener("mousemove", (event) => this.mouseMoved(event));
    window.addEventListener("mouseup", (event) => this.buttons.release(`Mouse${event.button}`));
    surface.addEventListener("mousedown", (event) => this.mouseDown(event));
    surface.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  bind(schema: Schema | null, settings: Settings): void {
    const inputs = schema?.inputs ?? [];
    this.bindings = bind(inputs, settings, hudButtons(schema?.hud ?? []));
    this.lines = new Map(this.bindings.flatMap((one) => (one.type === "line" ? one.keys.map((code) => [code, one.name] as const) : [])));
    this.bound = codesOf(this.bindings);
    this.commands = new Map(COMMANDS.flatMap((command) => keysOfCommand(settings, command).map((code) => [code, command] as const)));
    this.touch.bind(this.bindings, new Map(inputs.map((input) => [input.name, input.label])), settings.swapped, settings.farFires);
    if (this.touch.plan.pointing) this.aim.byThumb = false;
    this.rest();
  }

  // A phone is in the hand before it is touched.
  begin(): void {
    if (window.matchMedia("(hover: none) and (pointer: coarse)").matches) this.changed("touch");
  }

  enable(enabled: boolean): void {
    this.enabled = this.touch.enabled = enabled;
    this.rest();
  }

  // Looks at the gamepads while no inputs are asked for.
  poll(): void {
    this.pads.poll();
  }

  // The values of the next input. `self`: where on the screen the one is who aims; `toWorld`: a place on it in units.
  values(self: Thumb | null, toWorld: (x: number, y: number) => Thumb): Given[] {
    const values = this.held(self, toWorld, this.typed);
    this.buttons.settle();
    return values;
  }

  // What they would be right now.
  held(self: Thumb | null, toWorld: (x: number, y: number) => Thumb, typed: Typed | null = null): Given[] {
    if (this.pads.poll()) this.changed("pad");
    const [moving, aiming] = [0, 1].map((i) => longer(this.touch.thumbs[i as 0 | 1], this.pads.thumbs[i as 0 | 1])) as [Thumb, Thumb];
    if (moving.x !== 0 || moving.y !== 0 || aiming.x !== 0 || aiming.y !== 0) this.used = true;
    this.aim.turn(aiming, moving);
    if (this.aim.byThumb) this.point(this.aim.at(self ?? { x: window.innerWidth / 2, y: window.innerHeight / 2 }, window.innerWidth, window.innerHeight));
    const still = { x: 0, y: 0 };
    return valuesOf(this.bindings, this.buttons, toWorld(this.x, this.y), this.enabled ? [moving, aiming] : [still, still], typed);
  }

  private point({ x, y }: Thumb): void {
    this.x = x;
    this.y = y;
  }

  // Lets go of everything.
  rest(): void {
    this.buttons.releaseAll();
    this.touch.rest();
    this.told.command("table", false);
  }

  private changed(device: Device): void {
    this.told.touched();
    if (device !== "keys") this.aim.byThumb = !this.touch.plan.pointing;
    if (device === this.device) return;
    this.device = device;
    this.touch.root.hidden = device !== "touch";
    this.told.device(device);
  }

  // A finger where a mouse would be.
  private pointAt(x: number, y: number): void {
    this.aim.byThumb = false;
    this.used = true;
    this.point({ x, y });
  }

  // False: nobody wants this key.
  private pressed(code: string, pressed: boolean, device: Device): boolean {
    if (pressed) this.changed(device);
    const line = pressed && this.enabled ? this.lines.get(code) : undefined;
    if (line !== undefined && this.told.line(line)) return true;
    const command = this.bound.has(code) ? undefined : this.commands.get(code);
    if (command && (this.enabled || !pressed)) this.told.command(command, pressed);
    else if (pressed && MENU.has(code) && !this.bound.has(code)) this.told.menu();
    else if (pressed && this.bound.has(code)) this.used = true;
    else return false;
    return true;
  }

  private padPressed(code: string, pressed: boolean): void {
    if (!pressed) this.buttons.release(code);
    else if (!this.enabled && !MENU.has(code) && steer(code)) return;
    else if (this.enabled && this.bound.has(code)) this.buttons.press(code);
    this.pressed(code, pressed, "pad");
  }

  private keyDown(event: KeyboardEvent): void {
    const { target } = event;
    const field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
    const on = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement ? target : null;
    const button = on && ["Space", "Enter", "Tab"].includes(event.code);
    if (!this.enabled || field || button || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.goesAround(event, on)) return event.preventDefault();
    if (event.repeat) {
      if (this.bound.has(event.code) || this.commands.has(event.code)) event.preventDefault();
      return;
    }
    if (this.bound.has(event.code)) this.buttons.press(event.code);
    if (this.pressed(event.code, true, "keys")) event.preventDefault();
  }

  // Shift and Tab take the keyboard from the game to the buttons around it, and Escape brings it back; not where the mode has this
  // Shift for its own.
  private goesAround({ code, shiftKey }: KeyboardEvent, on: HTMLElement | null): boolean {
    if (on && code === "Escape") on.blur();
    else if (code === "Tab" && shiftKey && !this.buttons.isDown(...SHIFTS)) this.surface.querySelector<HTMLElement>(".panel button")?.focus();
    else return false;
    return true;
  }

  private keyUp(event: KeyboardEvent): void {
    this.buttons.release(event.code);
    this.pressed(event.code, false, "keys");
  }

  private mouseMoved(event: MouseEvent): void {
    if (event.movementX !== 0 || event.movementY !== 0) this.aim.byThumb = false;
    if (this.aim.byThumb) return;
    const box = this.surface.getBoundingClientRect();
    this.point({ x: event.clientX - box.left, y: event.clientY - box.top });
  }

  private mouseDown(event: MouseEvent): void {
    const { target } = event;
    if (target instanceof Element && target.closest("button, a, input, dialog")) return;
    this.aim.byThumb = false;
    this.changed("keys");
    this.mouseMoved(event);
    if (!this.enabled) return;
    event.preventDefault();
    const code = `Mouse${event.button}`;
    if (!this.bound.has(code)) return;
    this.buttons.press(code);
    this.used = true;
  }
}
