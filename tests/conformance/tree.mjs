// tree.mjs: what the server's processes take: memory, descriptors, processor time. And whether all of them are well.
import { readFileSync, readdirSync } from "node:fs";
import { SLACK, statusOf } from "../play/server.mjs";
import { answered, bodyIs, send } from "./steps.mjs";
import { get } from "./bytes.mjs";
import { Line } from "./line.mjs";

const TICK = 100; // of the clock in /proc/PID/stat, a second
const TROUBLE = /Sanitizer|runtime error:|ended its worker|wrote nonsense|starting another/;

export class Tree {
  constructor(server) {
    this.server = server;
    this.workers = server.workers();
    this.gateway = Number(statusOf(this.workers[0]).PPid);
  }

  get pids() { return [this.gateway, ...this.workers]; }

  // KB of memory, of all its processes or of one.
  memory(pids = this.pids) {
    return pids.reduce((sum, pid) => sum + parseInt(statusOf(pid)?.VmRSS ?? 0), 0);
  }

  descriptors() { return readdirSync(`/proc/${this.gateway}/fd`).length; }

  // Seconds of processor time so far.
  cpu() {
    const used = (pid) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
    return this.pids.flatMap(used).reduce((sum, ticks) => sum + Number(ticks), 0) / TICK;
  }

  // Throws unless it answers soon, all its processes are those of the beginning and nobody complained.
  async mustBeWell() {
    const line = await Line.open(this.server.port);
    try {
      await send(get("/healthz"))({ line });
      await answered(200, bodyIs(/"status":"ok"/))({ line });
    } finally {
      line.drop();
    }
    if (`${this.server.workers()}` !== `${this.workers}`) throw new Error(`workers ${this.workers} are now ${this.server.workers()}`);
    mustBeSound(this.server);
  }

  // Waits until no more than so many descriptors are open; returns how many are.
  async descriptorsAtMost(most, ms) {
    const until = performance.now() + ms * SLACK;
    while (this.descriptors() > most && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 200));
    return this.descriptors();
  }
}

export function mustBeSound(server) {
  const trouble = server.log.findIndex((line) => TROUBLE.test(line));
  if (trouble >= 0) throw new Error(server.log.slice(trouble, trouble + 60).join("\n"));
}

// Kilobytes that the kernel holds for all TCP sockets, also those of the test.
export function kernelMemory() {
  const [, pages] = /TCP:.* mem (\d+)/.exec(readFileSync("/proc/net/sockstat", "utf8"));
  return pages * 4;
}
