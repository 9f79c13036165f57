// server.mjs: the built server as a host runs it, on a free port and over a data folder of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const PROGRAM = process.env.MOONTICK ?? join(ROOT, "build/release/moontick");
export const GAMES = join(ROOT, "scripts"); // the scripts folder of the real modes...
export const PLAY = join(ROOT, "tests/play"); // ...and of those that the tests need
export const SLACK = Number(process.env.MOONTICK_SLACK ?? 1); // how many times longer than usual this build may take

const folders = [];
process.once("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

// A data folder, gone when this process is: its server has ended by then.
export function dataFolder() {
  const folder = mkdtempSync(join(tmpdir(), "moontick-"));
  folders.push(folder);
  return folder;
}

// Runs the program to its end.
export function run(...args) {
  const child = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text) => (said.out += text));
  child.stderr.on("data", (text) => (said.err += text));
  const timer = setTimeout(() => child.kill("SIGKILL"), 10000 * SLACK);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...said }) || clearTimeout(timer));
  });
}

export class Server {
  port = 0;
  log = []; // lines
  #child;
  #over; // resolves with {code, signal}
  #listeners = new Set();

  // Resolves when it is ready; it is stopped when the test is over.
  static async start(t, { mode = "duel", scripts = PLAY, data, port = 0, workers = 1, opens = true, args = [] } = {}) {
    const server = new Server();
    data ??= dataFolder();
    t.after(() => server.stop());
    await server.#spawn(["serve", "--port", port, "--data", data, "--scripts", scripts, "--mode", mode, "--workers", workers, ...args]);
    await server.logged(opens ? /room \w+ opens: mode/ : /does not load/);
    return server;
  }

  get pid() { return this.#child.pid; }
  get url() { return `http://127.0.0.1:${this.port}`; }
  get socketUrl() { return `ws://127.0.0.1:${this.port}/ws`; }

  async #spawn(args, cwd) {
    this.#child = spawn(PROGRAM, args.map(String), { cwd, stdio: ["ignore", "pipe", "pipe"] });
    this.#over = new Promise((resolve) => this.#child.on("close", (code, signal) => resolve({ code, signal })));
    for (const stream of [this.#child.stdout, this.#child.stderr])
      createInterface({ input: stream }).on("line", (line) => this.#heard(line));
    this.#over.then(() => this.#heard("(the server has ended)"));
    this.port = Number((await this.logged(/is ready: http:\/\/[^:]+:(\d+)/))[1]);
  }

  #heard(line) {
    this.log.push(line);
    if (process.env.MOONTICK_LOG) console.error(line);
    for (const listener of [...this.#listeners]) listener();
  }

  // Resolves with the first match in a line: of all that was said, or of what will be.
  logged(pattern, ms) { return this.#find(pattern, 0, ms); }
  logs(pattern, ms) { return this.#find(pattern, this.log.length, ms); }

  #find(pattern, from, ms = 10000 * SLACK) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no line like ${pattern} within ${ms} ms:\n${this.log.join("\n")}`)), ms);
      const look = () => {
        const match = this.log.slice(from).map((line) => pattern.exec(line)).find(Boolean);
        if (!match) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(match);
      };
      this.#listeners.add(look);
      look();
    });
  }

  // Process ids of its workers.
  workers() {
    return childrenOf(this.pid);
  }

  // Ends it as a power cut would.
  async kill() {
    this.stopped = true;
    this.#child.kill("SIGKILL");
    await this.#over;
  }

  // As an author does: `moontick dev FILE` in a folder of his own.
  static async dev(t, file, folder) {
    const server = new Server();
    t.after(() => server.stop());
    await server.#spawn(["dev", file, "--port", 0], folder);
    await server.logged(/room \w+ opens: mode/);
    return server;
  }

  // Asks it to end, and sees that it does so in order.
  async stop() {
    if (!this.#child || this.stopped) return;
    this.stopped = true;
    const workers = this.workers(), timer = setTimeout(() => this.#child.kill("SIGKILL"), 8000 * SLACK);
    this.#child.kill("SIGTERM");
    const end = await this.#over;
    clearTimeout(timer);
    assert.deepEqual(end, { code: 0, signal: null }, this.log.join("\n"));
    assert.deepEqual(workers.filter((pid) => statusOf(pid)), [], "workers outlived the server");
  }
}

// What /proc/PID/status says, as an object; null when there is no such process.
export function statusOf(pid) {
  try {
    const lines = readFileSync(`/proc/${pid}/status`, "utf8").trim().split("\n");
    return Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2)));
  } catch {
    return null;
  }
}

function childrenOf(parent) {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  return processes.filter((pid) => Number(statusOf(pid)?.PPid) === parent);
}

// Process ids of its children, of their children, and so on.
export function descendantsOf(parent) {
  const children = childrenOf(parent);
  return [...children, ...children.flatMap(descendantsOf)];
}
