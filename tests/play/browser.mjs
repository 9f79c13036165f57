// browser.mjs: people at browsers: one Chromium for a test file, each visitor with a storage of their own.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { ROOT, SLACK } from "./server.mjs";

const SHOTS = join(ROOT, "build/screenshots");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser = null;
export const closeBrowser = async () => (await browser)?.close();
after(closeBrowser);

function launch() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return (browser ??= chromium.launch({ executablePath, args: FLAGS }));
}

// What the tests ask in the page, beside window.__moontick.
function addWords() {
  window.playerNamed = (name) => window.__moontick.players().find((player) => player.name === name);
  window.shipOf = (name) => {
    const player = window.playerNamed(name);
    return player && window.__moontick.entities("ship").find((ship) => ship.player === player.id);
  };
}

export class Visitor {
  faults = []; // errors in the page's console
  sockets = []; // WebSockets that the page opened

  static async open(t, url, { width = 480, height = 300, phone = false, language = "en-US" } = {}) {
    const visitor = new Visitor(), kind = { viewport: { width, height }, hasTouch: phone, isMobile: phone, locale: language };
    const context = await (await launch()).newContext(kind);
    t.after(() => context.close());
    context.setDefaultTimeout(15000 * SLACK);
    await context.addInitScript(addWords);
    const page = (visitor.page = await context.newPage());
    page.on("websocket", (socket) => visitor.sockets.push(socket));
    page.on("pageerror", (error) => visitor.faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && visitor.faults.push(message.text()));
    await page.goto(url);
    return visitor;
  }

  // Types a name and Enter, and resolves when the game is there.
  async enter(name) {
    await this.type(name);
    await this.until(() => window.__moontick.state === "playing" && window.__moontick.tick >= 0);
    this.sockets = this.sockets.slice(-1); // what was opened ahead may have waited too long for the game to load
    return this;
  }

  async type(name) {
    await this.page.waitForFunction(() => document.activeElement?.id === "name" && document.querySelector("#play:enabled"));
    await this.page.keyboard.type(name);
    await this.page.keyboard.press("Enter");
  }

  async say(line) {
    await this.page.keyboard.press("Enter");
    await this.page.locator(".chat-field").waitFor();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press("Enter");
  }

  // Resolves with what the predicate returns in the page once that is true.
  async until(predicate, argument, ms = 20000 * SLACK) {
    try {
      return await (await this.page.waitForFunction(predicate, argument, { polling: 20, timeout: ms })).jsonValue();
    } catch (error) {
      throw new Error(`${error.message.split("\n")[0]} ${predicate} (${JSON.stringify(argument)}); ${await this.describe()}`);
    }
  }

  // Holds a key, or the mouse, down until the watcher sees what it does. A window that loses the focus lets go of all keys, and a busy
  // machine tells it late; so the key is pressed anew now and then.
  async holds(key, watcher, predicate, argument) {
    for (let tries = 4; ; tries--) {
      await (key === "mouse" ? this.page.mouse.down() : this.page.keyboard.down(key));
      try {
        return await watcher.until(predicate, argument, tries ? 4000 * SLACK : undefined);
      } catch (error) {
        if (!tries) throw error;
      } finally {
        await (key === "mouse" ? this.page.mouse.up() : this.page.keyboard.up(key));
      }
    }
  }

  // Fingers on the glass, as the browser itself tells of them.
  async fingers() {
    const devtools = await this.page.context().newCDPSession(this.page);
    const tell = (type) => (at = []) =>
      devtools.send("Input.dispatchTouchEvent", { type, touchPoints: at.map((point, id) => ({ ...point, id })) });
    return { down: tell("touchStart"), move: tell("touchMove"), up: tell("touchEnd") };
  }

  // What the page sees of a gamepad from now on; with `looked`, resolves when it has looked.
  pad({ axes = [0, 0, 0, 0], down = [] } = {}, looked = false) {
    return this.ask(([given, pressed, waits]) => new Promise((resolve) => {
      const buttons = Array.from({ length: 17 }, (_, i) => ({ pressed: pressed.includes(i), touched: false, value: pressed.includes(i) ? 1 : 0 }));
      let looks = 0;
      navigator.getGamepads = () => {
        if (++looks === 2) resolve();
        return [{ axes: given, buttons, mapping: "standard", connected: true }];
      };
      if (!waits) resolve();
    }), [axes, down, looked]);
  }

  // As if its tab lay behind another.
  hide(hidden) {
    return this.ask((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  }

  // Takes settings over by the panel, as a visitor would paste them.
  async change(settings) {
    await this.page.keyboard.press("Escape");
    await this.page.getByRole("button", { name: "Settings" }).click();
    await this.page.locator("textarea").fill(JSON.stringify({ moontick: 1, ...settings }));
    await this.page.getByRole("button", { name: "Take over" }).click();
    await this.page.keyboard.press("Escape");
    await this.page.locator("dialog").waitFor({ state: "detached" });
  }

  ask(question, argument) {
    return this.page.evaluate(question, argument);
  }

  describe() {
    return this.ask(() => JSON.stringify({ ...window.__moontick, entities: window.__moontick.entities() })).catch(String);
  }

  // Still on the first WebSocket, and nothing went wrong in the page.
  async isUndisturbed() {
    assert.deepEqual(await this.ask(() => window.__moontick.closes), []);
    assert.deepEqual(this.sockets.map((socket) => socket.isClosed()), [false]);
    assert.deepEqual(this.faults, []);
  }

  // What axe-core has against what is on the screen, once it has come to rest.
  async violations(within = "body") {
    if (!(await this.ask(() => "axe" in window))) await this.page.evaluate(AXE);
    return this.ask(async ([root, values]) => {
      await Promise.allSettled(document.getAnimations().map((one) => (one.effect.getTiming().iterations === Infinity ? null : one.finished)));
      const { violations } = await window.axe.run(root, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`);
    }, [within, RULES]);
  }

  // What has the keyboard, by the name that it is read out with.
  focused() {
    return this.ask(() => {
      const on = document.activeElement;
      return on === document.body ? "" : on.getAttribute("aria-label") ?? (on.labels?.[0] ?? on).textContent;
    });
  }

  // How the browser tells who cannot see it of a text: as a part of "polite" or "assertive", what is read out when it changes, or of a
  // dialog with its name.
  async toldAs(text) {
    const devtools = (this.devtools ??= await this.page.context().newCDPSession(this.page));
    const { nodes } = await devtools.send("Accessibility.getFullAXTree"), known = new Map(nodes.map((node) => [node.nodeId, node]));
    const ways = new Set();
    for (const found of nodes.filter((node) => !node.ignored && node.name?.value === text)) {
      for (let node = found; node; node = known.get(node.parentId)) {
        const live = node.properties?.find(({ name }) => name === "live")?.value.value;
        if (live) ways.add(live);
        if (/dialog$/.test(node.role?.value)) ways.add(`${node.role.value} ${node.name.value}`);
      }
    }
    return [...ways].sort();
  }

  async picture(name) {
    mkdirSync(SHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`), animations: "disabled" });
  }
}
