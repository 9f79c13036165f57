// Every game of the gallery is played on a phone with fingers alone: what a finger does is seen in the world as the server tells it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Visitor } from "./browser.mjs";
import { GAMES, Server } from "./server.mjs";

const PHONE = { width: 720, height: 340, phone: true };

// What the tests ask of the one who plays.
function addMore() {
  window.room = () => window.__moontick.entities("room")[0];
  window.own = (kind) => window.__moontick.entities(kind).filter(({ player }) => player === window.__moontick.you);
  window.onScreen = ({ x, y }) => window.__moontick.camera.worldToScreen(x, y);
}

const server = Server.start({ after }, { mode: "arena", scripts: GAMES });

async function phone(t, mode) {
  const ada = await Visitor.open(t, `${(await server).url}/play/${mode}`, PHONE);
  await ada.ask(addMore);
  await ada.enter("Ada");
  ada.touch = await ada.fingers();
  return ada;
}

// Both thumbs come down, and are pushed so far.
async function push(ada, [x, y], aim) {
  const thumbs = [[150, 240, x, y], ...(aim ? [[560, 240, ...aim]] : [])];
  await ada.touch.down(thumbs.map(([left, top]) => ({ x: left, y: top })));
  await ada.touch.move(thumbs.map(([left, top, right, down]) => ({ x: left + 60 * right, y: top + 60 * down })));
}

async function tap(ada, place) {
  const at = await ada.ask((one) => window.onScreen(one), place);
  await ada.touch.down([at]);
  await ada.touch.up();
}

// Holds a button on the glass until something is so.
async function holds(ada, label, predicate, argument) {
  const { x, y, width, height } = await ada.page.getByRole("button", { name: label }).boundingBox();
  await ada.touch.down([{ x: x + width / 2, y: y + height / 2 }]);
  await ada.until(predicate, argument);
  await ada.touch.up();
}

async function leaves(ada) {
  await ada.isUndisturbed();
  await ada.page.close();  // or it would go on drawing
}

const place = (ada, kind) => ada.until((one) => window.own(one)[0], kind);
const movedRight = ([kind, from]) => window.own(kind)[0]?.x > from + 30;

async function runs(ada, kind, way = [1, 0]) {
  const { x } = await place(ada, kind);
  await push(ada, way);
  await ada.until(movedRight, [kind, x]);
  await ada.touch.up();
}

test("template, ball, race: a thumb runs, and a button kicks or jumps", async (t) => {
  const ada = await phone(t, "template");
  const { x } = await place(ada, "hero"), way = x < 600 ? 1 : -1;
  await push(ada, [way, 0]);
  await ada.until(([from, to]) => (window.own("hero")[0].x - from) * to > 30, [x, way]);
  await ada.touch.up();
  await leaves(ada);
  const ball = await phone(t, "ball");
  await runs(ball, "skater");
  await holds(ball, "Kick", () => window.own("skater")[0].kicking);
  await leaves(ball);
  const race = await phone(t, "race");
  await race.until(() => window.room().running);
  await runs(race, "runner");
  const { y } = await place(race, "runner");
  await holds(race, "Jump", (ground) => window.own("runner")[0].y < ground - 40, y);
  await leaves(race);
});

test("arena, horde: one thumb moves, the other aims, and fires where it is pushed far", async (t) => {
  for (const [mode, kind, bullet] of [["arena", "ship", "shot"], ["horde", "hero", "tracer"]]) {
    const ada = await phone(t, mode);
    const { x } = await place(ada, kind), way = mode === "arena" && x > 1200 ? -1 : 1;
    await push(ada, [way, 0], [0, -1]);
    await ada.until(([one, from, to]) => (window.own(one)[0]?.x - from) * to > 30, [kind, x, way]);
    await ada.until(([one, other]) => window.__moontick.entities(other).length > 0 && Math.abs(window.own(one)[0]?.angle - 1.5 * Math.PI) < 0.4, [kind, bullet]);
    await ada.touch.up();
    await leaves(ada);
  }
});

test("slither: a thumb says where to go, a button sprints", async (t) => {
  const ada = await phone(t, "slither");
  const { angle } = await place(ada, "snake"), to = angle + Math.PI / 2;
  await push(ada, [Math.cos(to), Math.sin(to)]);
  await ada.until((way) => Math.cos(window.own("snake")[0]?.angle - way) > 0.9, to);
  await ada.touch.up();
  await holds(ada, "Sprint", () => window.own("snake")[0]?.sprinting);
  await ada.isUndisturbed();
});

test("hands: a finger plays a card that fits, or draws one, and calls for a suit", async (t) => {
  const ada = await phone(t, "hands");
  await ada.until(() => window.room().turn === window.__moontick.you && window.own("card").length > 0);
  const cards = await ada.ask(() => window.own("card"));
  const fits = cards.find(({ y }) => y < 760);
  await tap(ada, fits ?? { x: 710, y: 420 });
  if (fits && fits.number > 48) await ada.page.getByRole("button", { name: "Leaf" }).tap();
  const count = cards.length + (fits ? -1 : 1);
  await ada.until((left) => window.own("card").length === left && window.room().turn !== window.__moontick.you, count);
  await ada.isUndisturbed();
});

test("sketch: a finger draws, or a guess is typed", async (t) => {
  const ada = await phone(t, "sketch");
  if (await ada.until(() => window.room().artist) === await ada.ask(() => window.__moontick.you)) {
    const [from, to] = await ada.ask(() => [{ x: 500, y: 300 }, { x: 800, y: 450 }].map(window.onScreen));
    await ada.touch.down([from]);
    await ada.until(() => window.__moontick.entities("line").length > 0);
    await ada.touch.move([to]);
    await ada.until(() => window.__moontick.entities("line").some(({ dx, dy }) => dx > 200 && dy > 100));
    await ada.touch.up();
  } else {
    await ada.page.getByRole("textbox", { name: "Guess" }).tap();
    await ada.page.keyboard.type("zebra");
    await ada.page.getByRole("button", { name: "Send" }).tap();
    await ada.until(() => window.__moontick.events().some(({ text }) => text === "zebra"));
  }
  await ada.isUndisturbed();
});
