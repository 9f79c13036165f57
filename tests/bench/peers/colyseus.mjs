// colyseus.mjs: the arena as its documentation has one write it: a Schema for the state, a StateView for interest.
//
//     node colyseus.mjs all|near [SIDE]
import { LocalDriver, Room, Server } from "@colyseus/core";
import { Encoder, StateView, schema, t } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { createServer } from "node:http";
import { Field, RATE, STEPS, readArguments, tellTruth } from "./field.mjs";

const { seesAll, side } = readArguments();
const field = new Field(side);
Encoder.BUFFER_SIZE = 1024 * 1024;

const Hero = schema({
  x: t.uint16(), // in eighths of a unit: half the bytes of a float32
  y: t.uint16(),
  angle: t.uint8(),
  hp: t.uint8(),
  score: t.uint16(),
  name: t.string(),
}, "Hero");

const State = schema({
  heroes: seesAll ? t.map(Hero) : t.map(Hero).view(),
}, "State");

// Adds to the client's view who has come near, and removes who has gone.
function look(client, found) {
  const { view, walker, visible } = client.userData;
  const count = field.near(walker.x, walker.y, found);
  const now = client.userData.tick++ + 1;
  for (let i = 0; i < count; i++) {
    if (!visible.has(found[i])) view.add(found[i].hero);
    visible.set(found[i], now);
  }
  for (const [other, seen] of visible) {
    if (seen === now) continue;
    visible.delete(other);
    view.remove(other.hero);
  }
}

class Arena extends Room {
  maxClients = 10000;
  state = new State();
  found = [];
  messages = {
    turn: (client, angle) => client.userData.walker.turn(angle),
  };

  onCreate() {
    this.patchRate = 1000 / RATE;
    this.setTimestep(() => this.tick(), 1000 / RATE);
  }

  onJoin(client) {
    const walker = field.add();
    walker.hero = new Hero();
    walker.hero.assign({ hp: 100, score: 0, name: `hero ${walker.index}` });
    this.place(walker);
    this.state.heroes.set(String(walker.index), walker.hero);
    client.userData = { walker, tick: 0, visible: new Map(), view: seesAll ? undefined : new StateView() };
    client.view = client.userData.view;
  }

  onLeave(client) {
    const { walker } = client.userData;
    for (const other of this.clients) {
      if (other.userData?.visible.delete(walker)) other.view?.remove(walker.hero);
    }
    this.state.heroes.delete(String(walker.index));
    field.remove(walker);
    client.view?.dispose();
  }

  place({ hero, x, y, angle }) {
    hero.x = Math.round(x * STEPS);
    hero.y = Math.round(y * STEPS);
    hero.angle = angle;
  }

  tick() {
    field.step();
    for (const walker of field.walkers) if (walker) this.place(walker);
    if (seesAll) return;
    for (const client of this.clients) if (client.userData) look(client, this.found);
  }
}

tellTruth(field);
const server = createServer();
const game = new Server({ transport: new WebSocketTransport({ server }), driver: new LocalDriver(), greet: false, gracefullyShutdown: false });
game.define("arena", Arena);
await game.listen(0, "127.0.0.1");
console.log(`ready: http://127.0.0.1:${server.address().port}`);
