// colors.ts: the colours of players, teams and tints, as numbers that Pixi takes and as text for the HUD.
// Chosen to be told apart on near-black, by colour-blind eyes too (light and dark alternate).

const PLAYERS = [0x59e0ff, 0xffb454, 0x7be58c, 0xff7ab8, 0xffe566, 0x8f9bff, 0xff6b5e, 0x3fd6b8, 0xd5a6ff, 0xc3f26b, 0xffc9a3, 0x6fb1ff] as const;
const TEAMS = [0xc9d3ea, 0x4da3ff, 0xff8a3d, 0x5fe08f, 0xe07bff, 0xffe566, 0x3fd6c8, 0xff6b7d] as const;

export const WHITE = 0xffffff;
export const ACCENT = 0x59e0ff;

// Bots sit behind the last seat of people, and begin at the other half of the colours.
export function playerColor(number: number, people = 0): number {
  const place = people > 0 && number >= people ? number - people + PLAYERS.length / 2 : number;
  return PLAYERS[place % PLAYERS.length] ?? WHITE;
}

export function teamColor(team: number): number {
  return TEAMS[Math.abs(Math.trunc(team)) % TEAMS.length] ?? WHITE;
}

// "#rrggbb" as a number.
export function parseColor(text: unknown): number | null {
  const digits = typeof text === "string" ? /^#([0-9a-f]{6})$/i.exec(text)?.[1] : undefined;
  return digits === undefined ? null : parseInt(digits, 16);
}

export function cssColor(color: number): string {
  return `#${color.toString(16).padStart(6, "0")}`;
}

// From one colour to another; part 0 to 1.
export function mix(from: number, to: number, part: number): number {
  let mixed = 0;
  for (const shift of [16, 8, 0]) {
    const a = (from >> shift) & 255;
    const b = (to >> shift) & 255;
    mixed |= Math.round(a + (b - a) * part) << shift;
  }
  return mixed;
}
