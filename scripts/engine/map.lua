-- map.lua: the ground of a mode: rows of text, or a map made with Tiled; and the bodies that stand on it.
local engine = ...
local maps = engine.maps
local find, format, gmatch, gsub, sub = string.find, string.format, string.gmatch, string.gsub, string.sub -- the methods of texts are closed
local SOLID, PLATFORM = 1, 2
local CELLS, SIDE = 65536, 1024
local RUNS = 24000 -- that a browser is told of

local function wrong(...) error(format(...), 0) end

local function check_keys(where, given, known)
  for key in pairs(given) do
    if type(key) ~= "number" and not known[key] then
      wrong("%s has no '%s'%s", where, tostring(key), engine.did_you_mean(tostring(key), known))
    end
  end
end

local function check_tint(where, tint)
  if tint ~= nil and not (type(tint) == "string" and find(tint, "^#%x%x%x%x%x%x$")) then wrong('%s must be a colour such as "#7dffb2"', where) end
end

-- Rows of text ---------------------------------------------------------------

local MARK_KEYS = { class = true, solid = true, platform = true, tint = true, spot = true }

-- What a character stands for: the number of a class, and the name of a spot.
local function read_mark(character, meaning)
  local where = format("mode.map.legend['%s']", character)
  if type(meaning) == "string" then meaning = { class = meaning } end
  if type(meaning) ~= "table" then wrong('%s must be the name of a class, such as "solid", or a table', where) end
  check_keys(where, meaning, MARK_KEYS)
  check_tint(where .. ".tint", meaning.tint)
  if meaning.spot ~= nil and type(meaning.spot) ~= "string" then wrong("%s.spot must be a name", where) end
  if meaning.spot and not meaning.class then return { class = 0, spot = meaning.spot } end
  local name = meaning.class or meaning.solid and "solid" or meaning.platform and "platform" or ""
  if type(name) ~= "string" or #name > 23 then wrong("%s.class must be a name of at most 23 letters", where) end
  local flags = (meaning.solid or name == "solid") and SOLID or 0
  if meaning.platform or name == "platform" then flags = flags + PLATFORM end
  return { class = maps.class(name, flags, meaning.tint or ""), spot = meaning.spot }
end

local DEFAULT_LEGEND = { ["#"] = "solid", ["="] = "platform" }

local function read_legend(legend)
  if type(legend) ~= "table" then wrong("mode.map.legend must be a table, such as { ['~'] = 'ice' }") end
  local marks = { [" "] = { class = 0 }, ["."] = { class = 0 } }
  for character, meaning in pairs(DEFAULT_LEGEND) do
    if legend[character] == nil then marks[character] = read_mark(character, meaning) end
  end
  for _, character in ipairs(engine.sorted_keys(legend)) do
    if type(character) ~= "string" or #character ~= 1 then wrong("mode.map.legend: '%s' is not one plain character", tostring(character)) end
    marks[character] = read_mark(character, legend[character])
  end
  return marks
end

local function lines_of(rows)
  if type(rows) ~= "string" then return rows end
  local lines = {}
  for line in gmatch((gsub(rows, "\n?$", "\n", 1)), "([^\n]*)\n") do lines[#lines + 1] = gsub(line, "\r$", "") end
  return lines
end

local function longest_of(lines)
  local longest = 0
  for i, line in ipairs(lines) do
    if type(line) ~= "string" then wrong("mode.map: row %d is not a text", i) end
    longest = math.max(longest, #line)
  end
  return longest
end

local function read_rows(map, rows)
  local lines, tile = lines_of(rows), map.tile or 32
  local columns = longest_of(lines)
  if columns == 0 then wrong("mode.map has no rows") end
  if type(tile) ~= "number" or not (tile >= 4 and tile <= 1024) then wrong("mode.map.tile must be a number from 4 to 1024") end
  if columns > SIDE or #lines > SIDE or columns * #lines > CELLS then
    wrong("mode.map has %d x %d tiles, of at most %d, and %d on a side", columns, #lines, CELLS, SIDE)
  end
  maps.make(columns, #lines, tile, tile, map.pits == true)
  local marks, objects = read_legend(map.legend or {}), {}
  for row, line in ipairs(lines) do
    for column = 1, #line do
      local character = sub(line, column, column)
      local mark = marks[character]
      if not mark and find(character, "%w") then mark = { class = 0, spot = character } end
      if not mark then
        wrong("mode.map: row %d, column %d: '%s' is not in mode.map.legend", row, column, string.byte(character) < 128 and character or "?")
      end
      if mark.class > 0 then maps.set(column - 1, row - 1, mark.class) end
      if mark.spot then
        objects[#objects + 1] = { name = mark.spot, class = "", x = (column - 0.5) * tile, y = (row - 0.5) * tile, width = 0, height = 0, properties = {} }
      end
    end
  end
  return objects, {}
end

-- Files ----------------------------------------------------------------------

local function read_file(map, files)
  local name = map.file
  if type(name) ~= "string" or not find(name, "^[%w_-]+%.tmj$") then
    wrong("mode.map: '%s' is no name of a map; it must end with .tmj and lie beside the mode", tostring(name))
  end
  local text = files[name]
  if not text then wrong("mode.map: there is no %s beside the mode (its name must be written in the mode as it is)", name) end
  local objects, properties = maps.read(text, files)
  if not objects then wrong("%s: %s", name, properties) end
  return objects, properties
end

-- Both -----------------------------------------------------------------------

local MAP_KEYS = { file = true, rows = true, tile = true, legend = true, pits = true, tints = true }

local function ground_of(mode, files)
  local map = mode.map
  if type(map) == "string" then map = find(map, "\n") and { rows = map } or { file = map } end
  check_keys("mode.map", map, MAP_KEYS)
  if map.file then return map, read_file(map, files) end
  return map, read_rows(map, map.rows or map)
end

-- Objects with a size are zones, the others are spots; both go by name, or else by class.
local function sort_objects(objects)
  local spots, zones, numbers, count = {}, {}, {}, 0
  local function number_of(name)
    if name == "" then return 0 end
    if not numbers[name] then
      count = count + 1
      numbers[name] = count
    end
    return numbers[name]
  end
  for _, object in ipairs(objects) do
    local zone = object.width > 0 and object.height > 0
    if zone then
      zones[#zones + 1] = object
      maps.zone(object.x, object.y, object.width, object.height, number_of(object.name), number_of(object.class))
    end
    local lists = not zone and spots or {}
    for _, name in ipairs { object.name, object.class ~= object.name and object.class or nil } do
      lists[name] = lists[name] or {}
      table.insert(lists[name], object)
    end
  end
  return spots, zones, numbers
end

local function told_of(map, about, classes, runs)
  if #runs > 2 * RUNS then wrong("mode.map has too many different tiles side by side: %d runs, of at most %d", #runs / 2, RUNS) end
  for name in pairs(map.tints or {}) do check_tint("mode.map.tints." .. tostring(name), map.tints[name]) end
  local list = {}
  for i, class in ipairs(classes) do
    local tint = class.tint ~= "" and class.tint or (map.tints or {})[class.name]
    list[i] = { name = class.name, solid = class.flags % 2 == 1 or nil, platform = class.flags >= 2 or nil, tint = tint }
  end
  return { columns = about.columns, rows = about.rows, tile = { about.tile_width, about.tile_height }, pits = about.pits or nil, classes = list, runs = runs }
end

-- Without a map the ground is one cell as large as the world.
local function read_ground(mode, files)
  engine.spots, engine.zones, engine.zone_numbers, engine.tile_names = {}, {}, {}, {}
  if mode.map == nil then
    local size = mode.size or { 1600, 900 }
    maps.make(1, 1, size[1], size[2], false)
    engine.room_map = { columns = 1, rows = 1, tile = size[1], width = size[1], height = size[2], properties = {} }
    return
  end
  local map, objects, properties = ground_of(mode, files)
  local about, classes, runs = maps.describe()
  local width, height = about.columns * about.tile_width, about.rows * about.tile_height
  if width > 100000 or height > 100000 or width < 16 or height < 16 then wrong("mode.map is %g x %g units; it must be from 16 to 100000", width, height) end
  if mode.size and (mode.size[1] ~= width or mode.size[2] ~= height) then
    wrong("mode.size is %g x %g and mode.map %g x %g; leave mode.size out, it follows the map", mode.size[1], mode.size[2], width, height)
  end
  mode.size = { width, height }
  engine.spots, engine.zones, engine.zone_numbers = sort_objects(objects)
  engine.told_map = told_of(map, about, classes, runs)
  for i, class in ipairs(classes) do engine.tile_names[i] = class.name end
  engine.room_map = {
    columns = about.columns, rows = about.rows, tile = about.tile_width, width = width, height = height, properties = properties, zones = engine.zones,
  }
end

-- Bodies ---------------------------------------------------------------------

local BODY_KEYS = { radius = true, width = true, height = true, weight = true, fixed = true }

local function measure(where, value)
  if type(value) ~= "number" or not (value >= 1 and value <= 2000) then wrong("%s must be a number of units from 1 to 2000", where) end
  return value
end

local function read_body(mode, name, body)
  local where = "mode.bodies." .. name
  local kind = mode.entities[name]
  if not kind then wrong("mode.bodies: there is no kind '%s'%s", name, engine.did_you_mean(name, mode.entities)) end
  if not kind.x or not kind.y then wrong("%s: the kind '%s' needs the fields x = pos and y = pos", where, name) end
  if type(body) ~= "table" then wrong("%s must be { radius = r } or { width = w, height = h }", where) end
  check_keys(where, body, BODY_KEYS)
  if (body.radius == nil) == (body.width == nil and body.height == nil) then wrong("%s must have either a radius, or width and height", where) end
  local weight = body.weight or 1
  if type(weight) ~= "number" or not (weight >= 0.001 and weight <= 1e6) then wrong("%s.weight must be a number from 0.001 to 1000000", where) end
  local half_width = body.radius and measure(where .. ".radius", body.radius) or measure(where .. ".width", body.width) / 2
  local half_height = body.radius or measure(where .. ".height", body.height) / 2
  return half_width, half_height, body.radius ~= nil, body.fixed and 0 or 1 / weight
end

-- Before the mode is declared: the map gives it its size.
function engine.read_map(mode, files)
  engine.bodies = {}
  for name, body in pairs(mode.bodies or {}) do engine.bodies[name] = { read_body(mode, tostring(name), body) } end
  read_ground(mode, files)
end

-- When the kinds have their numbers.
function engine.place_bodies()
  for k, layout in ipairs(engine.kinds) do
    local body = engine.bodies[layout.name]
    if body then maps.body(k - 1, unpack(body)) end
  end
end
