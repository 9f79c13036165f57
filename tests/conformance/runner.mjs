// runner.mjs: runs the cases against the built server (MOONTICK names another), many at a time, and prints a line for each.
//   node runner.mjs [WORD]    only the cases whose line contains the word
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SLACK, Server, run } from "../play/server.mjs";
import { KNOWN } from "./known.mjs";
import { Visit } from "./steps.mjs";
import { mustBeSound } from "./tree.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TOPICS = ["handshake", "framing", "closing", "messages", "resume", "carriers", "limits", "http", "sessions"];
// Servers that are more than one of the mode they are named after.
const SPECIAL = {
  seat: { mode: "single" },
  few: { mode: "plain", args: ["--max-connections", 3] },
  family: { mode: "plain", args: ["--max-per-address", 3] },
  closed: { mode: "plain", args: ["--deny", "192.0.2.1,127.0.0.0/8"] },
};
const AT_ONCE = 24, LONGEST = 60000 * SLACK;

const endings = [];
const test = { after: (end) => endings.unshift(end) };

// A page, a big file and one that must not be served.
async function makeWeb() {
  const folder = await mkdtemp(join(tmpdir(), "moontick-web-"));
  endings.unshift(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>conformance</title>");
  await writeFile(join(folder, "app-1A2B3C4D.js"), "0;");
  await writeFile(join(folder, "big.txt"), "0123456789abcdef".repeat(65536));
  await writeFile(join(folder, ".secret"), "secret");
  return folder;
}

async function startServers(names) {
  const web = await makeWeb(), servers = {};
  for (const name of names) {
    const { mode = name, args = [] } = SPECIAL[name] ?? {};
    servers[name] = await Server.start(test, { mode, scripts: HERE, args: ["--web", web, ...args] });
  }
  return servers;
}

async function loadCases(word) {
  const cases = [];
  for (const topic of TOPICS) {
    const { default: list } = await import(`./${topic}.mjs`);
    for (const [level, rule, says, ...steps] of list) cases.push({ topic, level, rule, says, steps, name: `${rule} ${says}` });
  }
  return cases.filter(({ topic, level, name }) => `${topic} ${level} ${name}`.includes(word));
}

const serverOf = ({ steps }) => steps[0].server ?? "plain";

async function runCase(each, servers) {
  const visit = await Visit.open(servers[serverOf(each)]);
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`not done after ${LONGEST} ms`)), LONGEST).unref());
  try {
    for (const step of each.steps) await Promise.race([step(visit), late]);
    return "";
  } catch (error) {
    return error.message;
  } finally {
    visit.line.drop();
  }
}

// Those that wait for the server's own clock hardly cost anything, and begin first.
async function runAll(cases, servers, done) {
  const patient = cases.filter(({ rule }) => rule === "time"), others = cases.filter(({ rule }) => rule !== "time");
  const finish = async (each) => done({ ...each, wrong: await runCase(each, servers) });
  const waiting = patient.map(finish);
  const workers = Array.from({ length: AT_ONCE }, async () => {
    while (others.length) await finish(others.shift());
  });
  await Promise.all([...workers, ...waiting]);
}

const older = (one, two) => one.localeCompare(two, "en", { numeric: true }) < 0;

class Report {
  counts = {};
  constructor(version) { this.version = version; }

  add({ level, name, wrong }) {
    const mended = KNOWN.get(name), isKnown = mended === null || (mended && older(this.version, mended));
    const result = !wrong ? "ok" : isKnown ? "known" : "FAILED";
    const able = wrong ? "cannot" : "can, against known.mjs";
    const note = isKnown ? ` [libwebsockets ${this.version} ${able}: mended in ${mended ?? "no release"}]` : "";
    (this.counts[level] ??= { ok: 0, known: 0, FAILED: 0 })[result]++;
    console.log(`${result} ${level} ${name}${note}${wrong && `: ${wrong}`}`);
  }

  // Whether nothing failed.
  finish() {
    for (const [level, { ok, known, FAILED }] of Object.entries(this.counts)) console.log(`${level}: ${ok} ok, ${known} known, ${FAILED} failed`);
    return Object.values(this.counts).every(({ FAILED }) => FAILED === 0);
  }
}

async function main(word = "") {
  const began = performance.now(), cases = await loadCases(word);
  const unheard = word ? [] : [...KNOWN.keys()].filter((known) => !cases.some(({ name }) => name === known));
  const report = new Report(/libwebsockets (\d+\.\d+\.\d+)/.exec((await run("--version")).out)?.[1] ?? "0");
  let servers = {};
  try {
    servers = await startServers(new Set(cases.map(serverOf)));
    await runAll(cases, servers, (done) => report.add(done));
  } finally {
    for (const end of endings) await end();
  }
  for (const server of Object.values(servers)) mustBeSound(server);
  for (const name of unheard) console.log(`FAILED: known.mjs names a case that is not there: ${name}`);
  process.exitCode = report.finish() && !unheard.length ? 0 : 1;
  console.log(`${cases.length} cases in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

await main(process.argv[2]);
