// pictures.mjs: takes the pictures of the README anew: node pictures.mjs [NAME...], or ./dev pictures. A game is played until there is
// something to see in it; what may not come in time is not waited for.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { closeBrowser, Visitor } from "./browser.mjs";
import { GAMES, ROOT, Server } from "./server.mjs";

const QUALITY = 80;
const DESK = { width: 1280, height: 760 }, PAGE = { width: 1120, height: 700 }, PHONE = { width: 844, height: 390, phone: true };
const ends = [];
const t = { after: (end) => ends.unshift(end) };
const server = await Server.start(t, { mode: "arena", scripts: GAMES });

const play = async (path, size) => (await Visitor.open(t, server.url + path, size)).enter("Ada");
const soon = (visitor, predicate, argument) => visitor.until(predicate, argument, 30000).catch(() => console.error("  not seen in time"));

async function take(name, visitor, clip) {
  const devtools = await visitor.page.context().newCDPSession(visitor.page);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: QUALITY, ...(clip && { clip: { ...clip, scale: 1 } }) });
  const bytes = Buffer.from(data, "base64");
  writeFileSync(join(ROOT, "assets/pictures", `${name}.webp`), bytes);
  console.log(`${name}: ${Math.round(bytes.length / 1024)} KB`);
}

// So many of a kind are so near to what one steers.
const near = ([kind, count, radius, own]) => {
  const all = window.__moontick.entities(), me = all.find((one) => one.kind === own && one.player === window.__moontick.you);
  return me && all.filter((one) => one.kind === kind && one !== me && Math.hypot(one.x - me.x, one.y - me.y) < radius).length >= count;
};

// Cards are in the hand, and have been drawn.
async function isDealt(visitor) {
  await soon(visitor, () => window.__moontick.entities("room")[0].turn === window.__moontick.you);
  await visitor.until((from) => window.__moontick.frames > from, (await visitor.ask(() => window.__moontick.frames)) + 10);
}

const isRead = (visitor) => visitor.page.locator(".help.gone").waitFor({ state: "attached" });

const scenes = {
  async arena() {
    const ada = await play("/", PAGE);
    await ada.page.mouse.move(800, 250);
    await ada.page.mouse.down();
    await isRead(ada);
    await soon(ada, near, ["wall", 1, 400, "ship"]);
    await soon(ada, near, ["ship", 1, 450, "ship"]);
    await take("arena", ada);
    await ada.page.mouse.up();
    await ada.page.keyboard.press("F3");
    await ada.page.keyboard.press("F3");
    await ada.page.locator(".graph canvas").waitFor();
    await ada.until((from) => window.__moontick.frames > from, (await ada.ask(() => window.__moontick.frames)) + 60);
    await take("graph", ada, { x: 0, y: 0, width: 560, height: 350 });
    await ada.page.keyboard.press("F3");
    await ada.page.getByRole("button", { name: "Invite" }).click();
    await ada.page.locator(".qr").waitFor();
    await take("invite", ada);
    await ada.page.keyboard.press("Escape");
    return ada;
  },
  async slither() {
    const ada = await play("/play/slither", DESK);
    await ada.page.mouse.move(900, 300);
    await ada.page.keyboard.press("KeyD");
    await isRead(ada);
    await soon(ada, near, ["part", 20, 420, "snake"]);
    await soon(ada, near, ["snake", 1, 500, "snake"]);
    await take("slither", ada);
    return ada;
  },
  async ball() {
    const ada = await play("/play/ball", DESK);
    await ada.page.keyboard.down("KeyD");
    await isRead(ada);
    await soon(ada, near, ["ball", 1, 320, "skater"]);
    await take("ball", ada);
    return ada;
  },
  async race() {
    const ada = await play("/play/race", DESK);
    await ada.until(() => window.__moontick.entities("room")[0].running);
    await ada.page.keyboard.down("KeyD");
    await soon(ada, () => window.__moontick.entities("runner").filter(({ x }) => x > 420).length === 4);
    await take("race", ada);
    return ada;
  },
  async horde() {
    const ada = await play("/play/horde?first=4", DESK);
    await ada.page.mouse.move(640, 100);
    await ada.page.mouse.down();
    await soon(ada, near, ["ghoul", 25, 420, "hero"]);
    await take("horde", ada);
    return ada;
  },
  async hands() {
    const ada = await play("/play/hands", DESK);
    await isDealt(ada);
    await take("hands", ada);
    return ada;
  },
  async sketch() {
    const ada = await play("/play/sketch", DESK);
    while (await ada.until(() => window.__moontick.entities("room")[0].artist === window.__moontick.you ? "draws" : window.__moontick.entities("line").length > 0) === "draws") {
      await ada.page.keyboard.press("Escape"); // who leaves does not draw
      await ada.page.getByRole("button", { name: "Leave the game" }).click();
      await ada.page.goto(`${server.url}/play/sketch`);
      await ada.enter("");
    }
    await soon(ada, () => window.__moontick.entities("line").length > 3);
    await ada.page.getByRole("textbox", { name: "Guess" }).fill("a fish?");
    await take("sketch", ada);
    return ada;
  },
  async phone() {
    const ada = await play("/play/horde?first=3", PHONE), touch = await ada.fingers();
    await touch.down([{ x: 140, y: 270 }, { x: 650, y: 270 }]);
    await touch.move([{ x: 120, y: 265 }, { x: 700, y: 250 }]);
    await soon(ada, near, ["ghoul", 8, 300, "hero"]);
    await take("phone", ada);
    return ada;
  },
  async phone_race() {
    const ada = await play("/play/race", PHONE), touch = await ada.fingers();
    await ada.until(() => window.__moontick.entities("room")[0].running);
    await touch.down([{ x: 150, y: 270 }]);
    await touch.move([{ x: 205, y: 265 }]);
    await soon(ada, () => window.__moontick.entities("runner").filter(({ x }) => x > 420).length === 4);
    await take("phone_race", ada);
    return ada;
  },
  async phone_hands() {
    const ada = await play("/play/hands", PHONE);
    await isDealt(ada);
    await take("phone_hands", ada);
    return ada;
  },
  async lobby() {
    const visitor = await Visitor.open(t, server.url, PAGE);
    await visitor.page.locator("#rooms li").first().waitFor();
    await visitor.page.locator("#name").fill("Ada");
    await take("lobby", visitor);
    return visitor;
  },
  async reconnect() {
    const ada = await play("/", { width: 1000, height: 640 });
    await ada.page.keyboard.down("KeyD");
    await soon(ada, near, ["ship", 1, 700, "ship"]);
    await server.kill();
    await ada.page.locator(".cover .detail", { hasText: "(3)" }).waitFor();
    await take("reconnect", ada);
    return ada;
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(scenes, name));
if (unknown.length > 0) {
  console.error(`There is no scene "${unknown[0]}": ${Object.keys(scenes).join(", ")}`);
  process.exitCode = 64;
}
try {
  for (const name of unknown.length > 0 ? [] : wanted.length > 0 ? wanted : Object.keys(scenes)) {
    const visitor = await scenes[name]();
    await visitor.hide(true);  // its room stays, and it draws no more
  }
} finally {
  for (const end of ends) await end();
  await closeBrowser();  // or this would not end
}
