// field.mjs: the arena itself, as both peers play it: walkers, walls, who is near whom.
export const RATE = 20; // ticks a second
export const SPEED = 120; // units a second
export const SIGHT = 600; // units
export const STEPS = 8; // positions are sent in eighths of a unit

export class Walker {
  constructor(index, side) {
    this.index = index; // its place in Field.walkers, for ever
    this.x = Math.random() * side;
    this.y = Math.random() * side;
    this.turn(Math.floor(Math.random() * 256));
  }

  turn(angle) {
    const radians = (angle * 2 * Math.PI) / 256;
    this.angle = angle;
    this.vx = (Math.cos(radians) * SPEED) / RATE; // per tick
    this.vy = (Math.sin(radians) * SPEED) / RATE;
  }

  walk(side) {
    const x = this.x + this.vx;
    const y = this.y + this.vy;
    if (x < 0 || x > side) this.vx = -this.vx;
    else this.x = x;
    if (y < 0 || y > side) this.vy = -this.vy;
    else this.y = y;
  }
}

export class Field {
  walkers = []; // by index; undefined is a free place
  #free = [];

  constructor(side) {
    this.side = side;
    this.across = Math.max(1, Math.floor(side / (SIGHT / 2)));
    this.cell = side / this.across;
    this.cells = Array.from({ length: this.across * this.across }, () => []);
  }

  add() {
    const walker = new Walker(this.#free.pop() ?? this.walkers.length, this.side);
    this.walkers[walker.index] = walker;
    return walker;
  }

  remove(walker) {
    this.walkers[walker.index] = undefined;
    this.#free.push(walker.index);
  }

  step() {
    for (const cell of this.cells) cell.length = 0;
    for (const walker of this.walkers) {
      if (!walker) continue;
      walker.walk(this.side);
      this.cells[this.#line(walker.y) * this.across + this.#line(walker.x)].push(walker);
    }
  }

  #line(at) {
    const line = Math.floor(at / this.cell);
    return line < 0 ? 0 : line >= this.across ? this.across - 1 : line;
  }

  // Puts everybody within SIGHT of (x, y) into `found`, and returns how many they are.
  near(x, y, found) {
    const left = this.#line(x - SIGHT), right = this.#line(x + SIGHT);
    const top = this.#line(y - SIGHT), bottom = this.#line(y + SIGHT);
    let count = 0;
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const cell = this.cells[row * this.across + column];
        for (let i = 0; i < cell.length; i++) {
          const dx = cell[i].x - x, dy = cell[i].y - y;
          if (dx * dx + dy * dy <= SIGHT * SIGHT) found[count++] = cell[i];
        }
      }
    }
    return count;
  }
}

// What the benchmark's check compares with what clients see.
export function tellTruth(field) {
  process.on("disconnect", () => process.exit(0)); // whoever started us is gone
  process.on("message", (message) => {
    if (message !== "truth") return;
    process.send(field.walkers.filter(Boolean).map(({ index, x, y }) => ({ id: index, x, y })));
  });
}

export function readArguments() {
  const [sight, side = "4000"] = process.argv.slice(2);
  return { seesAll: sight === "all", side: Number(side) };
}
