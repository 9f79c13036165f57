// The lab, headless and as a page: four carriers side by side, and what proxies do to them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Visitor } from "./browser.mjs";
import { Middlebox } from "./middlebox.mjs";
import { GAMES, Server, run } from "./server.mjs";

const measure = async (url, ...options) => {
  const { code, out, err } = await run("lab", "--url", url, "--seconds", "7", ...options);
  assert.equal(err.split("\n").length, 2, err);
  return { code, out };
};
const outcomes = ({ carriers }) => carriers.map(({ carrier, outcome }) => `${carrier} ${outcome}`);

test("moontick lab finds all four working, and its guests leave", async (t) => {
  const server = await Server.start(t, { mode: "arena", scripts: GAMES });
  const { code, out } = await measure(server.url, "--json"), told = JSON.parse(out);
  assert.deepEqual(outcomes(told), ["websocket works", "sse works", "long works", "short works"]);
  assert.equal(code, 0);
  for (const { carrier, round_trip_ms: { p50, p99 }, delay_ms: delay, lost, why } of told.carriers) {
    assert.ok(p50 > 0 && p99 >= p50 && delay >= 0, `${carrier}: ${p50}, ${p99}, ${delay}`);
    assert.deepEqual([lost, why], [0, ""], carrier);
  }
  const [websocket, sse, long, short] = told.carriers.map(({ overhead_bytes: bytes }) => bytes);
  assert.ok(websocket >= 2 && websocket < sse && sse < short && short < long, `${websocket}, ${sse}, ${short}, ${long}`);
  assert.match(told.advice, /^All is well: .* there and back|^All is well: .*The line trembles/);
  assert.equal((await (await fetch(`${server.url}/api/rooms`)).json())[0].players, 0);
});

test("moontick lab names what a proxy breaks, and where", async (t) => {
  const server = await Server.start(t, { mode: "arena", scripts: GAMES });
  const careful = await Middlebox.start(t, server, { upgrades: "refuse", streams: "lump" });
  const deaf = await Middlebox.start(t, server, { upgrades: "swallow", streams: "hold" });
  const shut = await Middlebox.start(t, server, { refused: /./ });
  const [told, deafness, nothing] = await Promise.all([measure(careful.url), measure(deaf.url, "--json"), measure(shut.url, "--json")]);
  assert.match(told.out, /^WebSocket +does not open .*\nEvent stream +arrives in lumps .*\nLong polling +works .*\nShort polling +works /m);
  assert.match(told.out, /^WebSocket: the Upgrade was answered with "HTTP\/1\.1 403 Forbidden"\.\nEvent stream: \d+ of 100 updates came at once/m);
  assert.match(told.out, /lets no WebSocket through, so games use the event stream .*proxy_buffering off/);
  assert.equal(told.code, 2);
  assert.deepEqual(outcomes(JSON.parse(deafness.out)), ["websocket dumb", "sse dumb", "long works", "short works"]);
  assert.match(JSON.parse(deafness.out).carriers[0].why, /opened, and brought nothing/);
  assert.equal(deafness.code, 2);
  assert.deepEqual(outcomes(JSON.parse(nothing.out)), ["websocket shut", "sse shut", "long shut", "short shut"]);
  assert.match(JSON.parse(nothing.out).carriers[1].why, /^POST \/carrier was answered with 403$/);
  assert.equal(nothing.code, 1);
});

test("what moontick lab cannot be asked ends it with 64", async () => {
  for (const args of [[], ["--url", "ws://here"], ["--url", "http://here", "--seconds", "1"], ["--speed"], ["--url", "http://here", "more"]])
    assert.equal((await run("lab", ...args)).code, 64, args.join(" "));
});

// What the four cards say, once no carrier is on trial any more and the working ones have figures.
const read = (visitor) => visitor.until(() => {
  const cards = [...document.querySelectorAll(".card")], text = (node) => node.textContent;
  const told = cards.map((card) => ({ outcome: card.dataset.outcome, figures: [...card.querySelectorAll("dd")].map(text) }));
  const isDone = ({ outcome, figures }) => (outcome === "works" ? figures.slice(0, 4).every((figure) => /\d/.test(figure)) : outcome && outcome !== "trying");
  return told.length === 4 && told.every(isDone) && { told, advice: text(document.getElementById("advice")) };
});

test("the page /lab shows the same, on a desk and on a phone", async (t) => {
  const server = await Server.start(t, { mode: "arena", scripts: GAMES });
  const visitor = await Visitor.open(t, `${server.url}/lab`, { width: 1280, height: 800 });
  const { told, advice } = await read(visitor);
  assert.deepEqual(told.map(({ outcome }) => outcome), ["works", "works", "works", "works"]);
  await visitor.until(() => /^All is well/.test(document.getElementById("advice").textContent), null);
  await visitor.picture("lab-desk");
  await visitor.page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await visitor.ask(() => document.getElementById("lab").scrollWidth <= 390), "it fits");
  await visitor.picture("lab-phone");
  assert.deepEqual(visitor.faults, []);
  assert.ok(advice);
});

test("the page /lab names what a proxy breaks", async (t) => {
  const server = await Server.start(t, { mode: "arena", scripts: GAMES });
  const box = await Middlebox.start(t, server, { upgrades: "refuse", streams: "lump" });
  const visitor = await Visitor.open(t, `${box.url}/lab`, { width: 1280, height: 800 });
  await visitor.until(() => [...document.querySelectorAll(".card")].map((card) => card.dataset.outcome).join() === "shut,lumpy,works,works");
  await visitor.until(() => /lets no WebSocket through, so games use the event stream .*proxy_buffering/.test(document.getElementById("advice").textContent));
  await visitor.picture("lab-proxy");
});
