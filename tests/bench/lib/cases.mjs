// cases.mjs: what is measured, in full and in the quick run.
const ALL = ["moontick", "colyseus", "expert", "floor"];
const WITHOUT_COLYSEUS = ["moontick", "expert", "floor"]; // it holds no 20 Hz there, and takes minutes to join

const broadcast = (clients, servers = ALL) => ({ group: "broadcast", sight: "all", clients, servers });
const interest = (clients, servers = ALL) => ({ group: "interest", sight: "near", clients, servers });

// As dense as 1,000 walkers in 4,000 x 4,000.
const sideOf = (walkers) => Math.round(4000 * Math.sqrt(walkers / 1000));
const dense = (clients) => ({ group: "scaling: clients", sight: "near", clients, side: sideOf(clients), servers: ["moontick", "floor"] });
const crowded = (crowd) => ({ group: "scaling: entities", sight: "near", clients: 100, crowd, side: sideOf(crowd), servers: ["moontick"] });

// What libwebsockets adds, by its loop: engine/net uses the libuv plugin.
const path = (clients) => ({ group: "send path", sight: "all", clients, frame: 256, servers: ["poll", "uv", "floor"] });
const asleep = (clients) => ({ group: "asleep", sight: "all", clients, frame: 256, idle: true, servers: ["poll", "uv"] });

export const full = {
  rounds: 3, warmUp: 3, seconds: 5, checks: true, rooms: 100,
  cases: [
    broadcast(50), broadcast(100), broadcast(200),
    interest(200), interest(500), interest(1000), interest(2000, WITHOUT_COLYSEUS),
    interest(3000, ["moontick", "floor"]),
    dense(100), dense(500), dense(1000), dense(2000), dense(4000),
    crowded(100), crowded(1000), crowded(5000), crowded(20000),
    path(500), path(2000), asleep(10000),
  ],
};

export const quick = {
  rounds: 3, warmUp: 1.5, seconds: 3, checks: true, rooms: 50,
  cases: [broadcast(100, ["moontick", "floor"]), interest(500, ["moontick", "colyseus", "floor"]), interest(1000, WITHOUT_COLYSEUS)],
};

// Whether everything still works; says nothing about speed.
export const smoke = {
  rounds: 1, warmUp: 0.5, seconds: 2, checks: false, rooms: 0,
  cases: [interest(20, ["moontick", "floor"])],
};
