// lab.ts: the page that measures the four carriers side by side, over the visitor's own line, for a minute.
import { need } from "../need";
import { CARRIERS } from "../net/line";
import { memoryOf, recall, remember } from "../session/visitor";
import { wear } from "../settings/comfort";
import { Store } from "../settings/store";
import { integer, fields, list, text } from "../wire/check";
import { languageFor, say, sayPage, speak } from "../words/words";
import { type Result, adviceFor } from "./advice";
import { Card } from "./card";
import { TickTime } from "./tick_time";
import { Trial } from "./trial";

const LASTS = 60_000;  // ms: the four guests do not stay in anybody's way
const EVERY = 250;     // ms from one look at the figures to the next

const memory = memoryOf(() => window.localStorage);
const now = (): number => performance.now();

// A room that has a seat for each of the four, so that they see the same ticks; "" leaves it to the server.
async function chooseRoom(): Promise<string> {
  try {
    const answer = await fetch("/api/rooms");
    const rooms = list(await answer.json(), "rooms").map((room) => fields(room, "room"));
    const roomy = rooms.find((room) => integer(room.max, 0, 65_535, "max") - integer(room.players, 0, 65_535, "players") >= CARRIERS.length);
    return roomy ? text(roomy.id, 32, "id") : "";
  } catch {
    return "";
  }
}

function resultOf(trial: Trial): Result {
  return { carrier: trial.carrier, outcome: trial.outcome, p50: trial.trips.at(0.5), p99: trial.trips.at(0.99) };
}

async function measure(): Promise<void> {
  const again = need("again") as HTMLButtonElement;
  again.disabled = true;
  again.textContent = say("lab.looking");
  const room = await chooseRoom();
  const times = new Map<string, TickTime>();
  const timeOf = (code: string, rate: number): TickTime => {
    const time = times.get(code) ?? new TickTime(rate);
    times.set(code, time);
    return time;
  };
  const trials = CARRIERS.map((carrier) => new Trial(carrier, {
    place: location, room, now, timeOf,
    profile: () => recall(memory, `lab.${carrier}`) || null,
    welcomed: ({ profile }) => profile !== null && remember(memory, `lab.${carrier}`, profile),
  }));
  const cards = trials.map((trial) => new Card(trial));
  need("carriers").replaceChildren(...cards.map((card) => card.root));

  const until = now() + LASTS;
  const look = (): void => {
    const left = Math.max(Math.ceil((until - now()) / 1000), 0);
    for (const card of cards) card.update();
    need("advice").textContent = adviceFor(trials.map(resultOf));
    again.textContent = left > 0 ? say("lab.measuring", { seconds: left }) : say("lab.again");
  };
  const looking = setInterval(look, EVERY);
  let running = true;
  const draw = (): void => {
    for (const trial of trials) trial.shown();
    if (running) requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  const leave = (): void => {
    for (const trial of trials) trial.stop();
  };
  window.addEventListener("pagehide", leave);
  await new Promise((resolve) => setTimeout(resolve, LASTS));
  leave();
  window.removeEventListener("pagehide", leave);
  running = false;
  clearInterval(looking);
  look();
  again.disabled = false;
}

// In the visitor's language, as the game is.
async function begin(): Promise<void> {
  const store = new Store(memory);
  wear(store);
  const language = languageFor(store.settings.language, navigator.languages);
  if (language !== "en") await speak(language);
  sayPage(document);
  document.title = `${say("lab.page")} - Moontick`;
  need("again").addEventListener("click", () => void measure());
  await measure();
}

void begin();
