// main.ts: the page that asks for a name. It is small, and loads the game while the visitor types.
import "./base";
import { takeToken } from "./dev/token";
import { idle } from "./inspect_idle";
import type { Lobby } from "./lobby";
import { need } from "./need";
import { Ladder } from "./net/ladder";
import { carrierOf } from "./net/line";
import { socketTo } from "./net/socket";
import { type Seat, isHeld, recallSeat } from "./session/seat";
import { cleanName, memoryOf, recall, remember, roomOfPath, roomOfText } from "./session/visitor";
import { wear } from "./settings/comfort";
import { Store } from "./settings/store";
import { languageFor, say, sayPage, speak } from "./words/words";

window.__moontick = idle();

const memory = memoryOf(() => window.localStorage);
const tab = memoryOf(() => window.sessionStorage);
const store = new Store(memory);
wear(store);
const game = import("./play");
game.catch(() => undefined);  // told when the visitor wants to play
const author = takeToken();
if (author) void import("./dev/overlay").then(({ watch }) => watch(author));

const name = need<HTMLInputElement>("name");
const room = need<HTMLInputElement>("room");
const play = need<HTMLButtonElement>("play");
const trouble = need("trouble");
const invited = roomOfPath(location.pathname, location.search);
let lobby: Lobby | null = null;
let deafen = (): void => undefined;  // nothing on this page listens to gamepads any more

// With a seat to go back to, nothing is asked.
async function start(seat: Seat | null, watches = false): Promise<void> {
  const chosen = cleanName(name.value);
  need("entry").hidden = seat !== null;
  remember(memory, "name", chosen);
  play.disabled = true;
  play.textContent = say("page.loading");
  const ladder = new Ladder(carrierOf(new URLSearchParams(location.search).get("carrier")), carrierOf(recall(tab, "carrier")));
  const ahead = ladder.carrier === "websocket" ? socketTo(location) : null;
  try {
    const { start: startGame } = await game;
    await startGame({ ladder, ahead, name: chosen, room: roomOfText(room.value) || invited, memory, tab, seat, watches, store });
    need("entry").hidden = true;
    lobby?.stop();
    deafen();
  } catch (error) {
    console.error("moontick:", error);
    ahead?.close();
    need("entry").hidden = false;
    trouble.textContent = say("page.failed");
    play.disabled = false;
    play.textContent = say("page.play");
  }
}

// What must not be in the way of the page.
async function later(): Promise<void> {
  if (invited === "") void list();
  const { listen } = await import("./input/pad_focus");
  if (!play.disabled) deafen = listen();
}

// The rooms that are open.
async function list(): Promise<void> {
  const { Lobby } = await import("./lobby");
  if (play.disabled) return;
  const section = need("rooms");
  lobby = new Lobby(section, section.querySelector("ol") ?? section, (code, watches) => {
    room.value = code;
    if (!play.disabled) void start(null, watches);
  });
}

// Once they are closed, Enter plays; whoever came with the keyboard is back on the button.
async function settings(byPointer: boolean): Promise<void> {
  const { openSettings } = await import("./settings/panel");
  remember(memory, "name", cleanName(name.value));
  openSettings(store, null, () => byPointer && name.focus());
}

// In the visitor's language, and only then with what depends on it.
async function greet(): Promise<void> {
  const language = languageFor(store.settings.language, navigator.languages);
  if (language !== "en") {
    await speak(language);
    sayPage(document);
  }
  const mode = /^\/(\w+)/.exec(invited)?.[1];
  if (invited !== "") need("where").textContent = mode === undefined ? say("page.invited", { room: invited }) : say("page.mode", { mode });
  requestAnimationFrame(() => setTimeout(() => void later(), 0));
}

if (name.value === "") name.value = recall(memory, "name");  // who types faster than this loads is not disturbed
if (name.value !== "" && name.selectionStart === 0) name.select();
need("elsewhere").hidden = invited !== "";
need("settings").addEventListener("click", (event) => void settings(event.detail > 0));
need("join").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!play.disabled) void start(null);
});
play.disabled = false;  // until now Enter would only have loaded the page anew
const seat = invited === "" ? null : recallSeat(tab, invited);
const greeted = greet();
if (seat && isHeld(seat, Date.now())) void greeted.then(() => start(seat));
