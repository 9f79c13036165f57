// prelude.ts: the Lua around mode.steer in the browser: what PROTOCOL.md, section 5, says that it sees. The same names as on the
// server, over plain tables. It returns the functions step, cut, settle, class and, for each kind that steer may ask for, put.
import mover from "../../../scripts/engine/mover.lua";
import vectors from "../../../scripts/engine/vectors.lua";
import type { Ground } from "../world/ground";
import type { Schema } from "../world/schema";
import type { Value } from "../world/world";
import { Seen, isName } from "./state";

// What Lua 5.4 lacks of 5.1, and nothing that reaches out of the VM.
const ENVIRONMENT = `
local library = {}
for name, value in pairs(math) do library[name] = value end
library.random, library.randomseed = nil, nil
library.pow, library.log10 = function(a, b) return a ^ b end, function(a) return math.log(a, 10) end
local text, dt, width, height, vectors, mover, columns, rows, tile_width, tile_height, pits, cells, body_width, body_height, round = ...
local engine = {}
assert(load(vectors, "=vectors", "t"))(engine)
assert(load(mover, "=mover", "t"))(engine)
for name, exact in pairs(engine.exact) do library[name] = exact end
local environment = { math = library, vec = engine.vec, ipairs = ipairs, pairs = pairs, type = type, tonumber = tonumber, tostring = tostring,
  select = select, unpack = table.unpack, assert = assert, error = error }
local steer = assert(load(text, "=steer", "t", environment))()
local max, min = math.max, math.min
local room, want, thing, kinds = {}, {}, {}, {}
function room.inside(_, x, y, margin)
  local m = margin or 0
  return max(m, min(width - m, x)), max(m, min(height - m, y))
end
function room.each(_, name)
  local list, i = kinds[name] or error("there is no kind '" .. tostring(name) .. "'"), 0
  return function()
    i = i + 1
    return list[i]
  end
end
local function cut(name, count)
  local list = kinds[name]
  for i = #list, count + 1, -1 do list[i] = nil end
end
`;

// The verbs of place, for what is steered alone. Places are float32 on the server, and rounded here as soon as there.
const GROUND = `
local names, solid, platform = {}, {}, {}
local function class(name, is_solid, is_platform)
  local i = #names + 1
  names[i], solid[i], platform[i] = name, is_solid, is_platform
end
local ground = engine.mover { columns = columns, rows = rows, width = tile_width, height = tile_height, pits = pits, cells = cells,
  solid = solid, platform = platform }
local body = { half_width = body_width / 2, half_height = body_height / 2, round = round }
local function single(x)
  local c = x * 536870913
  return c - (c - x)
end
local function place_body(x, y)
  body.x, body.y = single(x), single(y)
  return body
end
local function settle(x, y, reach)
  ground.settle(place_body(x, y), reach)
  return body.x, body.y
end
function room.tile(_, x, y) return names[ground.class_at(x, y)] end
function room.solid(_, x, y) return ground.solid_at(x, y) end
function room.on_ground(_, it) return ground.stands(place_body(it.x, it.y)) end
function room.move(_, it, dx, dy, drop)
  local hit_x, hit_y = ground.move(place_body(it.x, it.y), dx, dy, drop)
  it.x, it.y = single(body.x), single(body.y)
  return hit_x, hit_y
end
function room.fall(_, it, seconds, gravity, drop)
  it.vy = single(it.vy + gravity * seconds)
  local hit_x, hit_y = room:move(it, it.vx * seconds, it.vy * seconds, drop)
  if hit_x ~= 0 then it.vx = 0 end
  if hit_y ~= 0 then it.vy = 0 end
  return hit_y == 1
end
`;

// What the text may ask for: the room itself, and by room:each the kinds whose name stands in it.
export function askedKinds(schema: Schema, steer: string): Seen[] {
  const asked = schema.kinds.filter(({ name, index }) => index === 0 || (isName(name) && (steer.includes(`"${name}"`) || steer.includes(`'${name}'`))));
  return asked.map((kind) => new Seen(kind)).filter(({ names }) => names.length > 0);
}

// function(time, tick, a1, ..., thing's fields): one tick, and the fields after it.
function stepText(schema: Schema, { names }: Seen): string {
  const inputs: string[] = [];
  const wants: string[] = [];
  const tables: string[] = [];
  for (const { name, type } of schema.inputs) {
    if (type === "line") continue;  // not for steer
    const a = `a${inputs.length}`;
    const b = `a${inputs.length + 1}`;
    inputs.push(a, b);
    if (type !== "button") tables.push(`want.${name} = { x = 0, y = 0 }`);
    wants.push(type === "button" ? `want.${name}, want.${name}_pressed = ${a}, ${b}` : `want.${name}.x, want.${name}.y = ${a}, ${b}`);
  }
  const values = names.map((_, i) => `f${i}`);
  const fields = names.map((name) => `thing.${name}`).join(", ");
  return `${tables.join("\n")}
local function step(${["time", "tick", ...inputs, ...values].join(", ")})
  room.time, room.tick = time, tick
  ${wants.join("\n  ")}
  ${fields} = ${values.join(", ")}
  steer(room, thing, want, dt)
  return ${fields}
end
`;
}

function putText({ kind, names }: Seen, place: number): string {
  const values = names.map((_, i) => `f${i}`);
  if (kind.index === 0) return `local function put${place}(${["i", ...values].join(", ")}) ${names.map((name) => `room.${name}`).join(", ")} = ${values.join(", ")} end\n`;
  return `kinds.${kind.name} = {}
local function put${place}(${["i", ...values].join(", ")})
  kinds.${kind.name}[i] = { ${names.map((name, i) => `${name} = ${values[i] ?? "nil"}`).join(", ")} }
end
`;
}

export function prelude(schema: Schema, steered: Seen, asked: readonly Seen[]): string {
  const puts = asked.map((_, i) => `, put${i}`).join("");
  return `${ENVIRONMENT}${GROUND}${stepText(schema, steered)}${asked.map(putText).join("")}return step, cut, settle, class${puts}`;
}

// Two hexadecimal digits for each tile. Without a map the ground is one tile as large as the world.
function groundValues(schema: Schema): Value[] {
  const { columns, rows, width, height, pits, cells }: Omit<Ground, "classes"> = schema.ground
    ?? { columns: 1, rows: 1, width: schema.size[0], height: schema.size[1], pits: false, cells: new Uint8Array(1) };
  return [columns, rows, width, height, pits, Array.from(cells, (cell) => cell.toString(16).padStart(2, "0")).join("")];
}

// What the prelude is run with.
export function parameters(schema: Schema, rate: number, { kind }: Seen, steer: string): Value[] {
  const { width = 0, height = 0, round = false } = kind.body ?? {};
  return [steer, 1 / rate, schema.size[0], schema.size[1], vectors, mover, ...groundValues(schema), width, height, round];
}
