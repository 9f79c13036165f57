// buttons.ts: which keys are down, by the place of the key (KeyboardEvent.code) and not by what is printed on it.
// Mouse buttons are keys too: Mouse0 left, Mouse1 middle, Mouse2 right.

export class Buttons {
  private readonly down = new Set<string>();
  private readonly fresh = new Set<string>();  // pressed since the last take()

  press(code: string): void {
    if (!this.down.has(code)) this.fresh.add(code);
    this.down.add(code);
  }

  release(code: string): void {
    this.down.delete(code);
  }

  releaseAll(): void {
    this.down.clear();
  }

  isDown(...codes: readonly string[]): boolean {
    return codes.some((code) => this.down.has(code));
  }

  // As INPUT says it: 0 up, 1 held, 2 pressed and let go since the input before, 3 held and newly pressed.
  state(codes: readonly string[]): number {
    const held = codes.some((code) => this.down.has(code));
    const fresh = codes.some((code) => this.fresh.has(code));
    return held ? (fresh ? 3 : 1) : fresh ? 2 : 0;
  }

  // One input was made of this.
  settle(): void {
    this.fresh.clear();
  }
}
