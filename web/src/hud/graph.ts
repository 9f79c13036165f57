// graph.ts: the network graph (F3): one line of numbers, or these and how they came about over the last half minute.
import { say, type Key } from "../words/words";
import { node, setText, show } from "./dom";

export interface Measured {
  readonly rtt: number;         // ms
  readonly jitter: number;      // ms
  readonly delay: number;       // ms that the picture runs behind
  readonly tick: number;        // ms from tick to tick at the server, as it was over the last second
  readonly took: number;        // ms that one takes it
  readonly down: number;        // bytes in all
  readonly up: number;
  readonly pictures: number;    // in all
  readonly corrections: number; // in all: where prediction was wrong
  readonly carrier: string;
}

const EVERY = 500;       // ms between samples
const SAMPLES = 60;
const [WIDTH, HEIGHT] = [220, 56];
const LINES = [["rtt", "#59e0ff"], ["jitter", "#ffe566"], ["delay", "#d5a6ff"]] as const;
const ROWS = ["rtt", "jitter", "delay", "tick", "took", "down", "up", "pictures", "fixed", "carrier"] as const;
const NAMES: Readonly<Record<typeof ROWS[number], Key>> = {
  rtt: "graph.rtt", jitter: "graph.jitter", delay: "graph.delay", tick: "graph.tick", took: "graph.took", down: "graph.down", up: "graph.up",
  pictures: "graph.frames", fixed: "graph.fixed", carrier: "graph.carrier",
};

type Sample = Readonly<Record<typeof LINES[number][0], number>>;

export class Graph {
  readonly root: HTMLElement;
  private readonly canvas = node("canvas", "");
  private readonly values = new Map(ROWS.map((row) => [row, node("b", "")]));
  private readonly samples: Sample[] = [];
  private last: Measured | null = null;
  private looked = 0;
  private level = 0;

  constructor() {
    this.canvas.width = WIDTH;
    this.canvas.height = HEIGHT;
    this.canvas.setAttribute("aria-hidden", "true");
    const rows = ROWS.map((row) => node("div", `graph-${row}`, node("span", "", say(NAMES[row])), this.values.get(row) ?? ""));
    this.root = node("section", "panel graph", this.canvas, node("div", "graph-rows", ...rows));
    this.root.setAttribute("aria-label", say("graph.title"));
    this.root.hidden = true;
  }

  // 0 nothing, 1 one line, 2 everything.
  show(level: number): void {
    this.level = level;
    show(this.root, level > 0);
    this.root.dataset.level = String(level);
  }

  update(measured: Measured, now: number): void {
    if (this.level === 0 || now - this.looked < EVERY) return;
    const seconds = (now - this.looked) / 1000;
    const before = this.last ?? measured;
    this.looked = now;
    this.last = measured;
    this.samples.push(measured);
    if (this.samples.length > SAMPLES) this.samples.shift();
    const rate = (what: "down" | "up" | "pictures" | "corrections"): number => Math.max(measured[what] - before[what], 0) / seconds;
    this.put("rtt", ms(measured.rtt));
    this.put("jitter", ms(measured.jitter));
    this.put("delay", ms(measured.delay));
    this.put("tick", ms(measured.tick));
    this.put("took", `${measured.took.toFixed(2)} ms`);
    this.put("down", bytes(rate("down")));
    this.put("up", bytes(rate("up")));
    this.put("pictures", perSecond(rate("pictures")));
    this.put("fixed", perSecond(rate("corrections")));
    this.put("carrier", measured.carrier);
    if (this.level > 1) this.draw();
  }

  private put(row: typeof ROWS[number], text: string): void {
    const value = this.values.get(row);
    if (value) setText(value, text);
  }

  private draw(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, WIDTH, HEIGHT);
    const top = Math.max(100, ...this.samples.map((sample) => Math.max(sample.rtt, sample.delay, sample.jitter)));
    LINES.forEach(([name, color], i) => {
      context.strokeStyle = color;
      context.lineWidth = 1.5;
      context.setLineDash(i === 0 ? [] : [6 - 2 * i, 2]);  // told apart without colours, too
      context.beginPath();
      this.samples.forEach((sample, at) => context.lineTo(at * WIDTH / (SAMPLES - 1), HEIGHT - 2 - sample[name] / top * (HEIGHT - 6)));
      context.stroke();
    });
  }
}

const ms = (value: number): string => `${Math.round(value)} ms`;
const perSecond = (value: number): string => say("graph.perSecond", { count: Math.round(value) });
const bytes = (value: number): string => (value < 1000 ? say("graph.perSecond", { count: `${Math.round(value)} B` }) : say("graph.perSecond", { count: `${(value / 1000).toFixed(1)} kB` }));
