// smoke.mjs BUILD: the benchmark runs, and its result has the shape that is promised. Speed is not looked at.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = mkdtempSync(join(tmpdir(), "moontick-smoke-"));
const file = join(folder, "result.json");
try {
  execFileSync(process.execPath, [fileURLToPath(new URL("bench.mjs", import.meta.url)), "--smoke", "--build", process.argv[2], "--json", file], { stdio: "inherit" });
  const { cases, ratios, table, machine } = JSON.parse(readFileSync(file, "utf8"));
  const rows = cases[0].rows;
  assert.deepEqual(rows.map((row) => row.server), ["moontick", "floor"]);
  for (const row of rows) {
    assert.equal(row.clients, 20, `${row.server}: all are in`);
    assert.ok(row.us > 0 && row.hz > 1 && row.rate > 0, `${row.server}: frames arrived`);
  }
  assert.ok(rows[0].floor > 0 && rows[0].rss > 0);
  assert.ok(table.includes("bare epoll floor") && machine);
  assert.deepEqual(Object.keys(ratios), [
    "cpu_vs_floor_interest_1000", "cpu_vs_colyseus_interest_500", "cpu_vs_node_interest_1000", "bytes_vs_colyseus_interest_500", "lua_vs_c_10000",
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
