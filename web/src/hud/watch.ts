// watch.ts: the bar of who only watches: whom, and the next one.
import { type Entity, get } from "../world/world";
import { say } from "../words/words";
import { button, iconButton, node, setText, show } from "./dom";

export class Watch {
  readonly root: HTMLElement;
  whom = 0;   // id of the watched player, 0 for nobody yet
  private readonly label = node("b", "");
  private players: readonly Entity[] = [];

  constructor(join: () => void) {
    this.label.setAttribute("role", "status");
    this.root = node("section", "panel watch",
      iconButton("small round", "before", say("watch.before"), () => this.step(-1)),
      this.label,
      iconButton("small round", "next", say("watch.next"), () => this.step(1)),
      button("small", say("watch.join"), join));
    this.root.setAttribute("aria-label", say("watch.title"));
    this.root.hidden = true;
  }

  step(by: number): void {
    const { players } = this;
    if (players.length === 0) return;
    const index = players.findIndex((player) => player.id === this.whom);
    this.whom = players[(index + by + players.length) % players.length]?.id ?? 0;
    this.tell();
  }

  // `watching`: this visitor does; `players`: who is there.
  update(watching: boolean, players: readonly Entity[]): void {
    show(this.root, watching);
    if (!watching) return;
    this.players = players;
    if (!players.some((player) => player.id === this.whom)) this.whom = players[0]?.id ?? 0;
    this.tell();
  }

  private tell(): void {
    const player = this.players.find((one) => one.id === this.whom);
    setText(this.label, player ? say("watch.whom", { name: String(get(player, "name") ?? "") }) : say("watch.nobody"));
  }
}
