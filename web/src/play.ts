// play.ts: wires the game: session, world, picture, HUD and controls. Loaded while the visitor types a name.
import { sounds } from "moontick:assets";
import { Game } from "./game";
import { Chat } from "./hud/chat";
import { Corner } from "./hud/corner";
import { Covers } from "./hud/covers";
import { Feed } from "./hud/feed";
import { Hud } from "./hud/hud";
import { Announcer } from "./announce";
import { type Binding, bind, codesOf, valuesOf } from "./input/values";
import { Controls } from "./input/controls";
import { Pacer } from "./input/pacer";
import { type Inspection, inspect } from "./inspect";
import { climbing, probe } from "./net/climb";
import { Ladder } from "./net/ladder";
import { carrierOf } from "./net/line";
import { openLine } from "./net/open";
import { addressOf } from "./net/websocket";
import { type Remedy } from "./session/closing";
import type { Status } from "./session/config";
import { askForSeat, offerSeat } from "./session/handover";
import { type Seat, keepSeat } from "./session/seat";
import { Session } from "./session/session";
import { type Memory, pathOfRoom, recall, remember } from "./session/visitor";
import { Scene } from "./view/scene";
import { Sound } from "./view/sound";
import { readSounds } from "./view/synth";
import type { Notice, Welcome } from "./wire/messages";

export interface Visitor {
  readonly name: string;
  readonly room: string;
  readonly memory: Memory | null;  // of the browser
  readonly tab: Memory | null;     // of this tab alone
  readonly seat: Seat | null;      // to go back to
}

const KEEP_EVERY = 5000;  // ms

function need<T extends HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node as T;
}

export async function start(visitor: Visitor): Promise<void> {
  const { memory, tab } = visitor;
  const now = (): number => performance.now();
  const surface = need("game");
  const canvas = need<HTMLCanvasElement>("screen");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const scene = await Scene.create(canvas, calm);
  const sound = new Sound(readSounds(sounds), recall(memory, "muted") === "yes");
  let state: Inspection["state"] = "connecting";
  let bindings: Binding[] = [];

  const toggleSound = (): void => {
    sound.mute(!sound.muted);
    remember(memory, "muted", sound.muted ? "yes" : "no");
  };
  const feed = new Feed();
  const corner = new Corner(toggleSound);
  const covers = new Covers((remedy) => act(remedy), () => session.wake());
  const chat = new Chat(now, (line) => session.chat(line), (open) => controls.enable(!open && state === "playing"));
  const hud = new Hud({ root: need("hud"), chat, corner, covers, feed });
  const announcer = new Announcer(scene, sound, feed, chat);
  const game = new Game({
    scene,
    now,
    happened: (happening) => announcer.tell(happening, game),
    drawn: (picture) => updateHud(picture),
  });
  const controls = new Controls(surface, {
    chat: () => chat.open(),
    table: (shown) => hud.table(shown),
    sound: toggleSound,
    touched: () => sound.unlock(),
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

  function welcomed(welcome: Welcome): void {
    const schema = game.welcome(welcome);
    if (welcome.profile !== null) remember(memory, "profile", welcome.profile);
    history.replaceState(null, "", pathOfRoom(welcome.room) + location.search);
    bindings = bind(schema.inputs);
    controls.bind(codesOf(bindings));
    if (game.view) hud.show(schema, game.view, welcome.room);
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
    controls.enable(state === "playing" && !chat.isOpen);
    surface.classList.toggle("dim", state !== "playing");
    covers.status(status);
  }

  function pace(): void {
    if (state === "playing" && !document.hidden) pacer.start(game.rate);
    else pacer.stop();
  }

  // Whoever looks elsewhere is sent nothing, and asks for the picture when he is back.
  function looked(): void {
    session.away(document.hidden);
    pace();
    if (document.hidden) session.keep();
    else session.wake();
  }

  function sendInput(): void {
    const pointer = scene.camera.toWorld(controls.x, controls.y);
    session.input(Math.max(game.world?.tick ?? 0, 0), valuesOf(bindings, controls.buttons, pointer));
    controls.buttons.settle();
  }

  function updateHud(picture: number): void {
    if (controls.used) hud.hideHelp();
    if (!game.world) return;
    const seconds = picture / game.rate;
    const connected = state === "playing";
    hud.update({ world: game.world, you: game.you, followed: scene.followed, seconds, rtt: session.pulse.rtt, carrier: session.carrier, connected, muted: sound.muted }, now());
  }

  function act(remedy: Remedy | "menu"): void {
    if (remedy === "reload") location.reload();
    else if (remedy === "menu") {
      session.leave();
      location.assign("/");
    }
    else if (remedy === "here") void askForSeat(game.room).then((seat) => session.play(visitor.name, game.room, seat));
    else session.play(visitor.name, remedy === "elsewhere" ? "" : game.room || visitor.room);
  }

  function fit(): void {
    scene.resize(window.innerWidth, window.innerHeight, window.devicePixelRatio);
  }

  surface.hidden = false;
  fit();
  [controls.x, controls.y] = [window.innerWidth * 0.75, window.innerHeight / 2];
  window.addEventListener("resize", fit);
  window.addEventListener("online", () => session.wake());
  window.addEventListener("pageshow", (event) => event.persisted && session.wake());
  window.addEventListener("pagehide", () => session.keep());
  document.addEventListener("visibilitychange", looked);
  setInterval(() => state === "playing" && session.keep(), KEEP_EVERY);
  climbing(() => state === "playing" && !ladder.isTop && !document.hidden, () => probe(addressOf(location)), () => session.climb());
  sound.unlock();
  window.__moontick = inspect(game, session, () => state);
  game.run();
  offerSeat((room) => session.seatIn(room));
  session.away(document.hidden);
  session.play(visitor.name, visitor.room, visitor.seat);
}

// Another version is served by now. Once, not in a loop: if it did not help, the visitor is asked.
function reloadOnce(): boolean {
  const before = Number(sessionStorage.getItem("moontick.reloaded") ?? 0);
  if (Date.now() - before < 60_000) return false;
  sessionStorage.setItem("moontick.reloaded", String(Date.now()));
  location.reload();
  return true;
}
