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

export class Muted {
  private readonly names = new Set<string>();

  has(name: string): boolean {
    return this.names.has(name);
  }

  toggle(name: string): void {
    if (!this.names.delete(name)) this.names.add(name);
  }
}
