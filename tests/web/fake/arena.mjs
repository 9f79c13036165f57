// arena.mjs: a small shooting game for tests and for looking at the client: ships, shots, pickups, walls, bots.
const [WIDTH, HEIGHT] = [2400, 1600];
export const RATE = 30;
const QUANTUM = 1 / 16;
const HITS = 100;
const ROUND = 120;  // s

const field = (name, type, more = {}) => ({ name, type, ...more });
const kinds = [
  { name: "room", first: 0, capacity: 1, fields: [field("round", "int"), field("ends", "float"), field("leader", "text", { size: 64 })] },
  { name: "player", first: 1, capacity: 32, fields: [
    field("name", "text", { size: 64 }), field("score", "int"), field("team", "int"), field("connected", "bool"), field("bot", "bool"),
    field("ship", "ref"), field("deaths", "int"), field("dead", "bool"),
  ] },
  { name: "ship", first: 40, capacity: 32, quantum: QUANTUM, fields: [
    field("player", "ref"), field("angle", "angle"), field("hp", "int"), field("shield", "bool"), field("thrust", "bool"), field("energy", "fixed", { quantum: 0.5 }),
  ], look: { shape: "ship", size: 52, tint: "player", label: "player.name", bar: { field: "hp", of: HITS }, layer: 5, glow: 0.5, thrust: "thrust", trail: false, shield: "shield" } },
  { name: "shot", first: 100, capacity: 300, quantum: QUANTUM, fields: [field("player", "ref"), field("angle", "angle")],
    look: { shape: "shot", size: [26, 16], tint: "player", layer: 3, glow: 0.7, trail: true } },
  { name: "heal", first: 420, capacity: 20, quantum: QUANTUM, fields: [], look: { shape: "heal", size: 36, tint: "#6df0a0", glow: 0.5, pulse: true, layer: 1 } },
  { name: "shield", first: 450, capacity: 20, quantum: QUANTUM, fields: [], look: { shape: "shield", size: 36, tint: "#6fb1ff", glow: 0.5, pulse: true, layer: 1 } },
  { name: "star", first: 480, capacity: 20, quantum: QUANTUM, fields: [], look: { shape: "star", size: 34, tint: "#ffe566", glow: 0.6, pulse: true, spin: 0.15, layer: 1 } },
  { name: "rock", first: 510, capacity: 20, quantum: QUANTUM, fields: [field("size", "int")], look: { shape: "rock", size: "size", tint: "#b9a9c9", spin: 0.03, layer: 2 } },
  { name: "wall", first: 540, capacity: 40, quantum: QUANTUM, fields: [field("w", "int"), field("h", "int")], look: { shape: "wall", size: ["w", "h"], tint: "#7f9ce0", layer: 2 } },
];
const events = [
  { name: "chat", fields: [field("by", "ref"), field("text", "text", { size: 800 })] },
  { name: "joined", fields: [field("who", "ref")] },
  { name: "left", fields: [field("name", "text", { size: 64 })] },
  { name: "aside", fields: [field("name", "text", { size: 67 }), field("text", "text", { size: 255 })] },
  { name: "shot_fired", fields: [field("by", "ref"), field("x", "fixed", { quantum: QUANTUM }), field("y", "fixed", { quantum: QUANTUM })], look: { effect: "flash", size: 18, tint: "player", sound: "shoot" } },
  { name: "hit", fields: [field("by", "ref"), field("x", "fixed", { quantum: QUANTUM }), field("y", "fixed", { quantum: QUANTUM })], look: { effect: "spark", size: 32, tint: "player", sound: "hit" } },
  { name: "boom", fields: [field("who", "ref"), field("by", "ref"), field("x", "fixed", { quantum: QUANTUM }), field("y", "fixed", { quantum: QUANTUM })],
    look: { effect: "burst", size: 80, tint: "player", sound: "boom", shake: 0.8, feed: "{by} blew up {who}" } },
  { name: "pickup", fields: [field("by", "ref"), field("x", "fixed", { quantum: QUANTUM }), field("y", "fixed", { quantum: QUANTUM })], look: { effect: "ring", size: 50, tint: "#ffe566", sound: "pickup" } },
  { name: "spawn", fields: [field("who", "ref"), field("x", "fixed", { quantum: QUANTUM }), field("y", "fixed", { quantum: QUANTUM })], look: { effect: "ring", size: 70, tint: "player", sound: "spawn" } },
  { name: "round", keep: true, fields: [field("number", "int")], look: { sound: "round", banner: "Round {number}" } },
];
const inputs = [
  { name: "move", type: "stick", label: "fly" },
  { name: "aim", type: "pointer", label: "aim" },
  { name: "fire", type: "button", keys: ["Mouse0", "Space"], label: "shoot" },
  { name: "boost", type: "button", keys: ["ShiftLeft"], label: "boost" },
];
const view = {
  camera: { follow: "ship", zoom: 1150 }, background: "#060a16", stars: true, grid: 100,
  scores: { columns: ["score", "deaths"], sort: "score" }, clock: "ends",
  bars: [{ field: "hp", of: HITS, label: "Hull", tint: "#6df0a0" }, { field: "energy", of: 100, label: "Energy", tint: "#59e0ff" }],
  texts: [{ field: "room.leader", label: "Leader" }, { field: "room.round", label: "Round" }],
  dead: { field: "dead", text: "You were blown up. Back in a moment..." },
};

export const mode = { name: "arena", title: "Comet Arena", size: [WIDTH, HEIGHT], players: 16, kinds, events, inputs, view };

const kindOf = Object.fromEntries(kinds.map((kind) => [kind.name, kind]));
const eventIndex = Object.fromEntries(events.map((event, i) => [event.name, i]));
const BOTS = ["Nova", "Kepler", "Vega", "Quark", "Halley", "Io", "Rigel"];
const at16 = (units) => Math.round(units / QUANTUM);
const turn = (radians) => Math.round(radians * 128 / Math.PI) & 255;

export class Arena {
  tick = 0;
  seats = [];      // players: { slot, id, name, score, deaths, bot, ship, input, back }
  events = [];
  #things = new Map();   // slot -> thing
  #generations = new Map();
  #round = 1;
  #ends = ROUND;

  constructor(bots = 6, seed = 1) {
    this.random = () => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32);
    for (const [x, y, w, h] of [[600, 500, 260, 40], [1800, 500, 260, 40], [600, 1100, 260, 40], [1800, 1100, 260, 40], [1200, 400, 40, 260], [1200, 1200, 40, 260], [1200, 800, 120, 120]]) {
      this.#spawn("wall", { x, y, w, h });
    }
    for (let i = 0; i < 9; i++) this.#spawn("rock", { ...this.#somewhere(), size: 50 + Math.floor(this.random() * 70), vx: (this.random() - 0.5) * 30, vy: (this.random() - 0.5) * 30 });
    for (let i = 0; i < bots; i++) this.join(BOTS[i % BOTS.length], true);
  }

  join(name, bot = false) {
    const slot = this.#freeSlot(kindOf.player, (one) => this.seats.some((seat) => seat.slot === one));
    const player = { slot, id: this.#generation(slot) * 65536 + slot, name: name || "Player", score: 0, deaths: 0, bot, ship: null, back: 0, input: { x: 0, y: 0, aim: [0, 0], fire: 0, boost: 0 } };
    this.seats.push(player);
    this.#happened("joined", player.id);
    this.#launch(player);
    return player;
  }

  leave(player) {
    this.#happened("left", player.name);
    if (player.ship) this.#things.delete(player.ship.slot);
    this.seats = this.seats.filter((seat) => seat !== player);
  }

  chat(player, text) {
    this.#happened("chat", player.id, text);
  }

  step() {
    this.tick++;
    const time = this.tick / RATE;
    if (time > this.#ends) {
      this.#round++;
      this.#ends = time + ROUND;
      for (const player of this.seats) player.score = player.deaths = 0;
      this.#happened("round", this.#round);
    }
    for (const kind of ["heal", "shield", "star"]) if (this.#count(kind) < 6 && this.random() < 0.03) this.#spawn(kind, this.#somewhere());
    for (const player of this.seats) this.#stepPlayer(player, time);
    for (const thing of [...this.#things.values()]) this.#stepThing(thing, time);
  }

  // Everything as it travels: integers.
  truth() {
    const best = [...this.seats].sort((a, b) => b.score - a.score)[0];
    const room = { slot: 0, generation: 1, kind: kindOf.room, values: [this.#round, this.#ends, best?.score ? best.name : ""] };
    const players = this.seats.map((one) => ({
      slot: one.slot, generation: Math.floor(one.id / 65536), kind: kindOf.player,
      values: [one.name, one.score, 0, one.bot || one.gone ? 0 : 1, one.bot ? 1 : 0, one.ship?.id ?? 0, one.deaths, one.ship ? 0 : 1],
    }));
    const things = [...this.#things.values()].map((thing) => ({
      slot: thing.slot, generation: thing.generation, kind: thing.kind, x: at16(thing.x), y: at16(thing.y),
      ...(thing.kind.name === "shot" ? { vx: Math.round(16 * thing.vx / RATE / QUANTUM), vy: Math.round(16 * thing.vy / RATE / QUANTUM) } : {}),
      values: thing.kind.fields.map((one) => this.#value(thing, one)),
    }));
    return [room, ...players, ...things];
  }

  #value(thing, one) {
    if (one.type === "ref") return thing.player.id;
    if (one.type === "angle") return turn(thing.angle);
    if (one.type === "bool") return thing[one.name] ? 1 : 0;
    if (one.type === "fixed") return Math.round(thing[one.name] / one.quantum);
    return thing[one.name];
  }

  #stepPlayer(player, time) {
    if (!player.ship) {
      if (time > player.back) this.#launch(player);
      return;
    }
    if (player.bot) this.#think(player);
    const { ship, input } = player;
    const push = input.boost && ship.energy > 1 ? 900 : 520;
    ship.energy = Math.min(Math.max(ship.energy + (input.boost ? -1.4 : 0.5), 0), 100);
    ship.thrust = Math.hypot(input.x, input.y) > 0.1;
    ship.vx = (ship.vx + input.x * push / RATE) * 0.965;
    ship.vy = (ship.vy + input.y * push / RATE) * 0.965;
    ship.angle = Math.atan2(input.aim[1] - ship.y, input.aim[0] - ship.x);
    ship.x = Math.min(Math.max(ship.x + ship.vx / RATE, 26), WIDTH - 26);
    ship.y = Math.min(Math.max(ship.y + ship.vy / RATE, 26), HEIGHT - 26);
    if (input.fire && time > ship.ready) {
      ship.ready = time + 0.22;
      const [dx, dy] = [Math.cos(ship.angle), Math.sin(ship.angle)];
      const made = this.#spawn("shot", { x: ship.x + dx * 34, y: ship.y + dy * 34, vx: dx * 760, vy: dy * 760, angle: ship.angle, player, ends: time + 1.3 });
      if (made) this.#happened("shot_fired", player.id, at16(made.x), at16(made.y));
    }
  }

  #think(player) {
    const { ship, input } = player;
    let best = null;
    for (const other of this.seats) {
      if (other === player || !other.ship) continue;
      const far = Math.hypot(other.ship.x - ship.x, other.ship.y - ship.y);
      if (!best || far < best.far) best = { far, ship: other.ship };
    }
    if (!best) return;
    const circle = Math.sin(this.tick / 40 + player.slot) * 1.2;
    const way = Math.atan2(best.ship.y - ship.y, best.ship.x - ship.x) + (best.far < 320 ? 1.7 : 0.5) * Math.sign(circle);
    input.x = Math.cos(way) * 0.8;
    input.y = Math.sin(way) * 0.8;
    input.aim = [best.ship.x + best.ship.vx * 0.3, best.ship.y + best.ship.vy * 0.3];
    input.fire = best.far < 600 && this.random() < 0.3;
  }

  #stepThing(thing, time) {
    const name = thing.kind.name;
    if (name === "rock") {
      thing.x += thing.vx / RATE;
      thing.y += thing.vy / RATE;
      if (thing.x < 40 || thing.x > WIDTH - 40) thing.vx *= -1;
      if (thing.y < 40 || thing.y > HEIGHT - 40) thing.vy *= -1;
    } else if (name === "shot") this.#stepShot(thing, time);
    else if (name === "heal" || name === "shield" || name === "star") this.#offer(thing);
  }

  #stepShot(shot, time) {
    shot.x += shot.vx / RATE;
    shot.y += shot.vy / RATE;
    const solid = [...this.#things.values()].some((thing) => (thing.kind.name === "wall" && Math.abs(shot.x - thing.x) < thing.w / 2 && Math.abs(shot.y - thing.y) < thing.h / 2)
      || (thing.kind.name === "rock" && Math.hypot(shot.x - thing.x, shot.y - thing.y) < thing.size / 2));
    const target = this.seats.find((seat) => seat !== shot.player && seat.ship && Math.hypot(seat.ship.x - shot.x, seat.ship.y - shot.y) < 26);
    if (target || solid) this.#happened("hit", (target ?? shot.player).id, at16(shot.x), at16(shot.y));
    if (target) this.#hurt(target, shot.player, time);
    if (target || solid || time > shot.ends) this.#things.delete(shot.slot);
  }

  #hurt(target, by, time) {
    if (target.ship.shield) {
      target.ship.shield = false;
      return;
    }
    target.ship.hp -= 18;
    if (target.ship.hp > 0) return;
    this.#happened("boom", target.id, by.id, at16(target.ship.x), at16(target.ship.y));
    this.#things.delete(target.ship.slot);
    target.ship = null;
    target.deaths++;
    target.back = time + 3;
    by.score += 3;
  }

  #offer(thing) {
    const by = this.seats.find((seat) => seat.ship && Math.hypot(seat.ship.x - thing.x, seat.ship.y - thing.y) < 42);
    if (!by) return;
    if (thing.kind.name === "heal") by.ship.hp = Math.min(by.ship.hp + 40, HITS);
    if (thing.kind.name === "shield") by.ship.shield = true;
    if (thing.kind.name === "star") by.score++;
    this.#things.delete(thing.slot);
    this.#happened("pickup", by.id, at16(thing.x), at16(thing.y));
  }

  #launch(player) {
    player.ship = this.#spawn("ship", { ...this.#somewhere(), vx: 0, vy: 0, angle: 0, hp: HITS, shield: false, thrust: false, energy: 100, ready: 0, player });
    this.#happened("spawn", player.id, at16(player.ship.x), at16(player.ship.y));
  }

  #somewhere() {
    return { x: 80 + this.random() * (WIDTH - 160), y: 80 + this.random() * (HEIGHT - 160) };
  }

  #spawn(name, fields) {
    const kind = kindOf[name];
    const slot = this.#freeSlot(kind, (one) => this.#things.has(one));
    if (slot < 0) return null;
    const generation = this.#generation(slot);
    const thing = { slot, generation, id: generation * 65536 + slot, kind, ...fields };
    this.#things.set(slot, thing);
    return thing;
  }

  #freeSlot(kind, taken) {
    for (let slot = kind.first; slot < kind.first + kind.capacity; slot++) if (!taken(slot)) return slot;
    return -1;
  }

  #generation(slot) {
    const next = (this.#generations.get(slot) ?? 0) % 65535 + 1;
    this.#generations.set(slot, next);
    return next;
  }

  #count(name) {
    let count = 0;
    for (const thing of this.#things.values()) if (thing.kind.name === name) count++;
    return count;
  }

  #happened(name, ...values) {
    this.events.push([eventIndex[name], ...values]);
  }
}
