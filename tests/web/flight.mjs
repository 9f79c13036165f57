// flight.mjs: a pilot at the controls, a line, and the server's queue of inputs (engine/room/inputs.c), in virtual time: what
// is drawn of the own ship, picture by picture. The real Pacer and the real Predictor, around a ship that goes where it is steered.
import { Pacer } from "../../web/src/input/pacer";
import { Predictor } from "../../web/src/prediction/predictor";

export const SPEED = 300;  // units/s
const QUANTUM = 1 / 16;
const QUEUE = 8;           // INPUT_QUEUE

// The server's end of it: what it holds when nothing comes, and what it leaves out when too much does.
class Seat {
  queue = [];
  x = 0;
  applied = 0;
  late = 0;
  alone = 0;
  held = 0;
  least = QUEUE;  // that waited in this second
  ticks = 0;

  input(seq, move) {
    if (this.queue.length === QUEUE) this.#merge();
    this.queue.push({ seq, move });
  }

  tick(rate) {
    this.ticks++;
    if (this.queue.length === 0) this.late = this.applied === 0 ? 0 : this.late + 1;
    else {
      this.#catchUp(rate);
      ({ seq: this.applied, move: this.held } = this.queue.shift());
      this.#shorten(this.ticks % rate === 0);
    }
    this.x += this.held * SPEED / rate;
  }

  #merge() {
    if (this.late > 0) this.late--;
    this.queue.shift();
  }

  #catchUp(rate) {
    const had = this.queue.length, most = Math.min(Math.max(3, Math.floor(rate / 6)), QUEUE - 1);
    while (this.queue.length > 1 && (this.late > 0 || this.queue.length > most)) this.#merge();
    this.alone = this.queue.length < had || this.late === 0 ? 0 : this.alone + 1;
    if (this.alone > rate / 2) this.late = this.alone = 0;
  }

  #shorten(secondOver) {
    this.least = Math.min(this.least, this.queue.length);
    if (!secondOver) return;
    if (this.least > 1) this.#merge();
    this.least = QUEUE;
  }

  get waiting() {
    return this.queue.length - this.late;
  }
}

// One way of the line; what goes over it keeps its order.
class Way {
  stalledUntil = 0;
  #waiting = [];
  #last = 0;

  send(now, delay, deliver) {
    this.#last = Math.max(now + delay, this.#last);
    this.#waiting.push({ at: this.#last, deliver });
  }

  pass(now) {
    while (this.#waiting.length > 0 && Math.max(this.#waiting[0].at, this.stalledUntil) <= now) this.#waiting.shift().deliver();
  }
}

export class Flight {
  now = 0;
  move = 0;           // -1, 0, 1: what the pilot holds
  pictures = [];      // { at, x }
  frozenUntil = 0;
  seat = new Seat();
  predictor;
  #up = new Way();
  #down = new Way();
  #seq = 0;
  #seed = 7;

  // `delay` and `jitter` each way, in ms; `picture`: ms from picture to picture; `sleepy`: ms that timers come late at most.
  constructor(t, { rate = 30, delay = 0, jitter = 0, picture = 1000 / 60, sleepy = 0, phase = 0 } = {}) {
    Object.assign(this, { rate, delay, jitter, picture, sleepy });
    this.predictor = new Predictor({ step: (_tick, [move = 0], state) => { state[0] += move * SPEED / rate; } }, -1, rate);
    this.pacer = new Pacer(() => this.now, (due) => this.#give(due));
    this.tick = 0;
    this.nextTick = phase;
    this.nextPicture = 0;
    this.pacer.start(rate);
    t.after(() => this.pacer.stop());
  }

  #random() {
    return (this.#seed = (Math.imul(this.#seed, 1103515245) + 12345) >>> 0) / 2 ** 32;
  }

  #lag() {
    return this.delay + this.jitter * this.#random();
  }

  #give(due) {
    const seq = ++this.#seq, { move } = this;
    this.#up.send(this.now, this.#lag(), () => this.seat.input(seq, move));
    this.predictor.input(seq, [move], due);
  }

  #serve() {
    this.seat.tick(this.rate);
    const [tick, ack, waiting, x] = [++this.tick, this.seat.applied, this.seat.waiting, Math.round(this.seat.x / QUANTUM) * QUANTUM];
    this.#down.send(this.now, this.#lag(), () => {
      this.pacer.catchUp();
      this.predictor.frame(tick, ack, waiting, [x, 0], false, this.now);
      this.pacer.waiting(waiting);
    });
  }

  #draw() {
    this.pacer.catchUp();
    this.predictor.hold([this.move]);
    const out = { x: NaN, y: 0, angle: 0 };
    if (this.predictor.at(this.now, out)) this.pictures.push({ at: this.now, x: out.x });
  }

  fly(ms) {
    for (const until = this.now + ms; this.now < until; this.now++) {
      const awake = this.now >= this.frozenUntil;
      if (awake) this.#down.pass(this.now);  // before timers: so a browser does that was busy
      if (awake && this.now % (1 + this.sleepy) === 0) this.pacer.catchUp();  // as its timer does
      for (; this.nextTick <= this.now; this.nextTick += 1000 / this.rate) this.#serve();
      this.#up.pass(this.now);
      for (; awake && this.nextPicture <= this.now; this.nextPicture = Math.max(this.nextPicture + this.picture, this.frozenUntil)) this.#draw();
    }
    return this;
  }

  // Nothing passes, either way, for so long.
  stall(ms) {
    this.#up.stalledUntil = this.#down.stalledUntil = this.now + ms;
  }

  // The page does nothing for so long.
  freeze(ms) {
    this.frozenUntil = this.now + ms;
  }

  // Only the pictures from now on count.
  watch() {
    this.pictures = [];
    return this;
  }
}

// Units that a ship in straight flight goes more or less than it should from one picture to the next, at most.
export function unevenness(pictures) {
  return Math.max(...pictures.slice(1).map(({ at, x }, i) => Math.abs(x - pictures[i].x - SPEED * (at - pictures[i].at) / 1000)));
}
