// gamepad.ts: gamepads, asked before every input: browsers do not tell of their buttons. All that are plugged in are one.
import { longer, padThumb } from "./thumbs";
import type { Thumb } from "./values";

const PRESSED = 0.4;   // how far a trigger is pulled that counts
const MOST = 17;       // buttons of the standard layout
const TILTED = 0.6;    // how far the left stick is pushed that counts as a button of a cross, and stays one until it is let go
const LEVEL = 0.35;

export type Pad = Pick<Gamepad, "axes" | "buttons">;

export class Gamepads {
  thumbs: [Thumb, Thumb] = [{ x: 0, y: 0 }, { x: 0, y: 0 }];
  private down = new Set<string>();

  // `told`: a button went down, or came up.
  constructor(private readonly told: (code: string, pressed: boolean) => void, private readonly pads: () => readonly (Pad | null)[] = pluggedIn) {}

  // True when somebody has a hand on one.
  poll(): boolean {
    const down = new Set<string>();
    const rest = { x: 0, y: 0 };
    this.thumbs = [rest, rest];
    for (const pad of this.pads()) if (pad) this.read(pad, down);
    this.tilt(down);
    const before = this.down;
    this.down = down;
    for (const code of down) if (!before.has(code)) this.told(code, true);
    for (const code of before) if (!down.has(code)) this.told(code, false);
    return down.size > 0 || this.thumbs.some(({ x, y }) => x !== 0 || y !== 0);
  }

  // In menus the left stick is a cross, too.
  private tilt(down: Set<string>): void {
    const { x, y } = this.thumbs[0];
    const ways = { StickLeft: -x, StickRight: x, StickUp: -y, StickDown: y };
    for (const [code, far] of Object.entries(ways)) if (far > (this.down.has(code) ? LEVEL : TILTED)) down.add(code);
  }

  private read(pad: Pad, down: Set<string>): void {
    pad.buttons.slice(0, MOST).forEach((button, i) => {
      if (button.pressed || button.value > PRESSED) down.add(`Pad${i}`);
    });
    const axis = (i: number): number => pad.axes[i] ?? 0;
    this.thumbs = [longer(this.thumbs[0], padThumb(axis(0), axis(1))), longer(this.thumbs[1], padThumb(axis(2), axis(3)))];
  }
}

// A browser that does not let a page see them throws.
function pluggedIn(): readonly (Pad | null)[] {
  try {
    return navigator.getGamepads();
  } catch {
    return [];
  }
}
