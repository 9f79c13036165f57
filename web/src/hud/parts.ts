// parts.ts: makes the parts of the HUD, and says what comes of each.
import type { Remedy } from "../session/closing";
import type { Store } from "../settings/store";
import { Hearing, lineOf } from "../together";
import type { ActsTold } from "./acts";
import { Chat } from "./chat";
import { Corner } from "./corner";
import { Covers } from "./covers";
import { Emotes } from "./emotes";
import { Feed } from "./feed";
import { Graph } from "./graph";
import type { HudParts } from "./hud";
import { Menu, type MenuConfig } from "./menu";
import { Watch } from "./watch";

const GRAPHS = 3;  // none, one line, all

export interface PartsTold {
  readonly acts: ActsTold;
  now(): number;
  place: MenuConfig["place"];
  covered(): void;                            // chat or menu has the keyboard, or has it no more
  chat(line: string): void;
  act(what: Remedy | "menu" | "watch"): void;
  wake(): void;                               // no more waiting for the line
  join(): void;                               // who watches wants a seat
}

export class Parts implements HudParts {
  readonly acts: ActsTold;
  readonly feed = new Feed();
  readonly graph = new Graph();
  readonly hearing = new Hearing();
  readonly emotes = new Emotes((emote) => void this.chat.say(lineOf(emote)));
  readonly corner: Corner;
  readonly covers: Covers;
  readonly chat: Chat;
  readonly menu: Menu;
  readonly watch: Watch;

  constructor(readonly root: HTMLElement, readonly store: Store, told: PartsTold) {
    const sound = (): void => this.toggleSound();
    this.acts = told.acts;
    this.chat = new Chat(() => told.now(), (line) => told.chat(line), () => told.covered());
    this.covers = new Covers((what) => told.act(what), () => told.wake());
    this.watch = new Watch(() => told.join());
    this.menu = new Menu({ store, sound, place: () => told.place(), covered: () => told.covered(), leave: () => told.act("menu") });
    this.corner = new Corner({
      sound,
      menu: () => this.menu.toggle(),
      invite: () => void this.menu.invite(),
      chat: () => this.chat.open(),
      emotes: () => this.emotes.toggle(),
      graph: () => this.nextGraph(),
    });
  }

  // Whether something else than the game has the keyboard.
  get busy(): boolean {
    return this.chat.isOpen || this.menu.isOpen;
  }

  toggleSound(): void {
    this.store.change({ muted: !this.store.settings.muted });
  }

  nextGraph(): void {
    this.store.change({ graph: (this.store.settings.graph + 1) % GRAPHS });
  }
}
