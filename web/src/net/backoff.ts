// backoff.ts: when to try again: at once, then after 0.1 s doubling to 5 s, spread out so that a whole room does not come back together.

export const TRIES = 15;
const FIRST = 100;   // ms
const MOST = 5000;

// Milliseconds before try number `count` (from 0); `chance` is from 0 to 1.
export function pause(count: number, chance: number): number {
  if (count === 0) return 0;
  const full = Math.min(FIRST * 2 ** (count - 1), MOST);
  return full * (0.6 + 0.4 * chance);
}
