// rooms.mjs: many small rooms in one process tree: what they weigh, and whether they hold their tick rate.
import { availableParallelism } from "node:os";
import { memoryOf, runLoad, treeOf } from "./measure.mjs";
import { round } from "./numbers.mjs";
import { startServer } from "./servers.mjs";

const SEATS = 8;

// Not pinned: workers, gateway and load share what cores there are.
export async function measureRooms(build, rooms, ticks) {
  const clients = rooms * SEATS;
  const spec = { sight: "near", clients, seats: SEATS, ticks, workers: Math.max(2, availableParallelism()), warmUp: 3, seconds: 5 };
  const server = await startServer("moontick", build, spec);
  try {
    const before = memoryOf(treeOf(server.pid));
    const result = await runLoad(build, server, spec, () => ({ memory: memoryOf(treeOf(server.pid)) }));
    const open = await (await fetch(`${server.url.replace("ws:", "http:").replace("/ws", "")}/api/rooms`)).json();
    return {
      rooms: open.length, clients: result.clients, ticks, workers: spec.workers,
      hz: result.frames / result.seconds / result.clients,
      cores: result.processes.reduce((sum, one) => sum + one.cpu_ns, 0) / 1e9 / result.seconds,
      load: result.load_share, gap: result.gap_ms, memory: result.memory,
      each: ((result.memory.pss - before.pss) * 1024) / open.length,
    };
  } finally {
    await server.end();
  }
}

export function roomsTable(one) {
  return `${one.rooms} rooms of ${SEATS}, ${one.clients} players, ${one.workers} workers: ${round(one.hz, 1)} of ${one.ticks} ticks a second, `
    + `gap p50 ${round(one.gap.p50, 1)} ms, p99 ${round(one.gap.p99, 1)} ms, ${round(one.cores, 2)} cores beside ${round(one.load, 2)} of the load; `
    + `RSS ${round(one.memory.rss)} MB, PSS ${round(one.memory.pss)} MB, ${round(one.each)} kB a room with its players`;
}
