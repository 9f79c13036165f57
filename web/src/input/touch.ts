// touch.ts: fingers on the glass: a floating stick for each thumb, a button for each action that the mode declares.
import { node } from "../hud/dom";
import type { Buttons } from "./buttons";
import { isFar } from "./aim";
import { FloatingStick, RADIUS } from "./thumbs";
import { planOf, type TouchPlan } from "./touch_plan";
import { type Binding, type Thumb, touchCode } from "./values";

const NOTHING: TouchPlan = planOf([], false);

export interface TouchTold {
  touched(): void;                       // by a finger
  pointed(x: number, y: number): void;   // the finger is the mouse, in CSS pixels
}

export class Touch {
  readonly root = node("div", "touch");
  plan: TouchPlan = NOTHING;
  enabled = false;
  private swapped = false;
  private readonly sticks: readonly [FloatingStick, FloatingStick] = [new FloatingStick(), new FloatingStick()];
  private readonly drawn = this.sticks.map(() => node("div", "stick", node("i", "")));
  private pointing: number | null = null;

  constructor(private readonly surface: HTMLElement, private readonly buttons: Buttons, private readonly told: TouchTold) {
    this.root.hidden = true;
    for (const stick of this.drawn) stick.hidden = true;
    surface.addEventListener("pointerdown", (event) => this.down(event));
    window.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"] as const) window.addEventListener(end, (event) => this.up(event));
    // A page that zooms or scrolls under a thumb is no game: style sheets ask for it, and some browsers need to be told.
    for (const gesture of ["gesturestart", "dblclick"]) surface.addEventListener(gesture, (event) => event.preventDefault());
    surface.addEventListener("touchmove", (event) => event.target === this.canvas && event.preventDefault(), { passive: false });
  }

  // The moving thumb and the other one.
  get thumbs(): readonly [Thumb, Thumb] {
    return [this.sticks[0].held, this.sticks[1].held];
  }

  bind(bindings: readonly Binding[], labels: ReadonlyMap<string, string>, swapped: boolean, farFires: boolean): void {
    this.rest();
    this.plan = planOf(bindings, farFires);
    this.swapped = swapped;
    this.root.classList.toggle("swapped", swapped);
    const pads = this.plan.buttons.filter((name) => labels.get(name) !== "").map((name) => this.button(name, labels.get(name) ?? name));
    this.root.replaceChildren(...this.drawn, node("div", "touch-buttons", ...pads));
  }

  rest(): void {
    for (const stick of this.sticks) stick.rest();
    this.pointing = null;
    this.draw();
  }

  private get canvas(): Element | null {
    return this.surface.querySelector("canvas");
  }

  private button(name: string, label: string): HTMLElement {
    const pad = node("button", "touch-button", label);
    pad.type = "button";
    const let_go = (): void => this.buttons.release(touchCode(name));
    pad.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      if (!this.enabled) return;
      this.told.touched();
      this.buttons.press(touchCode(name));
      pad.setPointerCapture(event.pointerId);
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const) pad.addEventListener(end, let_go);
    return pad;
  }

  private down(event: PointerEvent): void {
    if (event.pointerType !== "touch" || event.target !== this.canvas) return;
    event.preventDefault();  // and no mouse events after it
    this.root.hidden = false;
    this.told.touched();
    if (!this.enabled) return;
    const { plan } = this;
    if (plan.pointing) this.point(event);
    else if (plan.moving !== null) this.stickAt(event.clientX).down(event.pointerId, event.clientX, event.clientY);
    this.draw();
  }

  // With one stick all of the glass is its; two have a half each.
  private stickAt(x: number): FloatingStick {
    const left = x < window.innerWidth / 2;
    return this.sticks[this.plan.aiming !== null && left === this.swapped ? 1 : 0];
  }

  private point(event: PointerEvent): void {
    this.pointing ??= event.pointerId;
    if (this.pointing !== event.pointerId) return;
    this.told.pointed(event.clientX, event.clientY);
    const first = this.plan.buttons[0];
    if (first !== undefined) this.buttons.press(touchCode(first));
  }

  private move(event: PointerEvent): void {
    if (event.pointerType !== "touch") return;
    if (event.pointerId === this.pointing) this.told.pointed(event.clientX, event.clientY);
    const moved = this.sticks.some((stick) => stick.move(event.pointerId, event.clientX, event.clientY));
    if (!moved) return;
    this.fire();
    this.draw();
  }

  private up(event: PointerEvent): void {
    if (event.pointerType !== "touch") return;
    const first = this.plan.buttons[0];
    if (event.pointerId === this.pointing) {
      this.pointing = null;
      if (first !== undefined) this.buttons.release(touchCode(first));
    }
    if (!this.sticks.some((stick) => stick.up(event.pointerId))) return;
    this.fire();
    this.draw();
  }

  private fire(): void {
    const { fires } = this.plan;
    if (fires === null) return;
    if (isFar(this.sticks[1].held)) this.buttons.press(touchCode(fires));
    else this.buttons.release(touchCode(fires));
  }

  private draw(): void {
    this.sticks.forEach((stick, i) => {
      const drawn = this.drawn[i];
      const knob = drawn?.firstElementChild;
      if (!drawn || !(knob instanceof HTMLElement)) return;
      drawn.hidden = !stick.isDown;
      drawn.style.transform = `translate(${stick.x - RADIUS}px, ${stick.y - RADIUS}px)`;
      knob.style.transform = `translate(${stick.held.x * RADIUS * 0.7}px, ${stick.held.y * RADIUS * 0.7}px)`;
    });
  }
}
