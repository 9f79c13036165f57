// scores.ts: who leads: a small box with the ten best, and the full table while Tab is held or after the box was pressed.
// In the table one chooses whom not to hear.
import { type Entity, type World, get, ofKind } from "../world/world";
import { colorOfPlayer } from "../view/tints";
import { cssColor } from "../view/colors";
import type { View } from "../view/looks";
import { say } from "../words/words";
import { button, name as call, node, setClass, setText, show } from "./dom";

const TOP = 10;

interface Row {
  readonly line: HTMLTableRowElement;
  readonly place: HTMLElement;
  readonly mark: HTMLElement;
  readonly name: HTMLElement;
  readonly cells: HTMLElement[];
  readonly mute: HTMLButtonElement | null;
  muted: string;  // the name that its button is for
}

// Whom the visitor hears in the chat.
export interface Hearing {
  isMuted(name: string): boolean;
  toggle(name: string): void;
}

class Table {
  readonly root: HTMLTableElement;
  private readonly body = node("tbody", "");
  private readonly rows: Row[] = [];

  // With somebody to be heard or not, it has titles, and a button for each.
  constructor(className: string, private readonly columns: readonly string[], private readonly hearing: Hearing | null) {
    this.root = node("table", className);
    if (hearing) {
      const titles = ["#", "", say("scores.player"), ...columns, ""].map((title) => node(title === "" ? "td" : "th", "", title));
      this.root.append(node("thead", "", node("tr", "", ...titles)));
    }
    this.root.append(this.body);
  }

  fill(players: readonly Entity[], most: number, you: number): void {
    const own = players.findIndex((player) => player.id === you);
    const shown = players.slice(0, most);
    const self = players[own];
    if (own >= most && self) shown.push(self);
    shown.forEach((player, i) => this.fillRow(this.row(i), player, own >= most && i === most ? own + 1 : i + 1, you));
    this.rows.forEach((row, i) => show(row.line, i < shown.length));
  }

  private fillRow(row: Row, player: Entity, place: number, you: number): void {
    setText(row.place, String(place));
    const name = String(get(player, "name") ?? "");
    setText(row.name, name);
    const color = cssColor(colorOfPlayer(player));
    if (row.mark.dataset.color !== color) row.mark.style.background = row.mark.dataset.color = color;
    this.columns.forEach((column, i) => {
      const cell = row.cells[i];
      if (cell) setText(cell, format(get(player, column)));
    });
    setClass(row.line, "own", player.id === you);
    setClass(row.line, "away", get(player, "connected") === false && get(player, "bot") !== true);
    setClass(row.line, "bot", get(player, "bot") === true);
    if (row.mute && this.hearing) {
      show(row.mute, player.id !== you && get(player, "bot") !== true);
      row.muted = name;
      const muted = this.hearing.isMuted(name);
      setText(row.mute, muted ? say("scores.muted") : say("scores.mute"));
      call(row.mute, muted ? say("scores.unmuteWho", { name }) : say("scores.muteWho", { name }));
    }
  }

  private row(index: number): Row {
    const known = this.rows[index];
    if (known) return known;
    const row: Row = {
      line: node("tr", ""),
      place: node("td", "place"),
      mark: node("i", "mark"),
      name: node("bdi", "name"),
      cells: this.columns.map(() => node("td", "count")),
      mute: this.hearing ? button("small second", "", () => this.hearing?.toggle(row.muted)) : null,
      muted: "",
    };
    row.line.append(row.place, node("td", "", row.mark), node("td", "who", row.name), ...row.cells, ...(row.mute ? [node("td", "", row.mute)] : []));
    this.body.append(row.line);
    this.rows.push(row);
    return row;
  }
}

function format(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(1);
  return value === undefined ? "" : String(value);
}

export class Scores {
  readonly box: HTMLElement;
  readonly full: HTMLElement;
  private readonly small: Table;
  private readonly large: Table;

  constructor(private readonly view: View, title: string, hearing: Hearing) {
    this.small = new Table("scores", view.columns.slice(0, 2), null);
    this.large = new Table("scores", view.columns, hearing);
    this.box = node("section", "panel score-box", this.small.root);
    this.box.setAttribute("aria-label", say("scores.title"));
    this.box.addEventListener("click", () => show(this.full, this.full.hidden));
    this.full = node("section", "panel score-full", node("h2", "", title), this.large.root);
    this.full.setAttribute("aria-label", say("scores.title"));
    this.full.hidden = true;
  }

  update(world: World, you: number): readonly Entity[] {
    const players = ranked(world, this.view.sort);
    this.small.fill(players, TOP, you);
    if (!this.full.hidden) this.large.fill(players, players.length, you);
    return players;
  }
}

export function ranked(world: World, sort: string): Entity[] {
  const worth = (player: Entity): number => Number(get(player, sort) ?? 0);
  return [...ofKind(world, 1)].sort((a, b) => worth(b) - worth(a) || a.slot - b.slot);
}
