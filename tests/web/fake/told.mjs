// told.mjs: the server's half of PROTOCOL.md sections 3 and 4, for tests: what is true -> the rows of one frame.
// `Told` remembers what a client knows and makes the difference. It shares no code with web/src.

const JUMP = 4095;

function zero(field) {
  if (field.type === "text") return "";
  if (field.type === "array") return Array(field.count).fill(0);
  return 0;
}

const same = (a, b) => (Array.isArray(a) ? a.every((one, i) => one === b[i]) : a === b);

// A row's slot as a gap to the row before.
class Rows {
  list = [];
  #slot = -1;
  add(slot, ...values) {
    this.list.push(slot - this.#slot, ...values);
    this.#slot = slot;
  }
}

export class Told {
  #known = new Map();  // slot -> { generation, px, py, vx, vy, values }
  #tick = -1;

  // `entities`: { slot, generation, kind, x, y (in quanta, integers), values }, any order. -> [left, entered, changed, steps]
  frame(tick, entities, reset = false) {
    if (reset) this.#known.clear();
    for (const known of this.#known.values()) {
      known.px += known.vx * (tick - this.#tick);
      known.py += known.vy * (tick - this.#tick);
    }
    this.#tick = tick;
    const now = new Map(entities.map((entity) => [entity.slot, entity]));
    const left = new Rows();
    const entered = new Rows();
    const steps = new Rows();
    for (const slot of [...this.#known.keys()].sort((a, b) => a - b)) {
      if (now.has(slot)) continue;
      left.add(slot);
      this.#known.delete(slot);
    }
    for (const entity of [...entities].sort((a, b) => a.slot - b.slot)) {
      const known = this.#known.get(entity.slot);
      if (known?.generation === entity.generation) this.#step(steps, entity, known);
      else this.#enter(entered, entity);
    }
    return [left.list, entered.list, [], steps.list];
  }

  #enter(rows, entity) {
    const { kind, values } = entity;
    const fresh = { generation: entity.generation, px: 0, py: 0, vx: 0, vy: 0, values: [...values] };
    const row = [];
    let mask = 0;
    if (kind.quantum) {
      mask |= 1;
      [fresh.px, fresh.py, fresh.vx, fresh.vy] = [16 * entity.x, 16 * entity.y, entity.vx ?? 0, entity.vy ?? 0];
      row.push(entity.x, entity.y, fresh.vx, fresh.vy);
    }
    kind.fields.forEach((field, i) => {
      if (same(values[i], zero(field))) return;
      mask += 2 ** (2 + i);
      row.push(values[i]);
    });
    rows.add(entity.slot, entity.generation, mask, ...row);
    this.#known.set(entity.slot, fresh);
  }

  #step(rows, entity, known) {
    const { kind, values } = entity;
    const row = [];
    let mask = 0;
    if (kind.quantum) {
      const off = [16 * entity.x - known.px, 16 * entity.y - known.py];
      if (Math.max(Math.abs(off[0]), Math.abs(off[1])) > 16) {
        const [dx, dy] = off.map((one) => Math.round(one / 16));
        const jumped = Math.abs(dx) > JUMP || Math.abs(dy) > JUMP;
        mask |= 1;
        row.push(dx, dy);
        known.px += 16 * dx;
        known.py += 16 * dy;
        known.vx = jumped ? 0 : known.vx + 16 * dx;
        known.vy = jumped ? 0 : known.vy + 16 * dy;
        // When the true velocity is known, the guess is trimmed to it.
        if (entity.vx !== undefined && (entity.vx !== known.vx || entity.vy !== known.vy)) {
          mask |= 2;
          row.push(entity.vx - known.vx, entity.vy - known.vy);
          [known.vx, known.vy] = [entity.vx, entity.vy];
        }
      }
    }
    kind.fields.forEach((field, i) => {
      if (same(values[i], known.values[i])) return;
      mask += 2 ** (2 + i);
      if (field.type === "int" || field.type === "fixed") row.push(values[i] - known.values[i]);
      else if (field.type === "angle") row.push(((values[i] - known.values[i] + 128) & 255) - 128);
      else row.push(values[i]);
      known.values[i] = values[i];
    });
    if (mask !== 0) rows.add(entity.slot, mask, ...row);
  }
}
