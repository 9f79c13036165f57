// announce.ts: something happened: shows it, sounds it, and says it, as the mode declared.
import type { Game } from "./game";
import type { Chat } from "./hud/chat";
import { type Feed, fill } from "./hud/feed";
import type { Happening } from "./snapshot/events";
import { cssColor, parseColor, WHITE } from "./view/colors";
import { type EventLook, eventLook } from "./view/looks";
import { type Emotes, nameOfEmote } from "./hud/emotes";
import type { Scene } from "./view/scene";
import type { Sound } from "./view/sound";
import { colorOfPlayer } from "./view/tints";
import { find } from "./world/world";
import type { EventKind } from "./world/schema";
import { emoteOf, type Muted, visible } from "./together";
import { isKey, say } from "./words/words";

const CHAT = 0;  // index of the event, as the protocol fixes it

export class Announcer {
  private readonly looks = new WeakMap<EventKind, EventLook>();

  constructor(private readonly scene: Scene, private readonly sound: Sound, private readonly feed: Feed, private readonly chat: Chat,
    private readonly emotes: Emotes, private readonly muted: Muted, private readonly hidesEmotes: () => boolean) {}

  tell(happening: Happening, game: Game): void {
    const { world } = game;
    if (!world) return;
    const look = this.lookOf(happening.kind);
    const player = find(world, happening.player);
    const { place } = happening;
    if (happening.kind === world.schema.events[CHAT] && !this.hears(happening, player?.id ?? 0, cssColor(colorOfPlayer(world, player)))) return;
    if (look.feed !== "") this.feed.add(fill(isKey(look.feed) ? say(look.feed) : look.feed, happening), happening.player === game.you);
    if (look.banner !== "") this.feed.announce(fill(look.banner, happening));
    if (look.sound !== "") this.sound.play(look.sound, place, this);
    if (!place || document.hidden) return;
    const tint = look.tint === "player" ? colorOfPlayer(world, player) : parseColor(look.tint) ?? WHITE;
    const size = typeof look.size === "number" ? look.size : Number(happening.fields[look.size] ?? 40);
    if (this.scene.camera.sees(place.x, place.y, size * 2)) this.scene.effects.show(look.effect, place.x, place.y, size, tint);
    if (look.shake > 0) this.scene.camera.shake(look.shake / (1 + this.hear(place.x, place.y).distance * 2));
  }

  // A line of the chat. False: it is from somebody whom the visitor does not want to hear.
  private hears(happening: Happening, player: number, color: string): boolean {
    const name = happening.names.by ?? "";  // "" is the mode itself
    const line = String(happening.fields.text ?? "");
    const emote = name === "" ? null : emoteOf(line);
    if (this.muted.has(name) || (emote && this.hidesEmotes())) return false;
    if (!emote) this.chat.add(name, color, line);
    else {
      this.chat.note(say("emote.did", { name: visible(name), what: nameOfEmote(emote) }));
      this.emotes.add(player, emote, performance.now());
    }
    return true;
  }

  hear(x: number, y: number): { x: number; distance: number } {
    const { camera } = this.scene;
    const half = Math.max(camera.width, camera.height) / 2 / camera.scale;
    return { x: (x - camera.x) / half, distance: Math.hypot(x - camera.x, y - camera.y) / half };
  }

  private lookOf(kind: EventKind): EventLook {
    let look = this.looks.get(kind);
    if (!look) {
      look = eventLook(kind);
      this.looks.set(kind, look);
    }
    return look;
  }
}
