// hud.ts: everything on the screen that is not the world, put together. A dozen nodes, no framework.
import type { Carrier } from "../net/line";
import type { Schema } from "../world/schema";
import { type World, find, get } from "../world/world";
import type { View } from "../view/looks";
import { type Chat } from "./chat";
import { type Corner } from "./corner";
import { type Covers } from "./covers";
import { node, show } from "./dom";
import type { Feed } from "./feed";
import { Gauges } from "./gauges";
import { Scores } from "./scores";

const EVERY = 200;  // ms between looks at the scores

export interface HudParts {
  readonly root: HTMLElement;
  readonly chat: Chat;
  readonly corner: Corner;
  readonly covers: Covers;
  readonly feed: Feed;
}

export interface Moment {
  readonly world: World;
  readonly you: number;
  readonly followed: number;
  readonly seconds: number;  // room time of the picture
  readonly rtt: number;
  readonly carrier: Carrier;
  readonly connected: boolean;
  readonly muted: boolean;
}

export class Hud {
  private scores: Scores | null = null;
  private gauges: Gauges | null = null;
  private view: View | null = null;
  private readonly help = node("div", "help");
  private looked = -EVERY;

  constructor(private readonly parts: HudParts) {
    parts.root.replaceChildren(parts.covers.session);
  }

  // The mode is known: its scores, bars and texts take their places.
  show(schema: Schema, view: View, room: string): void {
    const { root, chat, corner, covers, feed } = this.parts;
    this.view = view;
    this.scores = new Scores(view, schema.title);
    this.gauges = new Gauges(view);
    corner.show(schema.title, room);
    this.help.textContent = view.help || helpOf(schema);
    document.title = `${schema.title} - Moontick`;
    const left = node("div", "side left", corner.place, corner.line);
    const right = node("div", "side right", this.scores.box, feed.root);
    const low = node("div", "low", this.help, this.gauges.bars);
    root.replaceChildren(covers.dead, left, this.gauges.top, right, feed.banner, chat.root, low, this.scores.full, covers.fault, covers.session);
  }

  hideHelp(): void {
    this.help.classList.add("gone");
  }

  table(shown: boolean): void {
    if (!this.scores) return;
    show(this.scores.full, shown);
    this.looked = -EVERY;
  }

  update(moment: Moment, now: number): void {
    const { scores, gauges, view } = this;
    if (!scores || !gauges || !view) return;
    gauges.update(moment.world, moment.you, moment.followed, moment.seconds);
    if (now - this.looked < EVERY) return;
    this.looked = now;
    const count = scores.update(moment.world, moment.you);
    this.parts.corner.update(count, moment);
    const player = find(moment.world, moment.you);
    const dead = view.dead && player && Boolean(get(player, view.dead.field));
    this.parts.covers.die(dead && view.dead ? view.dead.text : null);
  }
}

// What to press, where the mode does not say it itself.
function helpOf(schema: Schema): string {
  return schema.inputs.map((input) => {
    const name = input.label || input.name;
    if (input.type === "stick") return `WASD or arrows: ${name}`;
    if (input.type === "pointer") return `mouse: ${name}`;
    return input.keys.length > 0 ? `${input.keys.map(keyName).join(" or ")}: ${name}` : name;
  }).join("   ");
}

export function keyName(code: string): string {
  const known: Readonly<Record<string, string>> = { Mouse0: "click", Mouse1: "middle click", Mouse2: "right click" };
  return known[code] ?? code.replace(/^(Key|Digit|Arrow)/, "").replace(/^(Shift|Control|Alt)(Left|Right)$/, "$1");
}
