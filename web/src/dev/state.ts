// state.ts: what the server tells the author of a mode: engine/gateway/dev.h.

export interface DevState {
  readonly mode: string;
  readonly error: { readonly text: string; readonly sort: "running" | "refused" | "broken"; readonly times: number } | null;
  readonly change: { readonly number: number; readonly ms: number; readonly lost: string } | null;
}

// Where the mode's time went in the last second; times in nanoseconds.
export interface Profile {
  readonly mode: string;
  readonly callbacks: readonly { readonly name: string; readonly calls: number; readonly ns: number; readonly bytes: number }[];
  readonly lines: readonly { readonly line: number; readonly ns: number }[];
  readonly kinds: readonly { readonly name: string; readonly bytes: number }[];  // of all frames
  readonly frames: number;
  readonly bytes: number;
}

export interface SourceLine {
  readonly number: number;
  readonly text: string;
  readonly failed: boolean;
}

// An error as explain.lua writes it, taken apart.
export interface Explained {
  readonly where: string;    // "mine.lua:12", "" when it is nowhere
  readonly message: string;
  readonly context: string;  // "in tick, with hero = hero #25"
  readonly source: readonly SourceLine[];
  readonly rest: readonly string[];  // who called it
}

export function explained(text: string): Explained {
  const [first = "", ...others] = text.split("\n");
  const head = /^(?:[\w]+\.lua does not load: )?(?:([\w/]+\.lua:\d+): )?(.*)$/.exec(first);
  const source: SourceLine[] = [];
  const rest: string[] = [];
  let context = "";
  for (const line of others) {
    const shown = /^([> ]) +(\d+) \| ?(.*)$/.exec(line);
    if (shown) source.push({ number: Number(shown[2]), text: shown[3] ?? "", failed: shown[1] === ">" });
    else if (context === "" && line.startsWith("in ")) context = line;
    else if (line.trim() !== "") rest.push(line.trim());
  }
  return { where: head?.[1] ?? "", message: head?.[2] ?? first, context, source, rest };
}
