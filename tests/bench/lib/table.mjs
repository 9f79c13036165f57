// table.mjs: everything as one table for people.
import { round } from "./numbers.mjs";
import { titles } from "./servers.mjs";

const COLUMNS = [
  ["workload", (spec) => nameOf(spec), true],
  ["server", (_, row) => titles[row.server], true],
  ["CPU us/frame", (_, row) => round(row.us, 1)],
  ["us/tick", (_, row) => round(row.tick)],
  ["x floor", (_, row) => round(row.floor, 2)],
  ["noise", (_, row) => `${round(row.noise * 100)} %`],
  ["busy", (_, row) => `${round(row.busy * 100)} %`],
  ["Hz", (_, row) => round(row.hz, 1)],
  ["B/frame", (_, row) => round(row.payload)],
  ["B/client/s", (_, row) => round(row.rate)],
  ["B/visible", (_, row) => round(row.perEntity, 1)],
  ["gap p50", (_, row) => round(row.p50, 1)],
  ["p99-p50", (_, row) => round(row.tail, 1)],
  ["RSS MB", (_, row) => round(row.rss)],
  ["PSS MB", (_, row) => round(row.pss)],
  ["parts us", (_, row) => row.parts.map((part) => round(part, 1)).join(" + ")],
];

function nameOf(spec) {
  if (spec.crowd) return `100 clients, ${spec.crowd} walkers`;
  if (spec.idle) return `${spec.clients} asleep`;
  return spec.group.startsWith("scaling") ? `dense ${spec.clients}` : `${spec.group} ${spec.clients}`;
}

export function gameTable(cases) {
  const lines = [COLUMNS.map(([title]) => title)];
  for (const spec of cases) for (const row of spec.rows) lines.push(COLUMNS.map(([, cell]) => cell(spec, row)));
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const draw = (line) => line.map((cell, i) => (COLUMNS[i][2] ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  return [draw(lines[0]), widths.map((width) => "-".repeat(width)).join("  "), ...lines.slice(1).map(draw)].join("\n");
}

export function microTable(micro) {
  const lines = Object.entries(micro).map(([name, [middle, least]]) => `  ${name.padEnd(32)} ${round(middle, 2).padStart(10)}   least ${round(least, 2)}`);
  return ["one step, one thread, median:", ...lines].join("\n");
}

export function memoryTable({ empty, connection, player, room }) {
  const kB = ({ pss }) => `${round(pss, 1)} kB`;
  return `Moontick's memory (shared once): empty ${round(empty.pss, 1)} MB, idle connection ${kB(connection)}, player ${kB(player)}, room of 8 ${kB(room)}`;
}

export function ratioTable(ratios) {
  return ["ratios:", ...Object.entries(ratios).map(([name, value]) => `  ${name.padEnd(32)} ${value ?? "-"}`)].join("\n");
}
