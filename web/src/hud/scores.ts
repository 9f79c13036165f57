// scores.ts: who leads: a small box with the ten best, and the full table while Tab is held or after the box was pressed.
// In the table one chooses whom not to hear.
import type { Schema, Team } from "../world/schema";
import { type Entity, type World, get, ofKind } from "../world/world";
import { colorOfPlayer } from "../view/tints";
import { cssColor } from "../view/colors";
import type { View } from "../view/looks";
import { say } from "../words/words";
import { type Hearing, visible } from "../together";
import { button, name as call, node, quoted, setClass, setText, show } from "./dom";
import { icon } from "./icons";

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

// Some of the players: all of them, or a team under its name.
class Rows {
  readonly body = node("tbody", "");
  private readonly rows: Row[] = [];

  private readonly score = node("td", "count");

  constructor(private readonly columns: readonly string[], private readonly hearing: Hearing | null, team: Team | null) {
    if (!team) return;
    const mark = node("i", "mark square");
    mark.style.background = team.tint;
    const name = node("th", "who", quoted("", team.name));
    name.scope = "rowgroup";
    this.body.append(node("tr", "team", node("td", ""), node("td", "", mark), name, this.score));
  }

  headed(score: string): void {
    setText(this.score, score);
  }

  fill(world: World, players: readonly Entity[], most: number, you: number): void {
    const own = players.findIndex((player) => player.id === you);
    const shown = players.slice(0, most);
    const self = players[own];
    if (own >= most && self) shown.push(self);
    shown.forEach((player, i) => this.fillRow(world, this.row(i), player, own >= most && i === most ? own + 1 : i + 1, you));
    this.rows.forEach((row, i) => show(row.line, i < shown.length));
  }

  private fillRow(world: World, row: Row, player: Entity, place: number, you: number): void {
    setText(row.place, String(place));
    const name = String(get(player, "name") ?? "");
    setText(row.name, name);
    const color = cssColor(colorOfPlayer(world, player));
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
      tellMuted(row.mute, name, this.hearing.isMuted({ name, watches: false }));
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
      mute: this.hearing ? button("small second", "", () => this.hearing?.toggle({ name: row.muted, watches: false })) : null,
      muted: "",
    };
    row.line.append(row.place, node("td", "", row.mark), node("td", "who", row.name), ...row.cells, ...(row.mute ? [node("td", "", row.mute)] : []));
    this.body.append(row.line);
    this.rows.push(row);
    return row;
  }
}

function tellMuted(button: HTMLButtonElement, name: string, muted: boolean): void {
  setText(button, muted ? say("scores.muted") : say("scores.mute"));
  call(button, muted ? say("scores.unmuteWho", { name }) : say("scores.muteWho", { name }));
}

// Those who watch and have said something.
class Watchers {
  readonly root: HTMLElement;
  private readonly list = node("ul", "");
  private readonly rows = new Map<string, { readonly line: HTMLElement; readonly mute: HTMLButtonElement }>();

  constructor(private readonly hearing: Hearing) {
    this.root = node("section", "watchers", node("h3", "", say("scores.watchers")), this.list);
  }

  update(): void {
    const { watchers } = this.hearing;
    show(this.root, watchers.length > 0);
    for (const name of watchers) {
      const row = this.rows.get(name) ?? this.row(name);
      tellMuted(row.mute, name, this.hearing.isMuted({ name, watches: true }));
    }
    for (const [name, { line }] of this.rows) {
      if (watchers.includes(name)) continue;
      line.remove();
      this.rows.delete(name);
    }
  }

  private row(name: string): { readonly line: HTMLElement; readonly mute: HTMLButtonElement } {
    const mute = button("small second", "", () => this.hearing.toggle({ name, watches: true }));
    const row = { line: node("li", "", icon("watch"), quoted("name", visible(name)), mute), mute };
    this.rows.set(name, row);
    this.list.append(row.line);
    return row;
  }
}

function format(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(1);
  return value === undefined ? "" : String(value);
}

class Table {
  readonly root: HTMLTableElement;
  private readonly groups: readonly Rows[];
  private order = "";

  // With somebody to be heard or not, it has titles, and a button for each.
  constructor(className: string, columns: readonly string[], hearing: Hearing | null, teams: readonly Team[]) {
    this.root = node("table", className);
    if (hearing) {
      const titles = ["#", "", say("scores.player"), ...columns, ""].map((title) => node(title === "" ? "td" : "th", "", title));
      this.root.append(node("thead", "", node("tr", "", ...titles)));
    }
    this.groups = teams.length === 0 ? [new Rows(columns, hearing, null)] : teams.map((team) => new Rows(columns, hearing, team));
    this.root.append(...this.groups.map(({ body }) => body));
  }

  fill(world: World, players: readonly Entity[], most: number, you: number): void {
    const standings = teamsOf(world, players);
    if (standings.length === 0) {
      this.groups[0]?.fill(world, players, most, you);
      return;
    }
    const order = standings.map(({ team }) => team).join();
    if (order !== this.order) this.root.append(...standings.flatMap(({ team }) => this.groups[team - 1]?.body ?? []));
    this.order = order;
    for (const { team, score, members } of standings) {
      this.groups[team - 1]?.headed(format(score));
      this.groups[team - 1]?.fill(world, members, Math.max(Math.floor(most / standings.length), 1), you);
    }
  }
}

export interface Standing {
  readonly team: number;  // from 1
  readonly score: number;
  readonly members: readonly Entity[];
}

// The teams, the best first, and who is in them, in the players' order.
export function teamsOf(world: World, players: readonly Entity[]): Standing[] {
  const room = world.slots.get(world.schema.kinds[0]?.first ?? 0);
  const scores = room && get(room, "team_scores");
  const standings = world.schema.teams.map((_, i): Standing => ({
    team: i + 1,
    score: Number((Array.isArray(scores) && scores[i]) || 0),
    members: players.filter((player) => get(player, "team") === i + 1),
  }));
  return standings.sort((a, b) => b.score - a.score || a.team - b.team);
}

export class Scores {
  readonly box: HTMLElement;
  readonly full: HTMLElement;
  private readonly small: Table;
  private readonly large: Table;
  private readonly watchers: Watchers;

  constructor(private readonly view: View, { title, teams }: Schema, hearing: Hearing) {
    this.small = new Table("scores", view.columns.slice(0, 2), null, teams);
    this.large = new Table("scores", view.columns, hearing, teams);
    this.box = node("section", "panel score-box", this.small.root);
    this.box.setAttribute("aria-label", say("scores.title"));
    this.box.addEventListener("click", () => show(this.full, this.full.hidden));
    this.watchers = new Watchers(hearing);
    this.full = node("section", "panel score-full", node("h2", "", title), this.large.root, this.watchers.root);
    this.full.setAttribute("aria-label", say("key.table"));
    this.full.hidden = true;
  }

  update(world: World, you: number): readonly Entity[] {
    const players = ranked(world, this.view.sort);
    this.small.fill(world, players, TOP, you);
    if (this.full.hidden) return players;
    this.large.fill(world, players, Infinity, you);
    this.watchers.update();
    return players;
  }
}

export function ranked(world: World, sort: string): Entity[] {
  const worth = (player: Entity): number => Number(get(player, sort) ?? 0);
  return [...ofKind(world, 1)].sort((a, b) => worth(b) - worth(a) || a.slot - b.slot);
}
