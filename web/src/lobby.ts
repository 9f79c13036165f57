// lobby.ts: the rooms that are open, on the page that asks for a name. Loaded after that page is there, and live
// until the visitor plays.
import "./base";
import { iconButton, node, setClass, setText, show } from "./hud/dom";
import { say } from "./words/words";
import { pathOfRoom } from "./session/visitor";
import { fields, integer, list, text } from "./wire/check";

const MOST = 12;        // rooms shown
const AGAIN = 10_000;   // ms between looks where there are no live events

export interface Room {
  readonly id: string;
  readonly title: string;
  readonly players: number;
  readonly max: number;
}

// The fullest that has a seat first; full ones last.
export function readRooms(value: unknown): Room[] {
  const rooms = list(value, "rooms").map((given): Room => {
    const room = fields(given, "room");
    return {
      id: text(room.id, 32, "id"), title: text(room.title, 64, "title"),
      players: integer(room.players, 0, 65_535, "players"), max: integer(room.max, 0, 65_535, "max"),
    };
  });
  const free = (room: Room): number => (room.players < room.max ? 1 : 0);
  return rooms.sort((a, b) => free(b) - free(a) || b.players - a.players || (a.id < b.id ? -1 : 1)).slice(0, MOST);
}

interface Row {
  readonly root: HTMLElement;
  readonly title: HTMLElement;
  readonly count: HTMLElement;
}

const isFull = (room: Room): boolean => room.players >= room.max;

export class Lobby {
  private readonly rows = new Map<string, Row>();
  private readonly events: EventSource;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(private readonly section: HTMLElement, private readonly rooms: HTMLElement, private readonly join: (room: string, watches: boolean) => void) {
    this.events = new EventSource("/api/events");
    this.events.addEventListener("rooms", ({ data }: MessageEvent<string>) => this.told(data));
    this.events.addEventListener("error", () => this.later());
    void this.look();
  }

  stop(): void {
    this.stopped = true;
    this.events.close();
    clearTimeout(this.timer);
  }

  // What there is no answer to is no trouble: the visitor can play without a list.
  private async look(): Promise<void> {
    try {
      const answer = await fetch("/api/rooms");
      if (answer.ok) this.put(readRooms(await answer.json()));
    } catch (error) {
      console.info("moontick: no list of rooms:", error);
    }
    if (this.events.readyState !== EventSource.OPEN) this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), AGAIN);
  }

  // The event brings what the API would.
  private told(data: string): void {
    try {
      this.put(readRooms(JSON.parse(data)));
    } catch (error) {
      console.info("moontick: no list of rooms:", error);
    }
  }

  private put(rooms: readonly Room[]): void {
    if (this.stopped) return;
    const shown = rooms.map((room) => {
      const row = this.rows.get(room.id) ?? this.row(room);
      setText(row.title, room.title || room.id);
      setText(row.count, say(isFull(room) ? "page.full" : "page.seats", { players: room.players, max: room.max }));
      setClass(row.root, "full", isFull(room));
      return row.root;
    });
    const ids = new Set(rooms.map((room) => room.id));
    for (const id of this.rows.keys()) if (!ids.has(id)) this.rows.delete(id);
    const same = shown.length === this.rooms.childElementCount && shown.every((row, i) => row === this.rooms.children[i]);
    if (!same) this.rooms.replaceChildren(...shown);
    show(this.section, rooms.length > 0);
  }

  private row(room: Room): Row {
    const title = node("b", "");
    const count = node("span", "count");
    const link = node("a", "", title, node("span", "code", room.id), count);
    const watch = iconButton("small round", "watch", say("page.watch", { room: room.id }), () => this.join(room.id, true));
    const row: Row = { root: node("li", "", link, watch), title, count };
    link.href = pathOfRoom(room.id);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;  // another tab, as with any link
      event.preventDefault();
      this.join(room.id, false);
    });
    this.rows.set(room.id, row);
    return row;
  }
}
