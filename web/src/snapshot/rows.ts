// rows.ts: reads the flat arrays of a frame: rows of integers and values, each row after the other, slots ascending.
import { finite, integer, list, text, wrong } from "../wire/check";
import type { Kind, Field } from "../world/schema";
import type { Value } from "../world/world";

const MOST = 2 ** 40;

export class Rows {
  private at = 0;
  private slot = -1;

  constructor(private readonly values: readonly unknown[], private readonly name: string) {}

  get more(): boolean {
    return this.at < this.values.length;
  }

  nextSlot(): number {
    this.slot += this.integer(1, 65_536);
    if (this.slot > 65_535) wrong(`${this.name}: slot ${this.slot}`);
    return this.slot;
  }

  integer(least = -MOST, most = MOST): number {
    return integer(this.take(), least, most, this.name);
  }

  mask(kind: Kind): number {
    const mask = this.integer(0, 2 ** (kind.fields.length + 2) - 1);
    if (kind.quantum === 0 && mask % 4 !== 0) wrong(`${this.name}: ${kind.name} does not move`);
    return mask;
  }

  // A new value, absolute.
  value(field: Field): Value {
    return absolute(field, this.take());
  }

  // A new value in a step: a difference to the old one where the type travels as one.
  step(field: Field, old: Value): Value {
    switch (field.type) {
      case "int":
      case "fixed": return Number(old) + this.integer();
      case "angle": return (Number(old) + this.integer()) & 255;
      default: return this.value(field);
    }
  }

  private take(): unknown {
    if (!this.more) wrong(`${this.name} ends in the middle of a row`);
    return this.values[this.at++];
  }
}

export function absolute(field: Field, given: unknown): Value {
  switch (field.type) {
    case "int":
    case "fixed": return integer(given, -(2 ** 53), 2 ** 53, field.name);
    case "angle": return integer(given, 0, 255, field.name);
    case "float": return finite(given, field.name);
    case "bool": return integer(given, 0, 1, field.name) === 1;
    case "text": return text(given, field.size, field.name);
    case "ref": return integer(given, 0, 2 ** 32 - 1, field.name);
    case "array": {
      const of = field.of;
      const values = list(given, field.name);
      if (!of || values.length !== field.count) wrong(`${field.name} has ${values.length} values`);
      return values.map((one) => absolute(of, one));
    }
  }
}

export function has(mask: number, bit: number): boolean {
  return Math.floor(mask / 2 ** bit) % 2 === 1;
}
