// places.ts: the mode's entries on the screen: made, put at the top, the bottom and the sides, and kept up to date.
import type { Binding } from "../input/values";
import type { Schema } from "../world/schema";
import { type ActPiece, type ActsTold, buttonPiece, linePiece } from "./acts";
import { node, show } from "./dom";
import { type Entry, type Eyes, isShown, type Place, readEntries } from "./entries";
import { barPiece, clockPiece, iconPiece, listPiece, type Piece, textPiece } from "./gauges";

interface Placed {
  readonly entry: Entry;
  readonly piece: Piece;
}

export class Places {
  readonly top: HTMLElement;
  readonly bottom: HTMLElement;
  readonly left: HTMLElement;
  readonly right: HTMLElement;
  private readonly placed: readonly Placed[];
  private readonly acts: readonly ActPiece[];

  constructor(schema: Schema, told: ActsTold) {
    const acts: ActPiece[] = [];
    const act = (piece: ActPiece): ActPiece => {
      acts.push(piece);
      return piece;
    };
    const make = (entry: Entry): Piece => {
      const input = schema.inputs.find(({ name }) => name === entry.what);
      switch (entry.kind) {
        case "text": return textPiece(entry);
        case "clock": return clockPiece(entry);
        case "bar": return barPiece(entry);
        case "icon": return iconPiece(entry);
        case "list": return listPiece(entry);
        case "button": return act(buttonPiece(entry, input, told));
        case "line": return act(linePiece(entry, input, told));
      }
    };
    this.placed = readEntries(schema).map((entry) => ({ entry, piece: make(entry) }));
    this.acts = acts;
    for (const { piece } of this.placed) piece.root.hidden = true;
    const at = (place: Place, ...kinds: readonly Entry["kind"][]): HTMLElement[] =>
      this.placed.filter(({ entry }) => entry.at === place && kinds.includes(entry.kind)).map(({ piece }) => piece.root);
    const build = (place: Place, className: string): HTMLElement => node("div", className,
      ...at(place, "clock"),
      node("div", "texts", ...at(place, "text", "icon", "list")),
      node("div", "bars", ...at(place, "bar")),
      node("div", "acts", ...at(place, "button")),
      ...at(place, "line"));
    this.top = build("top", "gauges");
    this.bottom = build("bottom", "place-low");
    this.left = build("left", "place-side");
    this.right = build("right", "place-side");
  }

  update(eyes: Eyes, seconds: number): void {
    for (const { entry, piece } of this.placed) show(piece.root, isShown(eyes, entry) && piece.update(eyes, seconds));
  }

  handle(bindings: readonly Binding[]): void {
    for (const one of this.acts) one.handle(bindings.find(({ name }) => name === one.name));
  }

  focus(name: string): boolean {
    return this.acts.some((one) => one.name === name && one.focus());
  }
}
