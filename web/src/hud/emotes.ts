// emotes.ts: a row of faces to send, and one over whoever sent it.
import { emotes as pictures } from "moontick:assets";
import { EMOTES, type Emote } from "../together";
import { isKey, say } from "../words/words";
import { node, show } from "./dom";

const STAYS = 2600;  // ms over a head
const MOST = 12;

interface Bubble {
  readonly root: HTMLElement;
  readonly id: number;   // of the player
  readonly until: number;
}

export function nameOfEmote(emote: Emote): string {
  const key = `emote.${emote}`;
  return isKey(key) ? say(key) : emote;
}

export class Emotes {
  readonly row: HTMLElement;
  readonly bubbles = node("div", "bubbles");
  private shown: Bubble[] = [];

  constructor(send: (emote: Emote) => void) {
    const faces = EMOTES.map((emote, i) => {
      const face = node("button", "face", faceOf(emote), node("kbd", "", String(i + 1)));
      face.type = "button";
      face.setAttribute("aria-label", `${i + 1}: ${nameOfEmote(emote)}`);
      face.addEventListener("click", () => {
        this.toggle(false);
        send(emote);
      });
      return face;
    });
    this.row = node("div", "panel emotes", ...faces);
    this.row.setAttribute("role", "group");
    this.row.setAttribute("aria-label", say("emote.title"));
    this.row.hidden = true;
    this.bubbles.setAttribute("aria-hidden", "true");
    // While the row is open the digits choose, and Escape closes it.
    window.addEventListener("keydown", (event) => this.key(event), true);
  }

  toggle(shown = this.row.hidden): void {
    show(this.row, shown);
    if (!shown && this.row.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
  }

  add(player: number, emote: Emote, now: number): void {
    this.remove((bubble) => bubble.id === player);
    if (this.shown.length >= MOST) return;
    const root = node("div", "bubble", faceOf(emote));
    this.bubbles.append(root);
    this.shown.push({ root, id: player, until: now + STAYS });
  }

  // Puts each over its player; `where` is a place on the screen, null when it is not on it.
  update(now: number, where: (player: number) => { x: number; y: number } | null): void {
    if (this.shown.length === 0) return;
    this.remove((bubble) => bubble.until < now);
    for (const { root, id } of this.shown) {
      const place = where(id);
      show(root, place !== null);
      if (place) root.style.transform = `translate(${place.x}px, ${place.y}px)`;
    }
  }

  private remove(which: (bubble: Bubble) => boolean): void {
    for (const bubble of this.shown) if (which(bubble)) bubble.root.remove();
    this.shown = this.shown.filter((bubble) => !which(bubble));
  }

  private key(event: KeyboardEvent): void {
    if (this.row.hidden || event.target instanceof HTMLInputElement) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const face = digit === undefined ? undefined : this.row.children[Number(digit) - 1];
    if (event.code === "Escape") this.toggle(false);
    else if (face instanceof HTMLElement) face.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function faceOf(emote: Emote): HTMLImageElement {
  const face = node("img", "");
  face.loading = "lazy";
  face.src = pictures[emote] ?? "";
  face.alt = "";
  face.width = face.height = 40;
  return face;
}
