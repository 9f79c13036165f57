// crowd.mjs: what many clients at once, and bad neighbours, do to the server and to each other.
//   node crowd.mjs [--short] [--only SCENE] [--idle N]    scenes: stalled, idle, drain, noisy, abandoned (not in a short run)
// Prints figures, and fails when one is beyond its limit. Limits on time are for a machine with other work to do.
import { Agent, request } from "node:http";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { SLACK, Server, run } from "../play/server.mjs";
import { Line } from "./line.mjs";
import { get, say } from "./bytes.mjs";
import { Member, gather } from "./member.mjs";
import { Tree, kernelMemory } from "./tree.mjs";

const PLAYERS = 20, GAP_SLACK = 40 * SLACK, HICCUP = 500 * SLACK; // ms that the p99 of frame gaps may grow by; in a short run it is one late tick
const STALLED_LIMIT = 64 * 1024, EACH_LIMIT = 16; // KB: all stalled ones together, one idle connection
const ROUNDS_LIMIT = 512, LINE_LIFE = 9500; // KB; ms until a line without a HELLO is gone: 5 s, and 3 s for its close
const DEFAULT_LIMIT = 5000; // connections of a server that is not told otherwise

const { values: options } = parseArgs({ options: { short: { type: "boolean" }, only: { type: "string" }, idle: { type: "string" } } });
const pick = (full, short) => (options.short ? short : full);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const round = (number, digits = 1) => Number(number.toFixed(digits));
const hasLimitOption = (await run("--help")).out.includes("--max-connections");
const failures = [];

function tell(scene, text) { console.log(`${scene}: ${text}`); }

function must(scene, truth, text) {
  if (truth) return;
  failures.push(`${scene}: ${text}`);
  console.log(`FAILED ${scene}: ${text}`);
}

const start = (t, mode, args = []) => Server.start(t, { mode, scripts: fileURLToPath(new URL(".", import.meta.url)), workers: 2, args });

// The gaps between frames of all players over so many seconds, in milliseconds.
async function gapsOf(players, seconds) {
  for (const player of players) player.gaps = [];
  await pause(seconds * 1000);
  const gaps = players.flatMap((player) => player.gaps).sort((one, two) => one - two);
  return { p50: round(gaps[gaps.length >> 1]), p99: round(gaps[Math.floor(gaps.length * 0.99)]), most: round(gaps.at(-1)), count: gaps.length };
}

const shown = ({ p50, p99, most }) => `p50 ${p50}, p99 ${p99}, max ${most} ms`;

// Twenty who move about, until the test is over.
async function play(t, server) {
  const players = await gather(server.port, PLAYERS);
  let seq = 0;
  const timer = setInterval(() => {
    seq++;
    for (const player of players) player.send(say([2, seq, 0, [seq % 100, -(seq % 50)]]));
  }, 100);
  t.after(() => clearInterval(timer));
  t.after(() => players.forEach((player) => player.drop()));
  return players;
}

async function playersNow(server) {
  const line = await Line.open(server.port);
  await line.send(get("/api/rooms", { Connection: "close" }));
  const { body } = await line.answer(5000 * SLACK);
  line.drop();
  return JSON.parse(body).reduce((sum, room) => sum + room.players, 0);
}

// The first sample for which `look` is true, in seconds from now; null when there is none in time.
async function secondsUntil(look, seconds) {
  const began = performance.now();
  for (; performance.now() < began + seconds * 1000; await pause(250)) if (await look()) return round((performance.now() - began) / 1000);
  return null;
}

async function stalled(t) {
  const count = pick(1000, 50), seconds = pick(20, 8);
  const server = await start(t, "crowd"), tree = new Tree(server), players = await play(t, server);
  const alone = await gapsOf(players, pick(10, 4));
  const crowd = await gather(server.port, count);
  t.after(() => crowd.forEach((member) => member.drop()));
  const reading = await gapsOf(players, pick(10, 4));
  const memory = tree.memory(), kernel = kernelMemory();
  for (const member of crowd) member.pause();
  let most = 0, mostKernel = 0;
  const sampler = setInterval(() => {
    most = Math.max(most, tree.memory() - memory);
    mostKernel = Math.max(mostKernel, kernelMemory() - kernel);
  }, 250);
  const beside = await gapsOf(players, seconds);
  clearInterval(sampler);
  tell("stalled", `frame gaps of ${PLAYERS} players: alone ${shown(alone)}`);
  tell("stalled", `with ${count} who read ${shown(reading)}; with ${count} who do not ${shown(beside)}`);
  tell("stalled", `memory of the server +${round(most / 1024)} MB on ${round(memory / 1024)} MB, of all sockets here +${round(mostKernel / 1024)} MB`);
  must("stalled", most <= STALLED_LIMIT, `memory grew by ${most} KB`);
  must("stalled", beside.p99 <= Math.max(alone.p99, reading.p99) + pick(GAP_SLACK, HICCUP), `gap p99 ${beside.p99} ms`);
  if (!options.short) {
    const gone = await secondsUntil(async () => (await playersNow(server)) <= PLAYERS, 45);
    tell("stalled", `all of them were sent away ${gone === null ? "not within 45 s" : `${round(gone + seconds)} s after they stopped reading`}`);
    must("stalled", gone !== null, "stalled clients are never sent away");
  }
  await tree.mustBeWell();
}

async function idle(t) {
  const wanted = Number(options.idle ?? pick(10000, 200)), most = hasLimitOption || options.idle ? wanted : Math.min(wanted, DEFAULT_LIMIT - 50);
  if (most < wanted) tell("idle", `moontick serve has no --max-connections: ${most} instead of ${wanted}`);
  const server = await start(t, "quiet", hasLimitOption ? ["--max-connections", wanted + 100] : []), tree = new Tree(server);
  const silent = Math.min(most, 1000), before = tree.memory([tree.gateway]);
  const waiting = await gather(server.port, silent, { greets: false });
  const open = tree.memory([tree.gateway]) - before, began = tree.cpu();
  await pause(1500);
  tell("idle", `${silent} connections before HELLO: ${round(open / silent)} KB each, ${round((tree.cpu() - began) / 0.015)} % of a core`);
  for (const member of waiting) member.drop();
  const base = tree.memory(), gathered = performance.now();
  const crowd = await gather(server.port, most, { seconds: 120 });
  t.after(() => crowd.forEach((member) => member.drop()));
  const took = (performance.now() - gathered) / 1000, gateway = tree.memory([tree.gateway]) - before, all = tree.memory() - base;
  const used = tree.cpu(), frames = crowd.reduce((sum, member) => sum + member.frames, 0), seconds = pick(10, 4);
  await pause(seconds * 1000);
  const told = crowd.reduce((sum, member) => sum + member.frames, 0) - frames;
  const share = round(((tree.cpu() - used) / seconds) * 100), rate = round(told / seconds / most);
  tell("idle", `${most} seated who do nothing, welcomed in ${round(took)} s: ${round(gateway / most)} KB each, ${round(all / most)} KB with their rooms`);
  tell("idle", `over ${seconds} s: ${share} % of a core for ${rate} frames a second to each`);
  must("idle", crowd.every((member) => !member.ended), `${crowd.filter((member) => member.ended).length} were lost`);
  must("idle", gateway / most <= EACH_LIMIT * SLACK, `${round(gateway / most)} KB each`);
  await tree.mustBeWell();
}

async function drain(t) {
  const count = pick(2000, 100), server = await start(t, "quiet"), tree = new Tree(server);
  const crowd = await gather(server.port, count);
  await pause(1000);
  const began = performance.now();
  process.kill(tree.gateway, "SIGTERM");
  const late = await new Promise((resolve) => setTimeout(() => resolve(new Member(server.port)), 5));
  const over = server.logged(/the server has ended/, 15000 * SLACK).then(() => performance.now() - began);
  await Promise.all(crowd.map((member) => member.has("ended", 5000 * SLACK)));
  const exit = await over, codes = crowd.filter((member) => member.closed?.code === 1001);
  const last = Math.max(...codes.map((member) => member.closed.at - began));
  tell("drain", `${codes.length} of ${count} got 1001, the last after ${round(last, 0)} ms; the process ended after ${round(exit, 0)} ms`);
  must("drain", codes.length === count, `${count - codes.length} got no 1001`);
  must("drain", last <= 1000 * SLACK, `the last 1001 came after ${round(last, 0)} ms`);
  must("drain", exit <= 3000 * SLACK, `the process took ${round(exit, 0)} ms to end`);
  must("drain", !late.welcomed, "somebody was seated after SIGTERM");
}

async function noisy(t) {
  const seconds = pick(30, 5), server = await start(t, "crowd"), tree = new Tree(server), players = await play(t, server);
  const quiet = await gapsOf(players, seconds);
  const noise = Buffer.concat(Array(100).fill(say([4, 1]))), codes = {};
  let sent = 0, noisemaker = null, used = tree.cpu();
  const timer = setInterval(() => { // 10,000 a second; whoever is thrown out comes back at once
    if (!noisemaker || noisemaker.ended) {
      if (noisemaker) codes[noisemaker.closed?.code ?? "none"] = (codes[noisemaker.closed?.code ?? "none"] ?? 0) + 1;
      noisemaker = new Member(server.port);
    } else if (noisemaker.welcomed && !noisemaker.closed) {
      noisemaker.send(noise);
      sent += 100;
    }
  }, 10);
  const loud = await gapsOf(players, seconds);
  clearInterval(timer);
  noisemaker?.drop();
  used = (tree.cpu() - used) / seconds;
  tell("noisy", `${PLAYERS} players' frame gaps: in peace ${shown(quiet)}; beside 10,000 messages a second ${shown(loud)}`);
  tell("noisy", `${round(sent / seconds, 0)} messages a second got out, ended by ${JSON.stringify(codes)}; ${round(used * 100)} % of a core`);
  must("noisy", Object.keys(codes).join() === "4007", `the noisy one saw ${JSON.stringify(codes)}`);
  must("noisy", loud.p99 <= quiet.p99 + pick(GAP_SLACK, HICCUP), `gap p99 ${loud.p99} ms`);
  must("noisy", players.every((player) => !player.ended), "a neighbour lost the line");
  await tree.mustBeWell();
}

// Opens a line over HTTP and never comes back to it.
const abandon = (port, agent) => new Promise((resolve, reject) => {
  const asked = request({ host: "127.0.0.1", port, agent, method: "POST", path: "/carrier", headers: { "Content-Length": 0 } }, (answer) => {
    answer.resume().on("end", resolve);
  });
  asked.on("error", reject).end();
});

async function abandoned(t) {
  const count = 1800, rounds = 5, server = await start(t, "quiet"), tree = new Tree(server), memory = [], open = tree.descriptors();
  for (let round = 0; round < rounds; round++) {
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    await Promise.all(Array.from({ length: count }, () => abandon(server.port, agent)));
    agent.destroy();
    await pause(LINE_LIFE);
    memory.push(tree.memory([tree.gateway]));
  }
  const left = (await tree.descriptorsAtMost(open, 10000)) - open;
  tell("abandoned", `${rounds} times ${count} lines that say nothing: the gateway takes ${memory.join(", ")} KB after each, ${left} descriptors are left`);
  must("abandoned", left <= 0, `${left} descriptors are still open`);
  must("abandoned", memory.at(-1) - memory[1] <= ROUNDS_LIMIT, `memory grew by ${memory.at(-1) - memory[1]} KB from the second round to the last`);
  await tree.mustBeWell();
}

const scenes = { stalled, idle, drain, noisy, ...(options.short ? {} : { abandoned }) };
for (const [name, scene] of Object.entries(scenes)) {
  if (options.only && options.only !== name) continue;
  const endings = [];
  await scene({ after: (end) => endings.push(end) }).catch((error) => must(name, false, error.stack));
  for (const end of endings.reverse()) await end();
}
process.exitCode = failures.length ? 1 : 0;
