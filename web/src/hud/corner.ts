// corner.ts: the small things: which room, how many play, the menu and the invite link, the line to the server, the sound.
import type { Carrier } from "../net/line";
import { levelOf } from "../session/quality";
import { isKey, say } from "../words/words";
import { button, iconButton, name, node, setClass, setText } from "./dom";
import { icon } from "./icons";
import type { Moment } from "./moment";

export interface CornerTold {
  menu(): void;
  invite(): void;
  sound(): void;
  chat(): void;
  emotes(): void;
  graph(): void;
}

const CARRIED: Readonly<Record<Carrier, string>> = { websocket: "", sse: "line.sse", long: "line.long", short: "line.short" };

export class Corner {
  readonly place: HTMLElement;
  readonly line: HTMLElement;
  private readonly title = node("b", "title");
  private readonly players = node("span", "players");
  private readonly sound: HTMLButtonElement;
  private readonly loud = icon("sound");
  private readonly silent = icon("silence");
  private readonly signal = node("span", "signal", node("i", ""), node("i", ""), node("i", ""));
  private readonly slow = icon("slow");
  private readonly word = node("span", "word");

  constructor(told: CornerTold) {
    const menu = iconButton("small round", "menu", say("menu.open"), told.menu);
    const invite = button("small", say("corner.invite"), told.invite);
    const chat = iconButton("small round", "chat", say("chat.open"), told.chat);
    const emotes = iconButton("small round", "emote", say("emote.open"), told.emotes);
    this.sound = button("small round sound", "", told.sound);
    this.sound.append(this.loud, this.silent);
    this.signal.setAttribute("aria-hidden", "true");
    const quality = button("quality", "", told.graph);
    quality.append(this.signal, this.slow, this.word);
    quality.title = `${say("graph.title")} (F3)`;
    this.place = node("section", "panel place", node("div", "about", this.title, this.players), node("div", "tools", menu, invite, chat, emotes));
    this.line = node("section", "panel line", quality, this.sound);
  }

  show(title: string): void {
    setText(this.title, title);
  }

  update(players: number, room: string, { world, rtt, connected, muted, carrier, pace }: Moment): void {
    const most = world.schema.players;
    const playing = most > 0 ? say("corner.playingOf", { players, max: most }) : say("corner.playing", { players });
    setText(this.players, `${room} \u00b7 ${playing}`);
    const level = levelOf(connected, rtt, pace);
    if (this.line.dataset.level !== level) this.line.dataset.level = level;
    const carried = CARRIED[carrier];
    const by = isKey(carried) ? ` \u00b7 ${say(carried)}` : "";
    setText(this.word, `${say(`line.${level}`, { ms: Math.round(rtt) })}${connected ? by : ""}`);
    setClass(this.line, "muted", muted);
    name(this.sound, muted ? say("corner.soundOff") : say("corner.soundOn"));
    this.sound.setAttribute("aria-pressed", String(muted));
  }
}
