// main.ts: the page that asks for a name. It is small, and loads the game while the visitor types.
import { idle } from "./inspect_idle";
import { cleanName, memoryOf, recall, remember, roomOfPath, roomOfText } from "./session/visitor";

window.__moontick = idle();

const memory = memoryOf(window);
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
const invited = roomOfPath(location.pathname);

async function start(): Promise<void> {
  const chosen = cleanName(name.value);
  remember(memory, "name", chosen);
  play.disabled = true;
  play.textContent = "Loading...";
  try {
    const { start: startGame } = await game;
    await startGame({ name: chosen, room: roomOfText(room.value) || invited, memory });
    need("entry").hidden = true;
  } catch (error) {
    console.error("moontick:", error);
    trouble.textContent = "The game could not be started. Does this browser have WebGL? Load the page anew to try again.";
    play.disabled = false;
    play.textContent = "Play";
  }
}

name.value = recall(memory, "name");
name.select();
if (invited !== "") {
  need("where").textContent = `You are invited to room ${invited}.`;
  need("elsewhere").hidden = true;
}
need("join").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!play.disabled) void start();
});
