// moment.ts: what the HUD is told with every picture.
import type { Carrier } from "../net/line";
import type { World } from "../world/world";

export interface Moment {
  readonly world: World;
  readonly you: number;       // 0 for who only watches
  readonly followed: number;
  readonly seconds: number;   // room time of the picture
  readonly rtt: number;
  readonly pace: number;      // ms from picture to picture
  readonly carrier: Carrier;
  readonly connected: boolean;
  readonly muted: boolean;
}
