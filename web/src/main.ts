// main.ts: the page that asks for a name. It is small, and loads the game while the visitor types.
import { idle } from "./inspect_idle";
import type { Lobby } from "./lobby";
import { type Seat, isHeld, recallSeat } from "./session/seat";
import { cleanName, memoryOf, recall, remember, roomOfPath, roomOfText } from "./session/visitor";

window.__moontick = idle();

const memory = memoryOf(() => window.localStorage);
const tab = memoryOf(() => window.sessionStorage);
const game = import("./play");
game.catch(() => undefined);  // told when the visitor wants to play

function need<T extends HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node as T;
}

const name = need<HTMLInputElement>("name");
const room = need<HTMLInputElement>("room");
const play = need<HTMLButtonElement>("play");
const trouble = need("trouble");
const invited = roomOfPath(location.pathname, location.search);
let lobby: Lobby | null = null;

// With a seat to go back to, nothing is asked.
async function start(seat: Seat | null): Promise<void> {
  const chosen = cleanName(name.value);
  need("entry").hidden = seat !== null;
  remember(memory, "name", chosen);
  play.disabled = true;
  play.textContent = "Loading...";
  try {
    const { start: startGame } = await game;
    await startGame({ name: chosen, room: roomOfText(room.value) || invited, memory, tab, seat });
    need("entry").hidden = true;
    lobby?.stop();
  } catch (error) {
    console.error("moontick:", error);
    need("entry").hidden = false;
    trouble.textContent = "The game could not be started. Does this browser have WebGL? Load the page anew to try again.";
    play.disabled = false;
    play.textContent = "Play";
  }
}

// The list of rooms, once the page is there: it must not be in its way.
async function list(): Promise<void> {
  const { Lobby } = await import("./lobby");
  if (play.disabled) return;
  const section = need("rooms");
  lobby = new Lobby(section, section.querySelector("ol") ?? section, (code) => {
    room.value = code;
    if (!play.disabled) void start(null);
  });
}

name.value = recall(memory, "name");
name.select();
if (invited !== "") {
  const mode = /^\/(\w+)/.exec(invited)?.[1];
  need("where").textContent = mode === undefined ? `You are invited to room ${invited}.` : `You are about to play ${mode}.`;
  need("elsewhere").hidden = true;
}
need("join").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!play.disabled) void start(null);
});
const seat = invited === "" ? null : recallSeat(tab, invited);
if (seat && isHeld(seat, Date.now())) void start(seat);
else if (invited === "") requestAnimationFrame(() => setTimeout(() => void list(), 0));
