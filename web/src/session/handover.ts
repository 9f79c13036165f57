// handover.ts: from tab to tab of one browser: who wants to play here asks, and the tab that plays gives its seat away.
import type { Return } from "./config";

const NAME = "moontick.seat";
const PATIENCE = 500;  // ms until nobody is taken to answer

function isSeat(value: unknown): value is Return {
  if (typeof value !== "object" || value === null) return false;
  const { token, seq } = value as Readonly<Record<string, unknown>>;
  return typeof token === "string" && typeof seq === "number" && Number.isSafeInteger(seq) && seq >= 0;
}

// Answers other tabs for as long as this one lives. `seatIn`: the seat that is played on here.
export function offerSeat(seatIn: (room: string) => Return | null): void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "string") return;
    const seat = seatIn(data);
    if (seat) channel.postMessage({ token: seat.token, seq: seat.seq });
  };
}

export function askForSeat(room: string): Promise<Return | null> {
  const channel = new BroadcastChannel(NAME);
  return new Promise<Return | null>((resolve) => {
    const waiting = setTimeout(() => resolve(null), PATIENCE);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isSeat(data)) return;
      clearTimeout(waiting);
      resolve(data);
    };
    channel.postMessage(room);
  }).finally(() => channel.close());
}
