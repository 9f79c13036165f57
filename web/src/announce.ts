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
import { emoteOf, type Hearing, type Voice } from "./together";
import { isKey, say } from "./words/words";

const [CHAT, ASIDE] = [0, 3];  // indexes of events, as the protocol fixes them

export class Announcer {
  private readonly looks = new WeakMap<EventKind, EventLook>();

  constructor(private readonly scene: Scene, private readonly sound: Sound, private readonly feed: Feed, private readonly chat: Chat,
    private readonly emotes: Emotes, private readonly hearing: Hearing, private readonly hidesEmotes: () => boolean) {}

  tell(happening: Happening, game: Game): void {
    const { world } = game;
    if (!world) return;
    const look = this.lookOf(happening.kind);
    const player = find(world, happening.player);
    const { place } = happening;
    const { events } = world.schema;
    if (happening.kind === events[CHAT] && !this.hears(happening, { name: happening.names.by ?? "", watches: false }, player?.id ?? 0, cssColor(colorOfPlayer(world, player)))) return;
    if (happening.kind === events[ASIDE] && !this.hears(happening, { name: String(happening.fields.name ?? ""), watches: true }, 0, "")) return;
    if (look.feed !== "") this.feed.add(fill(isKey(look.feed) ? say(look.feed) : look.feed, happening), happening.player === game.you);
    if (look.banner !== "") this.feed.announce(fill(look.banner, happening));
    if (look.sound !== "") this.sound.play(look.sound, place, this);
    if (!place || document.hidden) return;
    const tint = look.tint === "player" ? colorOfPlayer(world, player) : parseColor(look.tint) ?? WHITE;
    const size = typeof look.size === "number" ? look.size : Number(happening.fields[look.size] ?? 40);
    if (this.scene.camera.sees(place.x, place.y, size * 2)) this.scene.effects.show(look.effect, place.x, place.y, size, tint);
    if (look.shake > 0) this.scene.camera.shake(look.shake / (1 + this.hear(place.x, place.y).distance * 2));
  }

  // A line of the chat; a voice without a name is the mode itself. False: the visitor does not want to hear it.
  private hears(happening: Happening, voice: Voice, player: number, color: string): boolean {
    const line = String(happening.fields.text ?? "");
    const emote = voice.name === "" ? null : emoteOf(line);
    this.hearing.hear(voice);
    if (this.hearing.isMuted(voice) || (emote && this.hidesEmotes())) return false;
    if (!emote) this.chat.add(voice, color, line);
    else {
      this.chat.note(voice, nameOfEmote(emote));
      if (player !== 0) this.emotes.add(player, emote, performance.now());
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
