// quality.ts: how good the line is. A page that is busy reads answers late, which is no fault of the line: of the last
// round trips the quickest are believed.

const KEPT = 8;
const GOOD = 90;     // ms there and back
const FAIR = 190;
const BUSY = 55;     // ms from picture to picture: this device, and not the line, is what is slow

export type Level = "lost" | "unknown" | "good" | "fair" | "poor" | "busy";

export class RoundTrips {
  private readonly last: number[] = [];

  add(ms: number): void {
    this.last.push(ms);
    if (this.last.length > KEPT) this.last.shift();
  }

  clear(): void {
    this.last.length = 0;
  }

  get count(): number {
    return this.last.length;
  }

  // Of the line itself; 0 before the first answer.
  get best(): number {
    const sorted = [...this.last].sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 4)] ?? 0;
  }

  // How unevenly answers come: the mean step from one to the next.
  get jitter(): number {
    let sum = 0;
    for (let i = 1; i < this.last.length; i++) sum += Math.abs((this.last[i] ?? 0) - (this.last[i - 1] ?? 0));
    return this.last.length > 1 ? sum / (this.last.length - 1) : 0;
  }
}

// `picture`: ms from picture to picture.
export function levelOf(connected: boolean, rtt: number, picture: number): Level {
  if (!connected) return "lost";
  if (rtt === 0) return "unknown";
  if (picture > BUSY && rtt >= GOOD) return "busy";
  return rtt < GOOD ? "good" : rtt < FAIR ? "fair" : "poor";
}
