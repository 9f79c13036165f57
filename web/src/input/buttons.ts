// buttons.ts: which keys are down, by the place of the key (KeyboardEvent.code) and not by what is printed on it.
// Mouse buttons are keys too (Mouse0 left, Mouse1 middle, Mouse2 right), and so are those of a gamepad (Pad0, ...) and
// of a touch screen (Touch:NAME).

export class Buttons {
  private readonly down = new Set<string>();
  private readonly fresh = new Set<string>();    // pressed since the last settle()
  private readonly latched = new Set<string>();  // actions that a press switched on
  private readonly turned = new Map<string, boolean>();  // the same since the last settle()

  press(code: string): void {
    if (!this.down.has(code)) this.fresh.add(code);
    this.down.add(code);
  }

  release(code: string): void {
    this.down.delete(code);
  }

  releaseAll(): void {
    this.down.clear();
    this.latched.clear();
    this.turned.clear();
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

  // The same of an action that one press switches on and the next one off.
  toggled(action: string, codes: readonly string[]): number {
    const fresh = codes.some((code) => this.fresh.has(code));
    const on = this.latched.has(action) !== fresh;
    this.turned.set(action, on);
    return on ? (fresh ? 3 : 1) : 0;
  }

  // One input was made of this.
  settle(): void {
    this.fresh.clear();
    for (const [action, on] of this.turned) {
      if (on) this.latched.add(action);
      else this.latched.delete(action);
    }
    this.turned.clear();
  }
}
