// pulse.ts: asks once a second how long the way is, and notices when nobody answers any more.

const EVERY = 1000;   // ms
const SILENCE = 8000; // ms without a word after a question

export class Pulse {
  rtt = 0;            // ms, smoothed; 0 before the first answer
  private timer: ReturnType<typeof setInterval> | undefined;
  private asked = 0;  // when the oldest question without any word since was sent; 0 for none

  constructor(
    private readonly now: () => number,
    private readonly ask: (time: number) => void,
    private readonly dead: () => void,
  ) {}

  start(): void {
    this.stop();
    this.rtt = 0;
    this.beat();
    this.timer = setInterval(() => this.beat(), EVERY);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.asked = 0;
  }

  heard(): void {
    this.asked = 0;
  }

  pong(time: number): void {
    const taken = Math.max(this.now() - time, 0);
    this.rtt = this.rtt === 0 ? taken : this.rtt + (taken - this.rtt) * 0.3;
  }

  private beat(): void {
    const now = this.now();
    if (this.asked > 0 && now - this.asked > SILENCE) {
      this.dead();
      return;
    }
    this.asked ||= now;
    this.ask(Math.max(Math.round(now), 0));
  }
}
