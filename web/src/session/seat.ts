// seat.ts: what takes a visitor back into the seat after the page was loaded anew: kept by this tab alone, room by room.
import { type Memory, recall, remember } from "./visitor";

const HELD = 30_000;  // ms that the server keeps a seat

export interface Seat {
  readonly token: string;
  readonly seq: number;  // of the last input
  readonly at: number;   // wall clock, ms
}

export function keepSeat(memory: Memory | null, room: string, seat: Seat | null): void {
  if (room !== "") remember(memory, `seat.${room}`, seat ? JSON.stringify(seat) : "");
}

// null when there is none, or when somebody else wrote it.
export function recallSeat(memory: Memory | null, room: string): Seat | null {
  try {
    const kept: unknown = JSON.parse(recall(memory, `seat.${room}`) || "null");
    if (typeof kept !== "object" || kept === null) return null;
    const { token, seq, at } = kept as Readonly<Record<string, unknown>>;
    if (typeof token !== "string" || typeof seq !== "number" || typeof at !== "number") return null;
    return Number.isSafeInteger(seq) && seq >= 0 ? { token, seq, at } : null;
  } catch {
    return null;
  }
}

export function isHeld(seat: Seat, now: number): boolean {
  return now >= seat.at && now - seat.at < HELD;
}
