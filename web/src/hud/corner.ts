// corner.ts: the small things: which room, how many play, the invite link, the line to the server, the sound.
import type { Carrier } from "../net/line";
import { pathOfRoom } from "../session/visitor";
import type { Moment } from "./hud";
import { node, setText } from "./dom";

const GOOD = 90;   // ms there and back
const FAIR = 190;
const THANKS = 1600;

const BY: Readonly<Record<Carrier, string>> = {
  websocket: "", sse: " \u00b7 by event stream", long: " \u00b7 by long polling", short: " \u00b7 by short polling",
};

export class Corner {
  readonly place: HTMLElement;
  readonly line: HTMLElement;
  private readonly title = node("b", "title");
  private readonly players = node("span", "players");
  private readonly invite = node("button", "small", "Copy invite link");
  private readonly sound = node("button", "small sound");
  private readonly signal = node("span", "signal", node("i", ""), node("i", ""), node("i", ""));
  private readonly word = node("span", "word");
  private room = "";

  constructor(toggleSound: () => void) {
    this.invite.type = this.sound.type = "button";
    this.invite.addEventListener("click", () => void this.copy());
    this.sound.addEventListener("click", () => {
      toggleSound();
      this.sound.blur();
    });
    this.signal.setAttribute("aria-hidden", "true");
    this.place = node("section", "panel place", this.title, this.players, this.invite);
    this.line = node("section", "panel line", this.signal, this.word, this.sound);
  }

  show(title: string, room: string): void {
    this.room = room;
    setText(this.title, title);
  }

  update(players: number, { world, rtt, connected, muted, carrier }: Moment): void {
    const most = world.schema.players;
    setText(this.players, `${this.room} \u00b7 ${players}${most > 0 ? `/${most}` : ""} playing`);
    const level = !connected ? "lost" : rtt === 0 ? "unknown" : rtt < GOOD ? "good" : rtt < FAIR ? "fair" : "poor";
    if (this.line.dataset.level !== level) this.line.dataset.level = level;
    setText(this.word, !connected ? "no connection" : rtt === 0 ? "measuring" : `${Math.round(rtt)} ms ${level}${BY[carrier]}`);
    setText(this.sound, muted ? "Sound off (M)" : "Sound on (M)");
  }

  private async copy(): Promise<void> {
    const link = `${location.origin}${pathOfRoom(this.room)}`;
    let copied = true;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      copied = false;  // no permission, or no secure origin: the link is shown to be copied by hand
    }
    this.invite.textContent = copied ? "Link copied" : link;
    this.invite.blur();
    setTimeout(() => { this.invite.textContent = "Copy invite link"; }, copied ? THANKS : 5 * THANKS);
  }
}
