// The line drops in every way there is, and the page is back in its seat: the same player, each press counted once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Visitor } from "./browser.mjs";
import { Proxy } from "./proxy.mjs";
import { Server, SLACK, descendantsOf, statusOf } from "./server.mjs";

const FROZEN = Number(process.env.MOONTICK_FROZEN ?? 4) * 1000; // ms; beyond 30 s the server gives the line up
const HELLO = 1, WELCOME = 16, SNAPSHOT = 17;

// Ada plays Tally through a bad line; how often she has pressed is known.
class Player {
  presses = 0;
  static async join(t) {
    const ada = new Player();
    ada.server = await Server.start(t, { mode: "tally" });
    ada.proxy = await Proxy.start(t, ada.server);
    ada.visitor = await (await Visitor.open(t, `${ada.proxy.url}/?carrier=websocket`)).enter("Ada"); // so many drops would lead to another
    ada.you = await ada.visitor.ask(() => window.__moontick.you);
    await ada.watch();
    return ada;
  }

  // Counts the pictures in which nobody is there.
  watch() {
    return this.visitor.ask(() => {
      window.empty = 0;
      const look = () => requestAnimationFrame(look) && (window.empty += window.__moontick.players().length === 0);
      look();
    });
  }

  async press() {
    this.presses++;
    await this.visitor.page.keyboard.press("Space", { delay: 60 });
  }

  codes() { return this.visitor.ask(() => window.__moontick.closes.map(({ code }) => code)); }

  // Plays by a WebSocket that is newer than so many: the same player, with as many points as presses.
  async isBack(lines) {
    await this.visitor.until(() => window.__moontick.state === "playing");
    const until = performance.now() + 10000 * SLACK;
    while (this.newest <= lines && performance.now() < until) await this.visitor.page.waitForTimeout(20);
    await this.counts();
  }

  get newest() { return this.proxy.lines.findLastIndex(({ up }) => up.isFramed); }

  async counts() {
    await this.visitor.until(([you, presses]) => {
      const { state, players } = window.__moontick, mine = players().filter(({ name }) => name === "Ada");
      return state === "playing" && mine.length === 1 && mine[0].id === you && mine[0].connected && mine[0].score === presses;
    }, [this.you, this.presses]);
    assert.equal(await this.visitor.ask(() => window.__moontick.you), this.you);
    assert.equal(await this.visitor.ask(() => window.empty), 0, "the picture was never empty");
  }
}

test("a line that drops: back in the seat, and every press counts once", async (t) => {
  const ada = await Player.join(t), { proxy, visitor } = ada;

  // Something happens to the line, and Ada plays on by another one. While the page knows nothing of it, it takes what she presses.
  const survives = async (action, isUnaware = false) => {
    const lines = ada.newest;
    await ada.press();
    await action();
    if (isUnaware) await ada.press();
    await ada.isBack(lines);
    await ada.press();
    await ada.counts();
  };

  await t.test("reset on both sides", () => survives(() => proxy.abort()));
  await t.test("shut by the server's side, without a Close", () => survives(() => proxy.abort({ client: "end", server: "end" })));
  await t.test("the server was told, and the page was not", () => survives(() => proxy.abort({ client: "nothing", server: "reset" }), true));
  await t.test("the page was told, and the server was not", () => survives(() => proxy.abort({ client: "reset", server: "nothing" })));
  await t.test("half open: nobody was told, and nothing comes", () => survives(() => proxy.freeze(), true));
  await t.test("down for a while", () => survives(async () => {
    proxy.isDown = true;
    proxy.abort();
    await visitor.page.locator(".cover", { hasText: "Connection lost" }).waitFor();
    proxy.isDown = false;
  }));

  await t.test("the WELCOME is lost on its way, three times", () => survives(async () => {
    let lost = 0;
    proxy.onFrame = (line, from, opcode, payload) => {
      if (from !== "server" || payload[1] !== WELCOME || lost === 3) return true;
      lost++;
      return void line.abort() ?? false;
    };
    proxy.abort();
    for (const until = performance.now() + 10000 * SLACK; lost < 3 && performance.now() < until;) await visitor.page.waitForTimeout(20);
    assert.equal(lost, 3);
    proxy.onFrame = null;
  }));

  await t.test("one message up and the seat is back: nothing else is waited for", async () => {
    const said = [];
    proxy.onFrame = (line, from, opcode, payload) => (from === "client" || [WELCOME, SNAPSHOT].includes(payload[1])) && opcode === 2 ? said.push(payload[1]) : true;
    const lines = ada.newest;
    proxy.abort();
    await ada.isBack(lines);
    proxy.onFrame = null;
    assert.deepEqual(said.slice(0, 2), [HELLO, WELCOME]);
    assert.ok(said.includes(SNAPSHOT));
  });

  await t.test("a stall, and a slow line that trembles, cost no line at all", async () => {
    const lines = ada.newest, before = (await ada.codes()).length;
    await ada.press();
    proxy.stall(1200);
    await ada.press();
    await ada.counts();
    Object.assign(proxy, { delay: 60, jitter: 40 });
    await ada.press();
    await ada.counts();
    Object.assign(proxy, { delay: 0, jitter: 0 });
    assert.deepEqual([ada.newest, (await ada.codes()).length], [lines, before]);
  });

  await t.test("the page is loaded anew", async () => {
    await visitor.page.reload();
    await visitor.until(() => window.__moontick.state === "playing" && window.__moontick.tick > 0);
    await ada.watch();
    await ada.counts();
    await survives(() => proxy.abort());
  });

  await t.test("the tab is frozen, and the line half open meanwhile", () => survives(async () => {
    const devtools = await visitor.page.context().newCDPSession(visitor.page);
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    proxy.freeze();
    await sleep(FROZEN);
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await visitor.page.bringToFront();
  }));

  await t.test("the laptop sleeps, and nobody knows of the line when it wakes", () => survives(async () => {
    const browser = descendantsOf(process.pid).filter((pid) => /chrom|headless/i.test(statusOf(pid)?.Name));
    assert.ok(browser.length > 0);
    const tell = (signal) => browser.filter(statusOf).forEach((pid) => process.kill(pid, signal));
    t.after(() => tell("SIGCONT"));
    tell("SIGSTOP");
    proxy.freeze();
    await sleep(FROZEN);
    tell("SIGCONT");
  }));

  await t.test("the page that was hidden got nothing, and has all of it when it is seen again", async () => {
    const see = (hidden) => visitor.ask((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    await see(true);
    await visitor.page.waitForTimeout(300);
    const kinds = [];
    proxy.onFrame = (line, from, opcode, payload) => from === "server" && opcode === 2 ? kinds.push(payload[1]) : true;
    await visitor.page.waitForTimeout(700);
    assert.deepEqual(kinds.filter((kind) => kind === SNAPSHOT || kind === SNAPSHOT + 1), []);
    await see(false);
    await visitor.page.waitForTimeout(0);
    await ada.press();
    await ada.counts();
    proxy.onFrame = null;
    assert.equal(kinds.find((kind) => kind === SNAPSHOT || kind === SNAPSHOT + 1), SNAPSHOT);
  });

  await t.test("another tab takes the seat over, says so here, and gives it back", async () => {
    const [other] = await Promise.all([visitor.page.context().waitForEvent("page"), visitor.ask(() => void window.open(location.href))]);
    await other.waitForFunction(() => window.__moontick?.state === "playing" && window.__moontick.tick > 0);
    assert.equal(await other.evaluate(() => window.__moontick.you), ada.you);
    await visitor.page.locator(".cover", { hasText: "You are playing in another tab" }).waitFor();
    assert.equal((await ada.codes()).at(-1), 4005);
    await visitor.page.locator(".cover").getByRole("button", { name: "Play here" }).click();
    await other.locator(".cover", { hasText: "You are playing in another tab" }).waitFor();
    await ada.counts();
    await other.close();
    await survives(() => proxy.abort());
  });

  await t.test("the server starts anew: the page says so, and comes back by itself", async () => {
    const before = ada.server.pid, lines = ada.newest, ready = ada.server.logs(/is ready/);
    await ada.press();
    await ada.counts();
    process.kill(before, "SIGUSR2");
    await visitor.page.locator(".cover", { hasText: "The server is restarting" }).waitFor();
    await ready;
    await ada.isBack(lines);
    assert.ok((await ada.codes()).includes(1012));
  });

  await t.test("the same, when the Close and the end of the line are swallowed", async () => {
    const lines = ada.newest, ready = ada.server.logs(/is ready/);
    Object.assign(proxy, { swallowsCloses: true, swallowsEnds: true });
    process.kill(ada.server.pid, "SIGUSR2");
    await ready;
    Object.assign(proxy, { swallowsCloses: false, swallowsEnds: false });
    await ada.isBack(lines);
    await ada.press();
    await ada.counts();
  });
});
