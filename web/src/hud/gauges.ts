// gauges.ts: what the mode wants to be seen all the time: the clock, texts, and bars of the followed entity.
import { type Entity, type World, find, get } from "../world/world";
import type { View } from "../view/looks";
import { measureOf, tintOf } from "../view/tints";
import { cssColor } from "../view/colors";
import { node, setClass, setText, show } from "./dom";

const SOON = 10;  // s: the clock warns

interface Gauge {
  readonly root: HTMLElement;
  readonly fill: HTMLElement;
  readonly lost: HTMLElement;
  readonly count: HTMLElement;
  part: number;
}

export class Gauges {
  readonly top: HTMLElement;
  readonly bars: HTMLElement;
  private readonly clock = node("div", "clock");
  private readonly texts: { readonly root: HTMLElement; readonly value: HTMLElement }[];
  private readonly gauges: Gauge[];

  constructor(private readonly view: View) {
    this.clock.hidden = true;
    this.texts = view.texts.map(({ label }) => {
      const value = node("b", "");
      return { root: node("div", "text", node("span", "", label), value), value };
    });
    this.gauges = view.bars.map(({ label }) => {
      const fill = node("i", "fill");
      const lost = node("i", "lost");  // what was there a moment ago
      const count = node("b", "");
      return { root: node("div", "gauge", node("span", "", label), node("div", "track", lost, fill), count), fill, lost, count, part: NaN };
    });
    this.top = node("div", "gauges", this.clock, node("div", "texts", ...this.texts.map((text) => text.root)));
    this.bars = node("div", "bars", ...this.gauges.map((gauge) => gauge.root));
  }

  update(world: World, you: number, followed: number, seconds: number): void {
    const room = world.slots.get(world.schema.kinds[0]?.first ?? 0);
    const player = find(world, you);
    this.updateClock(room, seconds);
    this.view.texts.forEach(({ field }, i) => {
      const text = this.texts[i];
      const [of, name] = field.split(".");
      const from = of === "player" ? player : room;
      const value = from ? get(from, name ?? "") : undefined;
      if (!text) return;
      setText(text.value, value === undefined ? "" : String(value));
      show(text.root, value !== undefined && value !== "");
    });
    const own = find(world, followed);
    show(this.bars, own !== undefined && this.gauges.length > 0);
    if (own) this.updateBars(world, own);
  }

  private updateClock(room: Entity | undefined, seconds: number): void {
    const end = room && this.view.clock !== "" ? get(room, this.view.clock) : undefined;
    const left = typeof end === "number" ? Math.max(end - seconds, 0) : NaN;
    show(this.clock, typeof end === "number" && end > 0);
    if (Number.isNaN(left)) return;
    setText(this.clock, clockText(left));
    setClass(this.clock, "soon", left < SOON);
  }

  private updateBars(world: World, own: Entity): void {
    this.view.bars.forEach((bar, i) => {
      const gauge = this.gauges[i];
      if (!gauge) return;
      const now = measureOf(own, bar.field);
      const full = measureOf(own, bar.of);
      const part = full > 0 ? Math.min(Math.max(now / full, 0), 1) : 0;
      setText(gauge.count, String(Math.ceil(now)));
      if (part === gauge.part) return;
      gauge.part = part;
      gauge.fill.style.transform = gauge.lost.style.transform = `scaleX(${part})`;
      gauge.fill.style.background = cssColor(tintOf(world, own, bar.tint));
      setClass(gauge.root, "low", part < 0.3);
    });
  }
}

export function clockText(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
