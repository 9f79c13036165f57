// rules.mjs: what PROTOCOL.md says of values and of the mode map, for stranger.mjs.
export class Violation extends Error {}

export function must(holds, what) {
  if (!holds) throw new Violation(what);
}

export const isInteger = Number.isSafeInteger;
export const isCount = (value) => isInteger(value) && value >= 0;
export const hasBit = (mask, bit) => Math.floor(mask / 2 ** bit) % 2 === 1;
export const INPUT_SIZES = { stick: 2, button: 1, pointer: 2, line: 1 };
export const CLOSE_KEYS = {
  1000: "left", 1001: "shutdown", 1002: "protocol", 1003: "text", 1007: "encoding", 1008: "policy", 1009: "too_big",
  1011: "mode_error", 1012: "restart", 1013: "full", 4004: "version", 4006: "idle", 4007: "rate", 4010: "no_room",
};

// Takes the values of a flat array one after the other.
export class Row {
  constructor(values, what) {
    must(Array.isArray(values), `${what} is no array`);
    Object.assign(this, { values, what, at: 0 });
  }
  get done() { return this.at === this.values.length; }
  next() {
    must(!this.done, `${this.what} ends in the middle of a row`);
    return this.values[this.at++];
  }
  integer(low = -Infinity, high = Infinity) {
    const value = this.next();
    must(isInteger(value) && value >= low && value <= high, `${this.what}[${this.at - 1}] is ${value}`);
    return value;
  }
}

// Each type: what may be on the wire, what a clear bit in `entered` means, and what the mode means by it.
const one = (field) => ({ ...field, type: field.of });
const isId = (value) => isInteger(value) && value >= 65536 && value < 2 ** 32;
const TYPES = {
  int: { good: isInteger, zero: () => 0 },
  fixed: { good: isInteger, zero: () => 0, meaning: (value, field) => value * field.quantum },
  angle: { good: (value) => isCount(value) && value <= 255, zero: () => 0, meaning: (value) => (value * 2 * Math.PI) / 256 },
  float: { good: (value) => typeof value === "number", zero: () => 0 },
  bool: { good: (value) => value === 0 || value === 1, zero: () => 0, meaning: (value) => value === 1 },
  text: { good: (value, { size = Infinity }) => typeof value === "string" && Buffer.byteLength(value) <= size, zero: () => "" },
  ref: { good: (value) => value === 0 || isId(value), zero: () => 0 },
  array: {
    good: (value, field) => Array.isArray(value) && value.length === field.count && value.every((v) => isGood(one(field), v)),
    zero: (field) => Array.from({ length: field.count }, () => zeroOf(one(field))),
    meaning: (value, field) => value.map((v) => meaningOf(one(field), v)),
  },
};
const isGood = (field, value) => TYPES[field.type].good(value, field);
export const zeroOf = (field) => TYPES[field.type].zero(field);
export const meaningOf = (field, value) => TYPES[field.type].meaning?.(value, field) ?? value;

export function checkValue(field, value) {
  must(isGood(field, value), `field ${field.name} (${field.type}) cannot be ${JSON.stringify(value)}`);
  return value;
}

// The new value of a field that `steps` carries.
export function stepped(field, last, value) {
  if (!["int", "fixed", "angle"].includes(field.type)) return value;
  must(isInteger(value), `a step of ${field.name} by ${JSON.stringify(value)}`);
  return field.type === "angle" ? (((last + value) % 256) + 256) % 256 : last + value;
}

const FIRST_EVENTS = { chat: "by ref, text text", joined: "who ref", left: "name text", aside: "name text, text text" };
const FIRST_FIELDS = "name text, score int, team int, connected bool, bot bool";
const listOf = (fields) => fields.map(({ name, type }) => `${name} ${type}`).join(", ");

function checkField(owner, field) {
  const type = field.type === "array" ? field.of : field.type;
  must(TYPES[type] && type !== "array", `${owner}.${field.name} has type ${field.type}`);
  must(type !== "fixed" || field.quantum > 0, `${owner}.${field.name} has no quantum`);
  must(field.type !== "array" || isCount(field.count), `${owner}.${field.name} has no count`);
}

function checkMap({ columns, rows, tile, classes, runs }, size) {
  must(isCount(columns) && isCount(rows) && columns * rows <= 65536, "the map has no size, or too much of it");
  must(columns * tile[0] === size[0] && rows * tile[1] === size[1], "the world is not as large as its map");
  for (const { name, tint } of classes) must(typeof name === "string" && /^(#[0-9a-f]{6})?$/i.test(tint ?? ""), `tile class ${name}`);
  must(runs.every((value, i) => isCount(value) && (i % 2 ? value <= classes.length : value > 0)), "a run of no tiles, or of no class");
  must(runs.filter((_, i) => i % 2 === 0).reduce((sum, length) => sum + length, 0) === columns * rows, "the runs are not the whole map");
}

export function checkMode(mode) {
  must(mode && [mode.kinds, mode.events, mode.inputs].every(Array.isArray), "the mode map is incomplete");
  const { kinds, events, inputs } = mode;
  for (const { name, fields } of [...kinds, ...events]) for (const field of fields) checkField(name, field);
  must(kinds[0]?.name === "room" && kinds[1]?.name === "player", "the first kinds are not room and player");
  must(kinds[0].capacity === 1, "there is room for two rooms");
  must(listOf(kinds[1].fields).startsWith(FIRST_FIELDS), "a player begins with other fields");
  Object.entries(FIRST_EVENTS).forEach(([name, fields], i) =>
    must(events[i]?.name === name && listOf(events[i].fields) === fields, `event ${i} is not ${name}`));
  const ranges = kinds.map(({ first, capacity }) => [first, first + capacity]).sort((a, b) => a[0] - b[0]);
  ranges.forEach(([first, end], i) =>
    must(isCount(first) && end > first && end <= (ranges[i + 1]?.[0] ?? 65536), "kinds share a slot, or lie outside"));
  for (const { name, quantum, body } of kinds) {
    must(quantum === undefined || quantum > 0, `${name} has quantum ${quantum}`);
    const sizes = body?.radius === undefined ? [body?.width, body?.height] : [body.radius];
    must(!body || (quantum && sizes.every((size) => size >= 1 && size <= 2000)), `${name} has the body ${JSON.stringify(body)}`);
  }
  for (const { name, type } of inputs) must(INPUT_SIZES[type], `input ${name} has type ${type}`);
  if (mode.map) checkMap(mode.map, mode.size);
}
