// watch.ts: the bar of who only watches: whom, and the next one.
import { type Entity, get } from "../world/world";
import { say } from "../words/words";
import { button, iconButton, node, setText, show } from "./dom";

export class Watch {
  readonly root: HTMLElement;
  private readonly whom = node("b", "");
  private at = 0;   // id of the watched player, 0 for nobody yet

  constructor(join: () => void) {
    this.whom.setAttribute("role", "status");
    this.root = node("section", "panel watch",
      iconButton("small round", "before", say("watch.before"), () => this.step(-1)),
      this.whom,
      iconButton("small round", "next", say("watch.next"), () => this.step(1)),
      button("small", say("watch.join"), join));
    this.root.setAttribute("aria-label", say("watch.title"));
    this.root.hidden = true;
  }

  private players: readonly Entity[] = [];

  step(by: number): void {
    const { players } = this;
    if (players.length === 0) return;
    const index = players.findIndex((player) => player.id === this.at);
    this.at = players[(index + by + players.length) % players.length]?.id ?? 0;
    this.name();
  }

  // The player to watch, of those that are there; 0 when there is none. `watching`: this visitor does.
  update(watching: boolean, players: readonly Entity[]): number {
    show(this.root, watching);
    if (!watching) return 0;
    this.players = players;
    if (!players.some((player) => player.id === this.at)) this.at = players[0]?.id ?? 0;
    this.name();
    return this.at;
  }

  private name(): void {
    const player = this.players.find((one) => one.id === this.at);
    setText(this.whom, player ? say("watch.whom", { name: String(get(player, "name") ?? "") }) : say("watch.nobody"));
  }
}
