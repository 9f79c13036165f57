// hud.ts: everything on the screen that is not the world, put together. A few dozen nodes, no framework.
import type { Store } from "../settings/store";
import type { Hearing } from "../together";
import type { View } from "../view/looks";
import { say } from "../words/words";
import type { Schema } from "../world/schema";
import { type Entity, find, get } from "../world/world";
import type { ActsTold } from "./acts";
import type { Chat } from "./chat";
import type { Corner } from "./corner";
import type { Covers } from "./covers";
import { node, show } from "./dom";
import type { Emotes } from "./emotes";
import { eyesOf } from "./entries";
import type { Feed } from "./feed";
import type { Graph } from "./graph";
import { type Handling, helpOf } from "./help";
import type { Moment } from "./moment";
import { Places } from "./places";
import { Scores } from "./scores";
import type { Watch } from "./watch";

const EVERY = 200;   // ms between looks at the scores
const READ = 8000;   // ms that the help stays at least

export interface HudParts {
  readonly root: HTMLElement;
  readonly acts: ActsTold;
  readonly store: Store;
  readonly chat: Chat;
  readonly corner: Corner;
  readonly covers: Covers;
  readonly emotes: Emotes;
  readonly feed: Feed;
  readonly graph: Graph;
  readonly hearing: Hearing;
  readonly watch: Watch;
}

export class Hud {
  private scores: Scores | null = null;
  private places: Places | null = null;
  private view: View | null = null;
  private schema: Schema | null = null;
  private readonly help = node("div", "help");
  private readonly low = node("div", "low");
  private readonly turn = node("p", "turn", say("turn.landscape"));
  ranking: readonly Entity[] = [];   // players, the best first
  private room = "";
  private looked = -EVERY;
  private began = Infinity;
  readonly covered = { top: 0, bottom: 0 };  // pixels of the screen above and below that are its own

  constructor(private readonly parts: HudParts) {
    parts.root.replaceChildren(parts.covers.session);
    parts.store.follow(({ hideChat }) => parts.chat.hide(hideChat));
  }

  // The mode is known: its scores, bars and texts take their places.
  show(schema: Schema, view: View, room: string, handling: Handling): void {
    const { root, chat, corner, covers, emotes, feed, graph, hearing, watch } = this.parts;
    this.schema = schema;
    this.view = view;
    this.room = room;
    this.scores = new Scores(view, schema, hearing);
    this.places = new Places(schema, this.parts.acts);
    const { places } = this;
    corner.show(schema.title);
    this.handle(handling);
    document.title = `${schema.title} - Moontick`;
    const left = node("div", "side left", corner.place, corner.line, graph.root, places.left);
    const right = node("div", "side right", this.scores.box, places.right, feed.root);
    this.low.replaceChildren(watch.root, this.turn, this.help, emotes.row, places.bottom);
    root.replaceChildren(covers.dead, left, places.top, right, feed.banner, chat.root, this.low, this.scores.full, covers.fault, covers.session);
  }

  // Another device is in hand, or the keys have changed.
  handle(handling: Handling): void {
    this.places?.handle(handling.bindings);
    if (this.schema && this.view) this.help.textContent = helpOf(this.schema, this.view.help, handling);
  }

  // To type a line of the mode; false: it is not on the screen.
  focus(line: string): boolean {
    return this.places?.focus(line) ?? false;
  }

  // Whoever plays knows how, if there was time to read it.
  hideHelp(now: number): void {
    if (now - this.began < READ) return;
    this.help.classList.add("gone");
    this.turn.classList.add("gone");
  }

  table(shown: boolean): void {
    if (!this.scores) return;
    show(this.scores.full, shown);
    this.looked = -EVERY;
  }

  update(moment: Moment, now: number): void {
    const { scores, places, view } = this;
    if (!scores || !places || !view) return;
    places.update(eyesOf(moment.world, moment.you, moment.followed), moment.seconds);
    if (now - this.looked < EVERY) return;
    this.looked = now;
    this.began = Math.min(this.began, now);
    this.measure(places);
    this.ranking = scores.update(moment.world, moment.you);
    this.parts.corner.update(this.ranking.length, this.room, moment);
    const player = find(moment.world, moment.you);
    const dead = view.dead && player && Boolean(get(player, view.dead.field));
    this.parts.covers.die(dead && view.dead ? view.dead.text : null);
  }

  private measure(places: Places): void {
    const tops = [...this.low.children].filter((one) => one.clientHeight > 0 && one.checkVisibility({ visibilityProperty: true }))
      .map((one) => one.getBoundingClientRect().top);
    this.covered.top = places.top.getBoundingClientRect().bottom;
    this.covered.bottom = window.innerHeight - Math.min(window.innerHeight, ...tops);
  }
}
