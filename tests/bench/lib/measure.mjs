// measure.mjs: one server, one load, one window: what a frame costs.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { LOAD_CORE, onCore, start, startServer } from "./servers.mjs";

const RATE = 20;
const MB = 1024; // smaps speaks of kB
const DEADLINE_MS = 180000;

// RSS counts what two processes share twice; PSS counts it once.
export function memoryOf(pids) {
  const total = { rss: 0, pss: 0 };
  for (const pid of pids) {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    total.rss += Number(/^Rss:\s+(\d+)/m.exec(text)[1]) / MB;
    total.pss += Number(/^Pss:\s+(\d+)/m.exec(text)[1]) / MB;
  }
  return total;
}

export function treeOf(root) {
  const parents = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch { /* it has ended */ }
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

// Runs the load against a server that is up. `look(result)` is called while the clients are still there.
export async function runLoad(build, server, spec, look) {
  const options = {
    "--url": server.url, "--tongue": server.tongue, "--count": spec.clients, "--pid": server.pid,
    "--rate": spec.rate ?? 10, "--warm-up": spec.warmUp ?? 2, "--seconds": spec.seconds ?? 4,
  };
  const flags = Object.entries(options).flat().map(String);
  if (spec.idle) flags.push("--idle");
  const load = start(onCore(LOAD_CORE, [join(build, "bench_clients"), ...flags]));
  const timer = setTimeout(() => load.kill("SIGKILL"), DEADLINE_MS);
  const result = await new Promise((resolve, reject) => {
    let said = "";
    load.stdout.on("data", (text) => {
      said += text;
      if (!said.includes("\n")) return;
      const parsed = JSON.parse(said);
      resolve(Object.assign(parsed, look?.(parsed)));
    });
    load.ended.then(() => reject(new Error(`the load ended without a result: ${load.errors}`)));
  }).finally(() => clearTimeout(timer));
  await load.ended;
  return result;
}

function digest(result, spec) {
  const cpu = result.processes.reduce((sum, one) => sum + one.cpu_ns, 0) / 1e3;
  const head = (result.bytes / result.frames) < 128 ? 2 : 4;
  return {
    us: cpu / result.frames, // of CPU, per frame delivered
    tick: cpu / result.seconds / RATE, // per tick
    parts: result.processes.map((one) => one.cpu_ns / 1e3 / result.frames),
    busy: cpu / 1e6 / result.seconds, // share of one core
    payload: result.bytes / result.frames - head,
    rate: result.bytes / result.seconds / spec.clients, // bytes per client and second
    hz: result.frames / result.seconds / spec.clients,
    p50: result.gap_ms.p50, p99: result.gap_ms.p99,
    rss: result.memory.rss, pss: result.memory.pss,
    clients: result.clients, load: result.load_share, stolen: result.stolen_ticks,
  };
}

export async function measure(name, build, spec) {
  const server = await startServer(name, build, spec);
  try {
    const look = (result) => ({ memory: memoryOf(result.processes.map((one) => one.pid)) });
    return digest(await runLoad(build, server, spec, look), spec);
  } finally {
    await server.end();
  }
}
