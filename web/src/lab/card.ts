// card.ts: one carrier on the page: its verdict, its figures, and its last round trips as a line.
import { node, setText } from "../hud/dom";
import { say } from "../words/words";
import type { Trial } from "./trial";

const SHOWN = 60;   // round trips in the line
const [WIDTH, HEIGHT, LEAST] = [180, 44, 40];  // of the line; ms at its top, at least
const SVG = "http://www.w3.org/2000/svg";

const FIGURES = ["median", "p99", "screen", "overhead", "empty", "lost"] as const;

export class Card {
  readonly root: HTMLElement;
  private readonly verdict = node("span", "verdict");
  private readonly why = node("p", "why quiet");
  private readonly curve = document.createElementNS(SVG, "polyline");
  private readonly figures = FIGURES.map((figure) => {
    const value = node("dd", "", "\u2013");
    return { row: node("div", "", node("dt", "", say(`lab.${figure}`)), value), value };
  });

  constructor(private readonly trial: Trial) {
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.setAttribute("aria-hidden", "true");
    drawing.append(this.curve);
    setText(this.why, say(`lab.${trial.carrier}.how`));
    this.root = node("section", "panel card", node("h2", "", say(`lab.${trial.carrier}`)), this.verdict, this.why, drawing, node("dl", "", ...this.figures.map(({ row }) => row)));
  }

  update(): void {
    const { trial } = this;
    const { outcome, trips, delays } = trial;
    if (this.root.dataset.outcome !== outcome) this.root.dataset.outcome = outcome;
    setText(this.verdict, say(`lab.${outcome}`));
    if (trial.refusal !== "") setText(this.why, trial.refusal);
    const values = [
      milliseconds(trips.at(0.5)), milliseconds(trips.at(0.99)), milliseconds(delays.at(0.5)),
      Number.isNaN(trial.overhead) ? "\u2013" : `${Math.round(trial.overhead)} B`,
      trips.count === 0 ? "\u2013" : String(Math.round(trial.emptyPerMinute)), String(trial.lost),
    ];
    this.figures.forEach(({ value }, i) => setText(value, values[i] ?? ""));
    this.draw(trips.last(SHOWN));
  }

  private draw(trips: readonly number[]): void {
    const top = Math.max(LEAST, ...trips) * 1.1;
    const points = trips.map((trip, i) => `${(i * WIDTH / (SHOWN - 1)).toFixed(1)},${(HEIGHT - trip * HEIGHT / top).toFixed(1)}`);
    this.curve.setAttribute("points", points.join(" "));
  }
}

function milliseconds(value: number): string {
  if (Number.isNaN(value)) return "\u2013";
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}
