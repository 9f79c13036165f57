-- space.lua: the verbs of place: within, nearest, ray, sees, move, fall, separate, toward, path, and what is on the map.
local engine = ...
local ffi, host, shared = engine.ffi, engine.host, engine.shared
local space, answer = ffi.cast("struct space_calls*", engine.space), ffi.cast("struct space_answer*", engine.answer)
local kind_of = engine.kind_of
local room, huge = engine.room_methods, math.huge

-- The entity with this id, nil when it is gone: for a number that a timer carried.
function room.find(_, name, id)
  kind_of(name)
  return engine.finders[name](id)
end

-- for coin in room:within(x, y, width, height, "coin") do ... end, with x, y in the middle; or room:within(zone, "coin")
function room.within(_, x, y, width, height, name)
  if type(x) == "table" then x, y, width, height, name = x.x, x.y, x.width, x.height, y end
  space.within(host, kind_of(name), x, y, width, height)
  return engine.found(name)
end

-- The nearest entity but the one that asks, and how far it is; nil when there is none within the radius
function room.nearest(_, x, y, name, radius)
  local except = 0
  if type(x) == "cdata" then x, y, name, radius, except = x.x, x.y, y, name, x.id end
  local index = space.nearest(host, kind_of(name), x, y, radius or huge, except)
  if index < 0 then return nil, huge end
  return engine.entities[name][index], answer.far
end

-- Where a straight line ends: x, y, the entity of the kind that it meets first, or nil, and whether it ends in a tile
function room.ray(_, x1, y1, x2, y2, name)
  local k = -1
  if name ~= nil then
    k = kind_of(name)
    if not engine.bodies[name] then error("a ray meets bodies: '" .. name .. "' has none in mode.bodies", 2) end
  end
  local index = space.ray(host, k, x1, y1, x2, y2)
  if index < 0 then return answer.x, answer.y, nil, answer.hit ~= 0 end
  return answer.x, answer.y, engine.entities[name][index], false
end

-- room:sees(zombie, hero), or room:sees(x1, y1, x2, y2): nothing solid is between them
function room.sees(_, x1, y1, x2, y2)
  if type(x1) == "cdata" then x1, y1, x2, y2 = x1.x, x1.y, y1.x, y1.y end
  return space.sees(host, x1, y1, x2, y2) ~= 0
end

function room.getters.map() return engine.room_map end

-- The class of the tile there: "solid", "ice", ...; "" if it has none, nil where there is no tile
function room.tile(_, x, y) return engine.tile_names[space.tile(host, x, y)] end

function room.solid(_, x, y) return space.solid(host, x, y) ~= 0 end

-- A name that the map does not have is said once; a mode may be played on many maps.
local function missing(what, name, known)
  if type(name) ~= "string" then error("a " .. what .. " goes by name, not by a " .. type(name), 3) end
  engine.warn(what .. " " .. name, "the map has no " .. what .. " '" .. name .. "'" .. engine.did_you_mean(name, known))
end

-- The places of this name or class on the map: { x, y, name, class, properties }
function room.spots(_, name)
  local list = engine.spots[name]
  if list then return list end
  missing("spot", name, engine.spots)
  engine.spots[name] = {}
  return engine.spots[name]
end

-- The first zone there, or the first of this name or class: { x, y, width, height, name, class, properties }
function room.zone(_, x, y, name)
  local number = 0
  if name ~= nil then
    number = engine.zone_numbers[name]
    if not number then
      missing("zone", name, engine.zone_numbers)
      engine.zone_numbers[name], number = -1, -1
    end
  end
  return engine.zones[space.zone(host, x, y, number) + 1]
end

local function no_body() error("only an entity with a body can do this: give its kind one in mode.bodies", 3) end

-- Moves an entity as far as tiles let it, sliding along them. Returns what stopped it: -1 at the left or above, 1 at the right or below, or 0
function room.move(_, entity, dx, dy, drop)
  if space.move(host, entity.id, dx, dy, drop and 1 or 0) == 0 then no_body() end
  return answer.hit_x, answer.hit_y
end

-- One step of a jump-and-run: gravity pulls, vx and vy move it, what is hit stops it. Returns whether it stands on something
function room.fall(_, entity, dt, gravity, drop)
  entity.vy = entity.vy + gravity * dt
  if space.move(host, entity.id, entity.vx * dt, entity.vy * dt, drop and 1 or 0) == 0 then no_body() end
  if answer.hit_x ~= 0 then entity.vx = 0 end
  if answer.hit_y ~= 0 then entity.vy = 0 end
  return answer.hit_y == 1
end

function room.on_ground(_, entity) return space.stands(host, entity.id) ~= 0 end

local function bit_of(name)
  if name == nil then return 0 end
  local k = kind_of(name)
  if not engine.bodies[name] then error("separate wants kinds with bodies: '" .. name .. "' has none in mode.bodies", 3) end
  return 2 ^ k
end

-- room:separate("zombie", "hero"): bodies of these kinds that overlap push each other apart, the heavier less, and nobody into a tile
function room.separate(_, a, b, c, d)
  space.separate(host, bit_of(a) + bit_of(b) + bit_of(c) + bit_of(d))
  if shared.work < 0 then error("too many bodies in one place: they cannot all be pushed apart in one tick", 2) end
end

-- Which way to go to a place, to an entity, or to the nearest of a kind, around what is solid: a direction of length 1, and how far it is on the
-- way. 0, 0 when it is there; math.huge when there is no way
function room.toward(_, entity, target, y)
  local t = type(target)
  if t == "string" then
    space.toward_kind(host, entity.id, kind_of(target))
  elseif t == "number" then
    space.toward(host, entity.id, target, y)
  else
    space.toward(host, entity.id, target.x, target.y)
  end
  local far = answer.far
  return answer.x, answer.y, far < 0 and huge or far
end

local function radius_of(entity)
  local slot = entity.id % 65536
  for _, layout in ipairs(engine.kinds) do
    if slot >= layout.first and slot < layout.first + layout.capacity then
      local body = engine.bodies[layout.name]
      return body and body[1] or 0
    end
  end
end

-- The corners of the way between two entities or places, the goal last: a list of { x, y }; nil when there is no way
function room.path(_, x1, y1, x2, y2)
  local radius = 0
  if type(x1) == "cdata" then
    radius = radius_of(x1)
    if type(y1) == "cdata" then x2, y2 = y1.x, y1.y else x2, y2 = y1, x2 end
    x1, y1 = x1.x, x1.y
  end
  local count = space.path(host, x1, y1, x2, y2, radius)
  if count <= 0 then return nil end
  local corners = {}
  for i = 0, count - 1 do corners[i + 1] = { x = answer.points[2 * i], y = answer.points[2 * i + 1] } end
  return corners
end
