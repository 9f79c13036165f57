// samples.ts: the last measurements of something, and how they are spread.

const MOST = 600;

export class Samples {
  private readonly values: number[] = [];

  add(value: number): void {
    this.values.push(value);
    if (this.values.length > MOST) this.values.shift();
  }

  get count(): number {
    return this.values.length;
  }

  // The value that this part of all (0 to 1) does not exceed; NaN before the first.
  at(part: number): number {
    const sorted = [...this.values].sort((a, b) => a - b);
    return sorted[Math.max(Math.ceil(part * sorted.length) - 1, 0)] ?? NaN;
  }

  last(count: number): readonly number[] {
    return this.values.slice(-count);
  }
}
