// game.ts: one game as this visitor sees it: the world as told, the clock of the picture, and what is still to happen in it.
import { apply } from "./snapshot/apply";
import { Clock } from "./snapshot/clock";
import { TickRate } from "./session/tick_rate";
import { type Happening, readEvents } from "./snapshot/events";
import { Own } from "./prediction/own";
import { type View, readView } from "./view/looks";
import { type Scene, followedBy } from "./view/scene";
import type { Frame, Welcome } from "./wire/messages";
import { type Schema, readSchema } from "./world/schema";
import { type World, createWorld } from "./world/world";

const LOG = 200;
const ABSENCE = 1000;      // ms without a frame after which the clock of the picture begins anew
const LONGEST_STEP = 0.1;  // s between two pictures that particles are moved by at most

export interface GameConfig {
  readonly scene: Scene;
  now(): number;
  began(schema: Schema): void;               // what is shown from now on is another world, of this schema
  happened(happening: Happening): void;      // the picture has reached it
  drawing(): void;                           // a picture is about to be drawn
  drawn(picture: number): void;              // a picture was drawn
  self(): number;                            // id of the player through whose eyes it is seen
}

export class Game {
  readonly scene: Scene;
  readonly log: Happening[] = [];   // last events, as told
  world: World | null = null;
  view: View | null = null;
  clock: Clock | null = null;
  own: Own | null = null;  // what we steer, ahead of the server
  you = 0;
  room = "";
  rate = 0;
  told = 0;
  ack = 0;        // last input of ours that the server applied
  waiting = 0;
  picture = -1;   // tick that is drawn
  pace = 16;      // ms from picture to picture
  readonly ticks = new TickRate();
  private ahead: Happening[] = [];
  private next: Schema | null = null;  // of the world to come, until its first frame
  private schema: Schema | null = null;  // of the last WELCOME...
  private mode = "";                     // ...and what it was read from
  private last = 0;
  private heard = 0;

  constructor(private readonly config: GameConfig) {
    this.scene = config.scene;
  }

  // How far the picture is behind the last frame, in sixteenths of a tick.
  get behind(): number {
    const ticks = (this.world?.tick ?? 0) - this.picture;
    return Math.min(Math.max(Math.round(16 * ticks), 0), 65_535);
  }

  // The picture stays as it is until the first frame has come: an empty world is nothing to look at.
  welcome(welcome: Welcome): Schema {
    const mode = JSON.stringify([welcome.rate, welcome.mode]);
    const schema = this.schema && mode === this.mode ? this.schema : readSchema(welcome.mode);
    if (schema !== this.schema) {
      this.own?.close();
      this.own = new Own(schema, welcome.rate, schema.steer);
    } else if (welcome.you !== this.you) this.own?.restart();
    this.mode = mode;
    this.schema = this.next = schema;
    this.you = welcome.you;
    this.room = welcome.room;
    this.rate = welcome.rate;
    return schema;
  }

  // The tick that the server may be told we have seen.
  get seen(): number {
    return this.next ? 0 : Math.max(this.world?.tick ?? 0, 0);
  }

  private begin(schema: Schema): void {
    this.next = null;
    this.world = createWorld(schema);
    this.view = readView(schema);
    this.clock = new Clock(this.rate);
    this.ahead = [];
    this.scene.show(this.world, this.view);
    this.config.began(schema);
  }

  frame(frame: Frame): void {
    if (this.next) this.begin(this.next);
    const { world } = this;
    if (!world) return;
    apply(world, frame);
    const happened = readEvents(world, frame.events);
    this.log.push(...happened);
    this.log.splice(0, Math.max(this.log.length - LOG, 0));
    this.ahead.push(...happened);
    const now = this.config.now();
    if (!this.clock || now - this.heard > ABSENCE) this.clock = new Clock(this.rate);
    this.heard = now;
    this.clock.frame(frame.tick, now);
    this.ticks.frame(frame.tick, now);
    this.ack = frame.ack;
    if (this.view) this.own?.frame(world, followedBy(world, this.view, this.you), frame, now);
    this.waiting = frame.waiting;
    this.told++;
    if (document.hidden) this.catchUp(Infinity);
  }

  // Draws forever, but not while nobody looks.
  run(): void {
    const draw = (now: number): void => {
      if (!document.hidden) this.draw(now);
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  }

  // `now`: when the browser began with the picture, which is more even than when it is our turn.
  private draw(now: number): void {
    const { world, clock } = this;
    if (!world || !clock || world.tick < 0) return;
    this.config.drawing();
    const passed = now - this.last;
    const seconds = Math.min(passed / 1000, LONGEST_STEP);
    this.last = now;
    this.pace += (Math.min(passed, ABSENCE) - this.pace) * 0.05;
    this.picture = clock.at(now);
    this.catchUp(this.picture);
    this.scene.draw(this.picture, this.rate, this.config.self(), seconds, (id, out) => this.own?.place(id, now, out) ?? false);
    this.config.drawn(this.picture);
  }

  // What happened at a tick is shown when the picture gets there.
  private catchUp(tick: number): void {
    let done = 0;
    for (const happening of this.ahead) {
      if (happening.tick > tick) break;
      done++;
      this.config.happened(happening);
    }
    if (done > 0) this.ahead.splice(0, done);
  }
}
