-- mover.lua: engine/ground/mover.c once more, for browsers, which run mode.steer ahead: the same arithmetic in the same order, so that
-- both come to the same place. A test holds the two against each other; what they do is told in mover.h.
local engine = ...
local floor, sqrt, abs, max, sub = math.floor, math.sqrt, math.abs, math.max, string.sub
local MOST_STEPS, PUSHES = 256, 4
local SKIN = 1 / 64 -- units that do not count as overlap

local function between(low, value, high)
  if value < low then return low end
  if value > high then return high end
  return value
end

local function whole(cells)
  if not (cells > -1e6) then return -1000000 end
  if cells > 1e6 then return 1000000 end
  return floor(cells)
end

-- `ground`: { columns, rows, width, height, pits, cells, solid, platform }: `cells` is a text of two hexadecimal digits for each tile,
-- the number of its class; `solid` and `platform` say by number what a class is.
function engine.mover(ground)
  local columns, rows, width, height, pits = ground.columns, ground.rows, ground.width, ground.height, ground.pits
  local cells, solid, platform = ground.cells, ground.solid, ground.platform

  local function class_of(column, row)
    local at = 2 * (row * columns + column)
    return tonumber(sub(cells, at + 1, at + 2), 16)
  end

  local function is_on_map(column, row) return column >= 0 and column < columns and row >= 0 and row < rows end

  local function is_solid(column, row)
    if column < 0 or column >= columns then return true end
    if row >= 0 and row < rows then return solid[class_of(column, row)] end
    return not pits or solid[class_of(column, row < 0 and 0 or rows - 1)]
  end

  local function is_platform(column, row) return is_on_map(column, row) and platform[class_of(column, row)] end

  local function is_floor(column, row) return is_solid(column, row) or is_platform(column, row) end

  local function column_is_free(body, column, narrower)
    for row = whole((body.y - body.half_height + narrower) / height), whole((body.y + body.half_height - narrower) / height) do
      if is_solid(column, row) then return false end
    end
    return true
  end

  local function row_is_free(body, row, stops, narrower)
    for column = whole((body.x - body.half_width + narrower) / width), whole((body.x + body.half_width - narrower) / width) do
      if stops(column, row) then return false end
    end
    return true
  end

  local function move_across(body, dx)
    local side = dx > 0 and 1 or -1
    local edge = body.x + side * (body.half_width - SKIN)
    local last = whole(between(-SKIN, edge + dx, columns * width) / width)
    for column = whole(edge / width) + side, last, side do
      if not column_is_free(body, column, SKIN) then
        body.x = (column + (dx < 0 and 1 or 0)) * width - side * body.half_width
        return side
      end
    end
    body.x = body.x + dx
    return 0
  end

  local function move_down(body, dy, drop)
    local side = dy > 0 and 1 or -1
    local stops = dy > 0 and not drop and is_floor or is_solid
    local edge = body.y + side * (body.half_height - SKIN)
    local last = whole(between(-SKIN, edge + dy, rows * height) / height)
    for row = whole(edge / height) + side, last, side do
      if not row_is_free(body, row, stops, SKIN) then
        body.y = (row + (dy < 0 and 1 or 0)) * height - side * body.half_height
        return side
      end
    end
    body.y = body.y + dy
    return 0
  end

  local function move_box(body, dx, dy, drop)
    return dx ~= 0 and move_across(body, dx) or 0, dy ~= 0 and move_down(body, dy, drop) or 0
  end

  -- The way out of a cell that the middle of the circle is in: over its nearest side that leads to a free cell.
  local function way_out(body, column, row)
    local left, top, radius = body.x - column * width, body.y - row * height, body.half_width
    local best_x, best_y, best = 0, 0, 0
    local function try(x, y, depth)
      if not is_solid(column + x, row + y) and (best == 0 or depth + radius < best) then best_x, best_y, best = x, y, depth + radius end
    end
    try(-1, 0, left)
    try(1, 0, width - left)
    try(0, -1, top)
    try(0, 1, height - top)
    return best_x, best_y, best
  end

  -- Which way out of a cell, and how far
  local function push_of_cell(body, column, row)
    local left, top, radius = column * width, row * height, body.half_width
    local dx = body.x - between(left, body.x, left + width)
    local dy = body.y - between(top, body.y, top + height)
    local squared = dx * dx + dy * dy
    if squared >= radius * radius then return 0, 0, 0 end
    if squared == 0 then return way_out(body, column, row) end
    local distance = sqrt(squared)
    return dx / distance, dy / distance, radius - distance
  end

  local function deepest_push(body)
    local deepest_x, deepest_y, deepest = 0, 0, 0
    local left, right = whole((body.x - body.half_width) / width), whole((body.x + body.half_width) / width)
    for row = whole((body.y - body.half_height) / height), whole((body.y + body.half_height) / height) do
      for column = left, right do
        if is_solid(column, row) then
          local x, y, depth = push_of_cell(body, column, row)
          if depth > deepest then deepest_x, deepest_y, deepest = x, y, depth end
        end
      end
    end
    return deepest_x, deepest_y, deepest
  end

  local function push_out(body, hit_x, hit_y)
    for _ = 1, PUSHES do
      local x, y, depth = deepest_push(body)
      if depth <= 0 then break end
      body.x, body.y = body.x + x * depth, body.y + y * depth
      if abs(x) > 0.7 then hit_x = x < 0 and 1 or -1 end
      if abs(y) > 0.7 then hit_y = y < 0 and 1 or -1 end
    end
    return hit_x, hit_y
  end

  -- Falling by dy: how far until a platform holds it.
  local function fall_onto_platform(body, dy)
    local edge = body.y + body.half_height - SKIN
    local last = whole((edge + dy) / height)
    for row = whole(edge / height) + 1, last < rows and last or rows - 1 do
      if not row_is_free(body, row, is_platform, SKIN) then return row * height - body.half_height - body.y end
    end
    return dy
  end

  local function move_round(body, dx, dy, drop)
    local farther, stride = max(abs(dx), abs(dy)), body.half_width * 0.9
    local steps = farther <= stride and 1 or farther >= stride * MOST_STEPS and MOST_STEPS or floor(farther / stride) + 1
    local shorter = farther > stride * steps and stride * steps / farther or 1
    local hit_x, hit_y = 0, 0
    dx, dy = dx * (shorter / steps), dy * (shorter / steps)
    for _ = 1, steps do
      local down = dy > 0 and not drop and fall_onto_platform(body, dy) or dy
      if down ~= dy then hit_y = 1 end
      body.x, body.y = body.x + dx, body.y + down
      hit_x, hit_y = push_out(body, hit_x, hit_y)
    end
    return hit_x, hit_y
  end

  local mover = {}

  -- `body`: { x, y, half_width, half_height, round }. Returns what stopped it.
  function mover.move(body, dx, dy, drop)
    body.x = between(body.half_width, body.x, columns * width - body.half_width)
    if not pits then body.y = between(body.half_height, body.y, rows * height - body.half_height) end
    return (body.round and move_round or move_box)(body, dx, dy, drop)
  end

  function mover.stands(body)
    local edge = body.y + body.half_height
    local row = whole((edge + SKIN) / height)
    return whole((edge - SKIN) / height) < row and not row_is_free(body, row, is_floor, SKIN)
  end

  -- The number of the class there, 0 for nothing
  function mover.class_at(x, y)
    local column, row = whole(x / width), whole(y / height)
    return is_on_map(column, row) and class_of(column, row) or 0
  end

  function mover.solid_at(x, y) return is_solid(whole(x / width), whole(y / height)) end

  -- A browser is told of a place to within `reach`, which is more than SKIN. What is that near to touching something touches it: else
  -- what stands would hang in the air, or have sunk into its floor and fall through.
  function mover.settle(body, reach)
    local function border(edge, size)
      local line = floor(edge / size + 0.5)
      return abs(line * size - edge) <= reach and line or nil
    end
    local feet, head = border(body.y + body.half_height, height), border(body.y - body.half_height, height)
    if feet and not row_is_free(body, feet, is_floor, reach) then body.y = feet * height - body.half_height
    elseif head and not row_is_free(body, head - 1, is_solid, reach) then body.y = head * height + body.half_height end
    local right, left = border(body.x + body.half_width, width), border(body.x - body.half_width, width)
    if right and not column_is_free(body, right, reach) then body.x = right * width - body.half_width
    elseif left and not column_is_free(body, left - 1, reach) then body.x = left * width + body.half_width end
  end

  return mover
end
