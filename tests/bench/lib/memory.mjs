// memory.mjs: what a connection, a player and a room of Moontick cost. PSS of the whole tree: shared memory counts once.
import { memoryOf, runLoad, treeOf } from "./measure.mjs";
import { startServer } from "./servers.mjs";

const PLAYERS = 1000, CONNECTIONS = 1000, SEATS = 8;

async function weigh(build, spec) {
  const server = await startServer("moontick", build, { sight: "near", ...spec });
  try {
    if (!spec.clients) return memoryOf(treeOf(server.pid));
    const { memory } = await runLoad(build, server, spec, () => ({ memory: memoryOf(treeOf(server.pid)) }));
    return memory;
  } finally {
    await server.end();
  }
}

const perUnit = (more, less, units) => ({ rss: ((more.rss - less.rss) * 1024) / units, pss: ((more.pss - less.pss) * 1024) / units });

// In kB each, but for `empty`, which is in MB. A room is one of eight players, with them and their connections.
export async function measureMemory(build, rooms) {
  const empty = await weigh(build, {});
  const idle = await weigh(build, { clients: CONNECTIONS, idle: true, warmUp: 0.2, seconds: 0.5 }); // before HELLO is overdue
  const played = await weigh(build, { clients: PLAYERS, warmUp: 2, seconds: 1 });
  const apart = await weigh(build, { clients: rooms * SEATS, seats: SEATS, warmUp: 2, seconds: 1 });
  return {
    empty,
    connection: perUnit(idle, empty, CONNECTIONS),
    player: perUnit(played, empty, PLAYERS),
    room: perUnit(apart, empty, rooms),
  };
}
