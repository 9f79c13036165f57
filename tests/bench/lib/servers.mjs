// servers.mjs: starts the servers that are compared, each on the core that is theirs, and ends them again.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { COLYSEUS_WANTS, findNode } from "../peers/node.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const START_MS = 15000, STOP_MS = 4000;
export const SERVER_CORE = 0, LOAD_CORE = 1;

const cores = availableParallelism?.() ?? 1;
export const pins = cores > 1 && spawnSync("taskset", ["--version"]).status === 0;
export const onCore = (core, command) => (pins ? ["taskset", "-c", String(core), ...command] : command);

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

export function start(command, options = {}) {
  const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"], ...options });
  running.add(child);
  child.ended = new Promise((resolve) => child.on("close", (code) => resolve(running.delete(child) && code)));
  child.errors = "";
  child.stderr.on("data", (text) => (child.errors = (child.errors + text).slice(-2000)));
  return child;
}

async function stop(child) {
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await child.ended;
  clearTimeout(killer);
}

// Every server says in its first lines where it is.
function whereIs(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not start: ${child.errors}`)), START_MS);
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      const found = /http:\/\/(127\.0\.0\.1:\d+)/.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
    child.ended.then((code) => reject(new Error(`the server ended with ${code}: ${child.errors}`)));
  });
}

// A folder of modes with one mode: ours, with other numbers in its first lines.
function modeFolder(folder, { sight, side = 4000, crowd = 0, seats = 4000, ticks = 20 }) {
  let source = readFileSync(join(here, "modes", "field.lua"), "utf8");
  if (sight === "all") source = source.replace(/ *interest = .*\n/, "");
  source = source.replace(/= 4000, (.*?)(\d+) -- units/, (_, middle) => `= ${side}, ${middle}${crowd} -- units`);
  source = source.replace("players = { 1, 4000 }", `players = { 1, ${seats} }`).replace("hero = 4000", `hero = ${seats}`).replace("rate = 20", `rate = ${ticks}`);
  mkdirSync(join(folder, "scripts", "modes"), { recursive: true });
  writeFileSync(join(folder, "scripts", "modes", "field.lua"), source);
  return join(folder, "scripts");
}

const commands = {
  moontick(build, spec, folder) {
    const files = ["--data", join(folder, "data"), "--scripts", modeFolder(folder, spec), "--web", join(here, "modes")];
    return [join(build, "moontick"), "serve", "--port", "0", "--mode", "field", "--workers", String(spec.workers ?? 1), "--max-connections", "20000", "--max-rooms", "5000", ...files];
  },
  poll: (build, spec) => [join(build, "bench_send_paths"), "poll", String(spec.frame), String(spec.idle ? 0 : spec.clients)],
  uv: (build, spec) => [join(build, "bench_send_paths"), "uv", String(spec.frame), String(spec.idle ? 0 : spec.clients)],
  floor: (build, spec) => [join(build, "bench_floor"), String(Math.max(1, Math.round(spec.frame)))],
  colyseus: (_, spec) => [findNode().path, join(here, "peers/colyseus.mjs"), spec.sight, String(spec.side ?? 4000)],
  expert: (_, spec) => [findNode().path, join(here, "peers/expert.mjs"), spec.sight, String(spec.side ?? 4000)],
};
const tongues = { moontick: "moontick", colyseus: "colyseus" }; // the others: plain
export const titles = {
  moontick: "Moontick", floor: "bare epoll floor", colyseus: "Colyseus", expert: "Node ws + msgpackr", poll: "lws, its poll loop", uv: "lws, libuv plugin",
};

export function whyNot(name) {
  if (name !== "colyseus") return null;
  const { version, major } = findNode();
  return major >= COLYSEUS_WANTS ? null : `Colyseus wants Node ${COLYSEUS_WANTS}, this is ${version}: left out`;
}

export async function startServer(name, build, spec) {
  const folder = mkdtempSync(join(tmpdir(), "moontick-bench-"));
  const command = commands[name](build, spec, folder);
  const child = start(spec.workers > 1 ? command : onCore(SERVER_CORE, command));
  const end = async () => {
    await stop(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { pid: child.pid, url: `ws://${await whereIs(child)}/ws`, tongue: tongues[name] ?? "plain", end, child };
  } catch (error) {
    await end();
    throw error;
  }
}
