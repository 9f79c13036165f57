// play.ts: wires the game: session, world, picture, HUD and controls. Loaded while the visitor types a name.
import { sounds } from "moontick:assets";
import { Announcer } from "./announce";
import { Game } from "./game";
import type { ActsTold } from "./hud/acts";
import { Chat } from "./hud/chat";
import { Corner } from "./hud/corner";
import { Covers } from "./hud/covers";
import { Emotes } from "./hud/emotes";
import { Feed } from "./hud/feed";
import { Graph } from "./hud/graph";
import type { Handling } from "./hud/help";
import { Hud } from "./hud/hud";
import { Menu } from "./hud/menu";
import { Watch } from "./hud/watch";
import { Controls } from "./input/controls";
import type { Command } from "./input/keys";
import { Pacer } from "./input/pacer";
import { type Inspection, inspect } from "./inspect";
import { climbing, probe } from "./net/climb";
import { Ladder } from "./net/ladder";
import { carrierOf } from "./net/line";
import { openLine } from "./net/open";
import { addressOf } from "./net/websocket";
import { stayAwake } from "./session/awake";
import type { Remedy } from "./session/closing";
import type { Status } from "./session/config";
import { askForSeat, offerSeat } from "./session/handover";
import { type Seat, keepSeat } from "./session/seat";
import { Session } from "./session/session";
import { type Memory, pathOfRoom, recall, remember, watching } from "./session/visitor";
import { wantsCalm } from "./settings/comfort";
import type { Store } from "./settings/store";
import { Hearing, lineOf } from "./together";
import { Scene } from "./view/scene";
import { Sound } from "./view/sound";
import { readSounds } from "./view/synth";
import type { Notice, Welcome } from "./wire/messages";
import type { Schema } from "./world/schema";

export interface Visitor {
  readonly name: string;
  readonly room: string;
  readonly memory: Memory | null;  // of the browser
  readonly tab: Memory | null;     // of this tab alone
  readonly seat: Seat | null;      // to go back to
  readonly watches: boolean;       // takes no seat in the game
  readonly store: Store;
}

const KEEP_EVERY = 5000;  // ms
const PAD_EVERY = 60;     // ms between looks at the gamepads while nobody plays

function need<T extends HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node as T;
}

export async function start(visitor: Visitor): Promise<void> {
  const { memory, tab, store } = visitor;
  const now = (): number => performance.now();
  const surface = need("game");
  const canvas = need<HTMLCanvasElement>("screen");
  const comfort = { calm: wantsCalm(store.settings) };
  const scene = await Scene.create(canvas, comfort);
  const sound = new Sound(readSounds(sounds), store.settings);
  const hearing = new Hearing();
  let state: Inspection["state"] = "connecting";
  let schema: Schema | null = null;
  let typing = false;  // a line for the mode

  const toggleSound = (): void => store.change({ muted: !store.settings.muted });
  const feed = new Feed();
  const graph = new Graph();
  const menu = new Menu({
    store,
    place: () => ({ room: game.room, title: schema?.title ?? "", schema }),
    covered: enableControls,
    sound: toggleSound,
    leave: () => act("menu"),
  });
  const emotes = new Emotes((emote) => void chat.say(lineOf(emote)));
  const corner = new Corner({
    menu: () => menu.toggle(),
    invite: () => void menu.invite(),
    sound: toggleSound,
    chat: () => chat.open(),
    emotes: () => emotes.toggle(),
    graph: () => store.change({ graph: (store.settings.graph + 1) % 3 }),
  });
  const covers = new Covers((remedy) => act(remedy), () => session.wake());
  const chat = new Chat(now, (line) => session.chat(line), enableControls);
  const watch = new Watch(() => session.play(visitor.name, game.room));
  const acts: ActsTold = {
    press: (code: string) => controls.buttons.press(code),
    release: (code: string) => controls.buttons.release(code),
    type: (name: string, text: string) => controls.typed.add(name, text, now()),
    typing: (yes: boolean) => {
      typing = yes;
      enableControls();
    },
  };
  const hud = new Hud({ root: need("hud"), acts, store, chat, corner, covers, emotes, feed, graph, hearing, watch });
  const announcer = new Announcer(scene, sound, feed, chat, emotes, hearing, () => store.settings.hideEmotes);
  const game: Game = new Game({
    scene,
    now,
    began: (mode) => {
      surface.classList.add("begun");
      if (game.view) hud.show(mode, game.view, game.room, handling());
    },
    happened: (happening) => announcer.tell(happening, game),
    drawing,
    drawn: (picture) => updateHud(picture),
    self: () => game.you || watch.whom,
  });
  const controls = new Controls(surface, {
    command,
    menu: () => menu.toggle(),
    line: (name) => hud.focus(name),
    touched: () => sound.unlock(),
    device: (device) => {
      surface.classList.toggle("by-touch", device === "touch");
      hud.handle(handling());
    },
  });
  const pacer = new Pacer(now, sendInput);
  const ladder = new Ladder(carrierOf(new URLSearchParams(location.search).get("carrier")), carrierOf(recall(tab, "carrier")));
  const session = new Session({
    ladder,
    open: (carrier, handlers) => openLine(carrier, location, handlers),
    now,
    chance: Math.random,
    profile: () => recall(memory, "profile") || null,
    keep: (room, seat) => keepSeat(tab, room, seat && { ...seat, at: Date.now() }),
    welcome: welcomed,
    frame: (frame) => {
      game.frame(frame);
      pacer.waiting(frame.waiting);
    },
    notice: noticed,
    status: statusChanged,
  });

  function handling(): Handling {
    return { device: controls.device, bindings: controls.bindings, plan: controls.touch.plan, swapped: store.settings.swapped };
  }

  function enableControls(): void {
    controls.enable(state === "playing" && !chat.isOpen && !menu.isOpen && !typing);
  }

  function welcomed(welcome: Welcome): void {
    schema = game.welcome(welcome);
    if (welcome.profile !== null) remember(memory, "profile", welcome.profile);
    history.replaceState(null, "", pathOfRoom(welcome.room) + location.search);
    surface.classList.toggle("watching", welcome.you === 0);
    chat.begin(welcome.you === 0 && schema.apart);
    controls.bind(schema, store.settings);
    sound.settle();
  }

  function noticed(notice: Notice): void {
    if (notice.key === "mode_error") covers.modeError(notice.text);
    if (notice.key === "mode_ok") covers.modeError(null);
  }

  function statusChanged(status: Status): void {
    state = status.state;
    pace();
    if (state === "playing") remember(tab, "carrier", session.carrier);
    if (status.state === "closed" && status.why.key === "version" && reloadOnce()) return;
    enableControls();
    surface.classList.toggle("dim", state !== "playing");
    covers.status(status);
  }

  function pace(): void {
    void stayAwake(state === "playing");
    if (state === "playing" && !document.hidden) pacer.start(game.rate);
    else pacer.stop();
  }

  // Whoever looks elsewhere is sent nothing and hears nothing, and asks for the picture when he is back.
  function looked(): void {
    if (document.hidden && state === "playing") {
      controls.rest();  // what is held is let go, also on the server
      sendInput();
    }
    session.away(document.hidden);
    sound.rest(document.hidden);
    pace();
    if (document.hidden) session.keep();
    else session.wake();
  }

  const toWorld = (x: number, y: number): { x: number; y: number } => scene.camera.toWorld(x, y);

  function sendInput(due = now()): void {
    const given = controls.values(scene.followedOnScreen(), toWorld);
    const values = game.you === 0 ? [watch.whom] : given;
    const seq = session.input(game.seen, game.behind, values);
    if (seq > 0) game.own?.input(seq, values, due);
  }

  // Own movement is drawn with every input that is due by now, and with what is held right now.
  function drawing(): void {
    if (state !== "playing") return;
    pacer.catchUp();
    game.own?.hold(controls.held(scene.followedOnScreen(), toWorld));
  }

  function command(what: Command, pressed: boolean): void {
    if (what === "table") hud.table(pressed);
    else if (!pressed) return;
    else if (what === "chat") chat.open();
    else if (what === "sound") toggleSound();
    else if (what === "emotes") emotes.toggle();
    else store.change({ graph: (store.settings.graph + 1) % 3 });
  }

  function updateHud(picture: number): void {
    if (controls.used) hud.hideHelp();
    const { world, clock } = game;
    if (!world || !clock) return;
    const connected = state === "playing";
    const { rtt, trips } = session.pulse;
    const { carrier, traffic } = session;
    watch.update(connected && game.you === 0, hud.ranking);
    hud.update({ world, you: game.you, followed: scene.followed, seconds: picture / game.rate, rtt, pace: game.pace, carrier, connected, muted: store.settings.muted }, now());
    emotes.update(now(), (player) => scene.headOf(player));
    graph.update({ rtt, jitter: trips.jitter, delay: clock.delay, tick: game.ticks.length, down: traffic.down, up: traffic.up, pictures: scene.drawn, corrections: game.own?.corrections ?? 0, carrier }, now());
  }

  function act(remedy: Remedy | "menu" | "watch"): void {
    if (remedy === "reload") location.reload();
    else if (remedy === "menu") {
      session.leave();
      location.assign("/");
    }
    else if (remedy === "here") void askForSeat(game.room).then((seat) => session.play(visitor.name, game.room, seat));
    else if (remedy === "watch") session.play(visitor.name, watching(game.room || visitor.room));
    else session.play(visitor.name, remedy === "elsewhere" ? "" : game.room || visitor.room);
  }

  function fit(): void {
    scene.resize(window.innerWidth, window.innerHeight, window.devicePixelRatio);
  }

  surface.hidden = false;
  need("hud").before(emotes.bubbles, controls.touch.root);
  fit();
  [controls.x, controls.y] = [window.innerWidth * 0.75, window.innerHeight / 2];
  window.addEventListener("resize", fit);
  window.addEventListener("online", () => session.wake());
  window.addEventListener("pageshow", (event) => event.persisted && session.wake());
  window.addEventListener("pagehide", () => session.keep());
  document.addEventListener("visibilitychange", looked);
  store.follow((settings) => {
    comfort.calm = wantsCalm(settings);
    sound.set(settings);
    graph.show(settings.graph);
    controls.bind(schema, settings);
    hud.handle(handling());
  });
  setInterval(() => state === "playing" && session.keep(), KEEP_EVERY);
  setInterval(() => state !== "playing" && controls.poll(), PAD_EVERY);
  climbing(() => state === "playing" && !ladder.isTop && !document.hidden, () => probe(addressOf(location)), () => session.climb());
  sound.unlock();
  window.__moontick = inspect(game, session, () => state);
  game.run();
  offerSeat((room) => session.seatIn(room));
  session.away(document.hidden);
  session.play(visitor.name, visitor.watches ? watching(visitor.room) : visitor.room, visitor.seat);
}

// Another version is served by now. Once, not in a loop: if it did not help, the visitor is asked.
function reloadOnce(): boolean {
  const before = Number(sessionStorage.getItem("moontick.reloaded") ?? 0);
  if (Date.now() - before < 60_000) return false;
  sessionStorage.setItem("moontick.reloaded", String(Date.now()));
  location.reload();
  return true;
}
