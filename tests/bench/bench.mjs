// bench.mjs: Moontick beside its peers and the floor, in one run on one machine.
//
//     node tests/bench/bench.mjs [--quick | --smoke] [--only WORKLOAD|micro|memory] [--rounds N] [--json FILE] [--build DIR]
//     node tests/bench/bench.mjs --rooms N [--ticks RATE]     so many rooms of eight players, at 10 to 60 ticks a second, in one server, and nothing else
//
// For each workload the servers take turns, three rounds or more, each alone on core 0 with the load on core 1, and
// the middle round counts. "noise" is how far the rounds lie apart: a difference smaller than it means nothing.
// "x floor" is against a bare epoll server that sends frames of the size that Moontick sent in the same round.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { full, quick, smoke } from "./lib/cases.mjs";
import { measure } from "./lib/measure.mjs";
import { measureMemory } from "./lib/memory.mjs";
import { measureRooms, roomsTable } from "./lib/rooms.mjs";
import { ratiosOf, summarise } from "./lib/results.mjs";
import { SERVER_CORE, onCore, pins, whyNot } from "./lib/servers.mjs";
import { gameTable, memoryTable, microTable, ratioTable } from "./lib/table.mjs";
import { findNode } from "./peers/node.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean" }, smoke: { type: "boolean" }, json: { type: "string" }, only: { type: "string" },
    rounds: { type: "string" }, rooms: { type: "string" }, ticks: { type: "string", default: "20" }, build: { type: "string", default: fileURLToPath(new URL("../../build/release", import.meta.url)) },
  },
});
const plan = options.smoke ? smoke : options.quick ? quick : full;
const rounds = Number(options.rounds ?? plan.rounds);
const say = (text) => process.stderr.write(`${text}\n`);

// The peers must send what we think they do, or their figures mean nothing.
function check(cases) {
  const wanted = new Set(cases.flatMap((spec) => spec.servers.map((server) => `${server} ${spec.sight}`)));
  for (const [peer, sight] of [...wanted].map((one) => one.split(" ")).filter(([server]) => ["colyseus", "expert"].includes(server))) {
    const { status, stdout, stderr } = spawnSync(findNode().path, [`${here}peers/check.mjs`, peer, sight], { timeout: 60000 });
    if (status !== 0) throw new Error(`the check of ${peer} failed:\n${stderr}`);
    say(String(stdout).trim());
  }
}

async function runCase(spec) {
  const results = [];
  const servers = spec.servers.filter((server) => !whyNot(server));
  for (let i = 0; i < rounds; i++) {
    const round = {};
    for (const server of servers) {
      const frame = spec.frame ?? round.moontick?.payload ?? 300;
      round[server] = await measure(server, options.build, { warmUp: plan.warmUp, seconds: plan.seconds, ...spec, frame });
      const { us, hz, clients, load } = round[server];
      say(`${spec.group} ${spec.clients}${spec.crowd ? ` + ${spec.crowd}` : ""}, round ${i + 1}, ${server}: ${us.toFixed(1)} us a frame, ${hz.toFixed(1)} Hz`
        + `${clients < spec.clients ? `, only ${clients} in` : ""}${load > 0.85 ? ", THE LOAD IS AT ITS LIMIT" : ""}`);
    }
    results.push(round);
  }
  return summarise(spec, results, servers);
}

function machine() {
  const pinned = options.rooms ? "not pinned" : pins ? "server on core 0, load on core 1" : "not pinned: one core, or no taskset";
  return `${cpus().length} x ${cpus()[0].model}, load ${loadavg().map((one) => one.toFixed(1)).join(" ")}, ${pinned}, peers on Node ${findNode().version}`;
}

const wanted = plan.cases.filter((spec) => !options.only || `${spec.group} ${spec.clients}`.includes(options.only));
for (const server of ["moontick", "bench_floor", "bench_clients", "bench_micro"])
  if (!existsSync(`${options.build}/${server}`)) throw new Error(`${options.build}/${server} is not there: build first, or give --build DIR`);
for (const why of new Set(wanted.flatMap((spec) => spec.servers.map(whyNot)).filter(Boolean))) say(why);
const before = machine();
if (options.rooms) {
  const rooms = await measureRooms(options.build, Number(options.rooms), Number(options.ticks));
  console.log(`${before}\n\n${roomsTable(rooms)}`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine: before, rooms }, null, 1)}\n`);
  process.exit(0);
}
if (plan.checks) check(wanted);
const cases = [];
for (const spec of wanted) cases.push(await runCase(spec));
const wants = (part) => !options.smoke && (!options.only || options.only === part);
const micro = !wants("micro") ? null : JSON.parse(execFileSync(...split(onCore(SERVER_CORE, [`${options.build}/bench_micro`, `${here}modes`]))));
const memory = wants("memory") ? await measureMemory(options.build, plan.rooms) : null;
const ratios = ratiosOf(cases, micro);

function split([program, ...rest]) {
  return [program, rest];
}

const parts = [before, `medians of ${rounds} rounds`, cases.length && gameTable(cases), micro && microTable(micro), memory && memoryTable(memory), ratioTable(ratios)];
console.log(parts.filter(Boolean).join("\n\n"));
if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine: before, rounds, cases, micro, memory, ratios, table: gameTable(cases) }, null, 1)}\n`);
