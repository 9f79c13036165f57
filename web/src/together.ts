// together.ts: what a chat line is: words, or an emote. An emote travels as a line like ":wave:", which every client can show.
// Whom one does not want to hear is muted here, for as long as the tab lives.

export const EMOTES = ["wave", "laugh", "heart", "wow", "gg", "sorry"] as const;
export type Emote = typeof EMOTES[number];

export function emoteOf(line: string): Emote | null {
  const word = /^:(\w+):$/.exec(line)?.[1];
  return EMOTES.find((emote) => emote === word) ?? null;
}

export const lineOf = (emote: Emote): string => `:${emote}:`;

// What nobody sees and what turns the direction of writing: the server lets none of it through, and neither does the page.
const INVISIBLE = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;

export function visible(line: string): string {
  return line.replace(INVISIBLE, " ").trim();
}

const MOST_WATCHERS = 16;

// Who says something. A watcher may go by the name of a player, and is somebody else.
export interface Voice {
  readonly name: string;
  readonly watches: boolean;
}

export class Hearing {
  private readonly muted = new Set<string>();
  private readonly heard = new Set<string>();

  // Nobody is told who watches: they are known once they have said something. The last ones, newest last.
  get watchers(): readonly string[] {
    return [...this.heard];
  }

  hear({ name, watches }: Voice): void {
    if (!watches) return;
    this.heard.delete(name);
    this.heard.add(name);
    const [first] = this.heard;
    if (this.heard.size > MOST_WATCHERS && first !== undefined) this.heard.delete(first);
  }

  isMuted(voice: Voice): boolean {
    return this.muted.has(keyOf(voice));
  }

  toggle(voice: Voice): void {
    if (!this.muted.delete(keyOf(voice))) this.muted.add(keyOf(voice));
  }
}

const keyOf = ({ name, watches }: Voice): string => `${watches ? "watcher" : "player"} ${name}`;
