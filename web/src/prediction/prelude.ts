// prelude.ts: the Lua around mode.steer in the browser: what PROTOCOL.md, section 5, says that it sees. The same names as on the
// server, over plain tables. It returns the functions step, cut and, for each kind that steer may ask for, put.
import vectors from "../../../scripts/engine/vectors.lua";
import type { Schema } from "../world/schema";
import type { Value } from "../world/world";
import { Seen, isName } from "./state";

// What Lua 5.4 lacks of 5.1, and nothing that reaches out of the VM.
const ENVIRONMENT = `
local library = {}
for name, value in pairs(math) do library[name] = value end
library.random, library.randomseed = nil, nil
library.pow, library.log10 = function(a, b) return a ^ b end, function(a) return math.log(a, 10) end
local text, width, height, dt, vectors = ...
local engine = {}
assert(load(vectors, "=vectors", "t"))(engine)
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

// The kinds that the text may ask room:each for: those whose name stands in it.
export function askedKinds(schema: Schema, steer: string): Seen[] {
  const asked = schema.kinds.filter(({ name }) => isName(name) && (steer.includes(`"${name}"`) || steer.includes(`'${name}'`)));
  return asked.map((kind) => new Seen(kind));
}

// function(time, tick, a1, ..., thing's fields): one tick, and the fields after it.
function stepText(schema: Schema, { names }: Seen): string {
  const inputs: string[] = [];
  const wants: string[] = [];
  const tables: string[] = [];
  for (const { name, type } of schema.inputs) {
    if (type === "line") {  // not for steer
      tables.push(`want.${name} = ""`);
      continue;
    }
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
  return `kinds.${kind.name} = {}
local function put${place}(${["i", ...values].join(", ")})
  kinds.${kind.name}[i] = { ${names.map((name, i) => `${name} = ${values[i] ?? "nil"}`).join(", ")} }
end
`;
}

export function prelude(schema: Schema, steered: Seen, asked: readonly Seen[]): string {
  const puts = asked.map((_, i) => `, put${i}`).join("");
  return `${ENVIRONMENT}${stepText(schema, steered)}${asked.map(putText).join("")}return step, cut${puts}`;
}

// What the prelude is run with.
export function parameters(schema: Schema, rate: number, steer: string): Value[] {
  return [steer, schema.size[0], schema.size[1], 1 / rate, vectors];
}
