// results.mjs: from the rounds of one case to one row for each server.
import { median, spread, visible } from "./numbers.mjs";

const SIGHT = 600;

// Ratios are taken within a round, where both had the same weather, and then the middle one counts.
function ratioOf(rounds, one, other, key) {
  return median(rounds.map((round) => round[one]?.[key] / round[other]?.[key]));
}

function rowOf(spec, rounds, server) {
  const runs = rounds.map((round) => round[server]).filter(Boolean);
  const all = (key) => median(runs.map((run) => run[key]));
  const walkers = spec.clients + (spec.crowd ?? 0);
  const seen = spec.sight === "all" ? walkers : visible(walkers, spec.side ?? 4000, SIGHT);
  return {
    server, runs: runs.length, us: all("us"), tick: all("tick"), noise: spread(runs.map((run) => run.tick)),
    floor: ratioOf(rounds, server, "floor", "us"), busy: all("busy"), hz: all("hz"),
    payload: all("payload"), rate: all("rate"), perEntity: all("payload") / seen, seen,
    p50: all("p50"), p99: all("p99"), tail: median(runs.map((run) => run.p99 - run.p50)),
    rss: all("rss"), pss: all("pss"), load: all("load"), stolen: all("stolen"), clients: all("clients"),
    parts: runs[0]?.parts.map((_, i) => median(runs.map((run) => run.parts[i]))),
  };
}

export function summarise(spec, rounds, servers) {
  return { ...spec, rows: servers.map((server) => rowOf(spec, rounds, server)).filter((row) => row.runs), rounds };
}

const find = (cases, group, clients) => cases.find((one) => one.group === group && one.clients === clients);

export function ratiosOf(cases, micro) {
  const ratio = (group, clients, one, other, key) => {
    const found = find(cases, group, clients);
    const value = found ? ratioOf(found.rounds, one, other, key) : NaN;
    return Number.isFinite(value) ? Number(value.toFixed(3)) : null;
  };
  return {
    cpu_vs_floor_interest_1000: ratio("interest", 1000, "moontick", "floor", "us"),
    cpu_vs_colyseus_interest_500: ratio("interest", 500, "moontick", "colyseus", "us"),
    cpu_vs_node_interest_1000: ratio("interest", 1000, "moontick", "expert", "us"),
    bytes_vs_colyseus_interest_500: ratio("interest", 500, "moontick", "colyseus", "rate"),
    lua_vs_c_10000: micro ? Number(micro.lua_vs_c_10000[0].toFixed(3)) : null,
  };
}
