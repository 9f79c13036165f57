// play.ts: wires the game: session, world, picture, HUD and controls. Loaded while the visitor types a name.
import "./base";
import { sounds } from "moontick:assets";
import { Announcer } from "./announce";
import { Game } from "./game";
import type { Handling } from "./hud/help";
import { Hud } from "./hud/hud";
import { Parts } from "./hud/parts";
import { Controls } from "./input/controls";
import type { Command } from "./input/keys";
import { Pacer } from "./input/pacer";
import { type Inspection, inspect } from "./inspect";
import { need } from "./need";
import { climbing, probe } from "./net/climb";
import type { Ladder } from "./net/ladder";
import { openLine } from "./net/open";
import { stayAwake } from "./session/awake";
import type { Remedy } from "./session/closing";
import type { Status } from "./session/config";
import { askForSeat, offerSeat } from "./session/handover";
import { type Seat, keepSeat } from "./session/seat";
import { Session } from "./session/session";
import { reloadOnce } from "./session/version";
import { type Memory, pathOfRoom, recall, remember, watching } from "./session/visitor";
import { type Comfort, wantsCalm } from "./settings/comfort";
import type { Settings } from "./settings/settings";
import type { Store } from "./settings/store";
import { Scene } from "./view/scene";
import { Sound } from "./view/sound";
import { readSounds } from "./view/synth";
import type { Frame, Notice, Welcome } from "./wire/messages";
import type { Schema } from "./world/schema";

export interface Visitor {
  readonly name: string;
  readonly room: string;
  readonly memory: Memory | null;  // of the browser
  readonly tab: Memory | null;     // of this tab alone
  readonly seat: Seat | null;      // to go back to
  readonly watches: boolean;       // takes no seat in the game
  readonly store: Store;
  readonly ladder: Ladder;
  readonly ahead: WebSocket | null;  // on its way to the server
}

const KEEP_EVERY = 5000;  // ms
const PAD_EVERY = 60;     // ms between looks at the gamepads while nobody plays

const now = (): number => performance.now();

export async function start(visitor: Visitor): Promise<void> {
  const comfort: Comfort = { calm: wantsCalm(visitor.store.settings) };
  const scene = await Scene.create(need<HTMLCanvasElement>("screen"), comfort);
  new Play(visitor, scene, comfort).begin();
}

class Play {
  private state: Inspection["state"] = "connecting";
  private schema: Schema | null = null;
  private typing = false;  // a line for the mode
  private readonly surface = need("game");
  private readonly sound: Sound;
  private readonly parts: Parts;
  private readonly hud: Hud;
  private readonly announcer: Announcer;
  private readonly game: Game;
  private readonly controls: Controls;
  private readonly pacer = new Pacer(now, (due) => this.sendInput(due));
  private readonly session: Session;
  private readonly toWorld = (x: number, y: number): { x: number; y: number } => this.scene.camera.toWorld(x, y);

  constructor(private readonly visitor: Visitor, private readonly scene: Scene, private readonly comfort: Comfort) {
    const { store } = visitor;
    this.sound = new Sound(readSounds(sounds), store.settings);
    this.parts = this.makeParts();
    this.hud = new Hud(this.parts);
    const { feed, chat, emotes, hearing } = this.parts;
    this.announcer = new Announcer(scene, this.sound, feed, chat, emotes, hearing, () => store.settings.hideEmotes);
    this.game = this.makeGame();
    this.controls = this.makeControls();
    this.session = this.makeSession();
  }

  begin(): void {
    const { game, session, visitor } = this;
    this.appear();
    this.listen();
    this.sound.unlock();
    window.__moontick = inspect(game, session, () => this.state);
    game.run();
    offerSeat((room) => session.seatIn(room));
    session.away(document.hidden);
    session.play(visitor.name, visitor.watches ? watching(visitor.room) : visitor.room, visitor.seat);
  }

  private makeParts(): Parts {
    return new Parts(need("hud"), this.visitor.store, {
      acts: {
        press: (code) => this.controls.buttons.press(code),
        release: (code) => this.controls.buttons.release(code),
        type: (name, text) => this.controls.typed.add(name, text, now()),
        typing: (yes) => {
          this.typing = yes;
          this.enableControls();
        },
      },
      now,
      place: () => ({ room: this.game.room, title: this.schema?.title ?? "", schema: this.schema }),
      covered: () => this.enableControls(),
      chat: (line) => this.session.chat(line),
      act: (what) => this.act(what),
      wake: () => this.session.wake(),
      join: () => this.session.play(this.visitor.name, this.game.room),
    });
  }

  private makeGame(): Game {
    const { scene } = this;
    return new Game({
      scene,
      now,
      began: (schema) => this.began(schema),
      happened: (happening) => this.announcer.tell(happening, this.game),
      drawing: () => this.drawing(),
      drawn: (picture) => this.updateHud(picture),
      self: () => this.game.you || this.parts.watch.whom,
    });
  }

  private makeControls(): Controls {
    return new Controls(this.surface, {
      command: (what, pressed) => this.command(what, pressed),
      menu: () => this.parts.menu.toggle(),
      line: (name) => this.hud.focus(name),
      touched: () => this.sound.unlock(),
      device: (device) => {
        this.surface.classList.toggle("by-touch", device === "touch");
        this.hud.handle(this.handling);
      },
    });
  }

  private makeSession(): Session {
    const { memory, tab, ladder } = this.visitor;
    let { ahead } = this.visitor;
    return new Session({
      ladder,
      open: (carrier, handlers) => {
        const first = ahead;
        ahead = null;
        return openLine(carrier, location, handlers, first);
      },
      now,
      chance: Math.random,
      profile: () => recall(memory, "profile") || null,
      keep: (room, seat) => keepSeat(tab, room, seat && { ...seat, at: Date.now() }),
      welcome: (welcome) => this.welcomed(welcome),
      frame: (frame) => this.told(frame),
      notice: (notice) => this.noticed(notice),
      status: (status) => this.changed(status),
    });
  }

  private appear(): void {
    const { controls, parts, surface } = this;
    surface.hidden = false;
    controls.begin();
    parts.root.before(parts.emotes.bubbles, controls.touch.root);
    this.fit();
    [controls.x, controls.y] = [window.innerWidth * 0.75, window.innerHeight / 2];
  }

  private listen(): void {
    const { controls, session, visitor: { ladder } } = this;
    window.addEventListener("resize", () => this.fit());
    window.addEventListener("online", () => session.wake());
    window.addEventListener("pageshow", (event) => event.persisted && session.wake());
    window.addEventListener("pagehide", () => session.keep());
    document.addEventListener("visibilitychange", () => this.looked());
    this.visitor.store.follow((settings) => this.set(settings));
    setInterval(() => this.playing && session.keep(), KEEP_EVERY);
    setInterval(() => !this.playing && controls.poll(), PAD_EVERY);
    climbing(() => this.playing && !ladder.isTop && !document.hidden, () => probe(location), () => session.climb());
  }

  private get playing(): boolean {
    return this.state === "playing";
  }

  private get handling(): Handling {
    const { device, bindings, touch } = this.controls;
    return { device, bindings, plan: touch.plan, swapped: this.visitor.store.settings.swapped };
  }

  private fit(): void {
    this.scene.resize(window.innerWidth, window.innerHeight, window.devicePixelRatio);
  }

  private set(settings: Settings): void {
    this.comfort.calm = wantsCalm(settings);
    this.sound.set(settings);
    this.parts.graph.show(settings.graph);
    this.controls.bind(this.schema, settings);
    this.hud.handle(this.handling);
  }

  private enableControls(): void {
    this.controls.enable(this.playing && !this.parts.busy && !this.typing);
  }

  private began(schema: Schema): void {
    const { view, room } = this.game;
    this.surface.classList.add("begun");
    if (view) this.hud.show(schema, view, room, this.handling);
  }

  private welcomed(welcome: Welcome): void {
    const { memory, store } = this.visitor;
    const schema = this.game.welcome(welcome), watches = welcome.you === 0;
    this.schema = schema;
    if (welcome.profile !== null) remember(memory, "profile", welcome.profile);
    history.replaceState(null, "", pathOfRoom(welcome.room) + location.search);
    this.surface.classList.toggle("watching", watches);
    this.parts.chat.begin(watches && schema.apart);
    this.controls.bind(schema, store.settings);
    this.sound.settle();
  }

  private told(frame: Frame): void {
    this.pacer.catchUp();  // what a busy page owes is older than this
    this.game.frame(frame);
    this.pacer.waiting(frame.waiting);
  }

  private noticed(notice: Notice): void {
    if (notice.key === "mode_error") this.parts.covers.modeError(notice.text);
    if (notice.key === "mode_ok") this.parts.covers.modeError(null);
  }

  private changed(status: Status): void {
    this.state = status.state;
    this.pace();
    if (this.playing) remember(this.visitor.tab, "carrier", this.session.carrier);
    if (status.state === "closed" && status.why.key === "version" && reloadOnce()) return;
    this.enableControls();
    this.surface.classList.toggle("dim", !this.playing);
    this.parts.covers.status(status);
  }

  private pace(): void {
    void stayAwake(this.playing);
    if (this.playing && !document.hidden) this.pacer.start(this.game.rate);
    else this.pacer.stop();
  }

  // Whoever looks elsewhere is sent nothing and hears nothing, and asks for the picture when he is back.
  private looked(): void {
    const { session } = this;
    if (document.hidden && this.playing) {
      this.controls.rest();  // what is held is let go, also on the server
      this.sendInput();
    }
    session.away(document.hidden);
    this.sound.rest(document.hidden);
    this.pace();
    if (document.hidden) session.keep();
    else session.wake();
  }

  private sendInput(due = now()): void {
    const { game, scene } = this;
    const given = this.controls.values(scene.followedOnScreen(), this.toWorld);
    const values = game.you === 0 ? [this.parts.watch.whom] : given;
    const seq = this.session.input(game.seen, game.behind, values);
    if (seq > 0) game.own?.input(seq, values, due);
  }

  // Own movement is drawn with every input that is due by now, and with what is held right now.
  private drawing(): void {
    const { game, scene } = this;
    if (!this.playing) return;
    this.pacer.catchUp();
    game.own?.hold(this.controls.held(scene.followedOnScreen(), this.toWorld));
  }

  private command(what: Command, pressed: boolean): void {
    const { chat, emotes } = this.parts;
    if (what === "table") this.hud.table(pressed);
    else if (!pressed) return;
    else if (what === "chat") chat.open();
    else if (what === "sound") this.parts.toggleSound();
    else if (what === "emotes") emotes.toggle();
    else this.parts.nextGraph();
  }

  private updateHud(picture: number): void {
    const { game, hud, parts, scene, session, playing: connected } = this;
    if (this.controls.used) hud.hideHelp(now());
    const { world, clock, you, pace } = game;
    if (!world || !clock) return;
    const { rtt, trips } = session.pulse;
    const { carrier, traffic } = session;
    const { muted } = this.visitor.store.settings;
    parts.watch.update(connected && you === 0, hud.ranking);
    hud.update({ world, you, followed: scene.followed, seconds: picture / game.rate, rtt, pace, carrier, connected, muted }, now());
    scene.covered = hud.covered;
    parts.emotes.update(now(), (player) => scene.headOf(player));
    parts.graph.update({
      rtt, jitter: trips.jitter, delay: clock.delay, tick: game.ticks.length, took: session.took / 1000,
      down: traffic.down, up: traffic.up, pictures: scene.drawn, corrections: game.own?.corrections ?? 0, carrier,
    }, now());
  }

  private act(what: Remedy | "menu" | "watch"): void {
    const { session, visitor } = this;
    const room = this.game.room || visitor.room;
    if (what === "reload") location.reload();
    else if (what === "menu") {
      session.leave();
      location.assign("/");
    }
    else if (what === "here") void askForSeat(this.game.room).then((seat) => session.play(visitor.name, this.game.room, seat));
    else if (what === "watch") session.play(visitor.name, watching(room));
    else session.play(visitor.name, what === "elsewhere" ? "" : room);
  }
}
