-- vectors.lua: mathematics that gives the same bits on every machine and in every browser, as libraries' sin and exp do not:
-- + - * / sqrt, floor and powers of two only. `vec` works on plain numbers and makes no garbage.
local engine = ...
local floor, sqrt, abs, huge = math.floor, math.sqrt, math.abs, math.huge
local PI = math.pi

-- Taylor's series, within half a right angle of 0.
local function sin_near(r)
  local s = r * r
  return r + r * s * (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s * (1 / 362880 + s * (-1 / 39916800 + s * (1 / 6227020800 + s * (-1 / 1307674368000)))))))
end

local function cos_near(r)
  local s = r * r
  return 1 - s * (1 / 2 - s * (1 / 24 - s * (1 / 720 - s * (1 / 40320 - s * (1 / 3628800 - s * (1 / 479001600 - s * (1 / 87178291200 - s / 20922789888000)))))))
end

-- How many right angles, and what is left: the right angle is taken off in two parts, so that no bits are lost.
local RIGHT_ANGLE, RIGHT_ANGLE_REST = 1.5707963267341256, 6.077100506506192e-11
local function quarters(x)
  local k = floor(x * (2 / PI) + 0.5)
  return k - 4 * floor(k / 4), x - k * RIGHT_ANGLE - k * RIGHT_ANGLE_REST
end

local function sin(x)
  local quarter, r = quarters(x)
  if quarter == 0 then return sin_near(r) end
  if quarter == 1 then return cos_near(r) end
  if quarter == 2 then return -sin_near(r) end
  return -cos_near(r)
end

local function cos(x)
  local quarter, r = quarters(x)
  if quarter == 0 then return cos_near(r) end
  if quarter == 1 then return -sin_near(r) end
  if quarter == 2 then return -cos_near(r) end
  return sin_near(r)
end

-- From 0 to 1: by the angle of the nearest quarter, and the series for what is left.
local ATAN = { [0] = 0, 0.24497866312686414, 0.4636476090008061, 0.6435011087932844, 0.7853981633974483 }
local function atan_near(a)
  local i = floor(a * 4 + 0.5)
  local t = i / 4
  local r = (a - t) / (1 + a * t)
  local s = r * r
  return ATAN[i] + (r - r * s * (1 / 3 - s * (1 / 5 - s * (1 / 7 - s * (1 / 9 - s * (1 / 11 - s * (1 / 13 - s * (1 / 15 - s / 17))))))))
end

local function atan2(y, x)
  local across, up = abs(x), abs(y)
  local larger, smaller = across, up
  if up > across then larger, smaller = up, across end
  if x ~= x or y ~= y then return x + y end
  local angle = atan_near(larger == 0 and 0 or smaller == huge and 1 or smaller / larger)
  if up > across then angle = PI / 2 - angle end
  if x < 0 then angle = PI - angle end
  return y < 0 and -angle or angle
end

local LN2, LN2_REST = 0.6931471803691238, 1.9082149292705877e-10
local function exp(x)
  if not (x < 709.78) then return x == x and huge or x end
  if x < -745.2 then return 0 end
  local k = floor(x * (1 / (LN2 + LN2_REST)) + 0.5)
  local r = x - k * LN2 - k * LN2_REST
  local sum = 1 + r / 14
  sum = 1 + r / 13 * sum
  sum = 1 + r / 12 * sum
  sum = 1 + r / 11 * sum
  sum = 1 + r / 10 * sum
  sum = 1 + r / 9 * sum
  sum = 1 + r / 8 * sum
  sum = 1 + r / 7 * sum
  sum = 1 + r / 6 * sum
  sum = 1 + r / 5 * sum
  sum = 1 + r / 4 * sum
  sum = 1 + r / 3 * sum
  sum = 1 + r / 2 * sum
  local half = floor(k / 2)
  return (1 + r * sum) * 2 ^ half * 2 ^ (k - half)
end

engine.exact = {
  sin = sin, cos = cos, atan2 = atan2, exp = exp,
  tan = function(x) return sin(x) / cos(x) end,
  atan = function(x) return atan2(x, 1) end,
  asin = function(x) return atan2(x, sqrt(1 - x * x)) end,
  acos = function(x) return atan2(sqrt(1 - x * x), x) end,
}

local vec = {}

function vec.length(x, y) return sqrt(x * x + y * y) end

function vec.distance(x1, y1, x2, y2)
  local dx, dy = x2 - x1, y2 - y1
  return sqrt(dx * dx + dy * dy)
end

-- The same direction with length 1, and the length it had; 0, 0, 0 stays that.
function vec.unit(x, y)
  local length = sqrt(x * x + y * y)
  if length == 0 then return 0, 0, 0 end
  return x / length, y / length, length
end

-- At most this long.
function vec.shorten(x, y, most)
  local squared = x * x + y * y
  if squared <= most * most then return x, y end
  local share = most / sqrt(squared)
  return x * share, y * share
end

function vec.angle(x, y) return atan2(y, x) end

function vec.from_angle(angle, length)
  local l = length or 1
  return cos(angle) * l, sin(angle) * l
end

function vec.dot(x1, y1, x2, y2) return x1 * x2 + y1 * y2 end

function vec.lerp(a, b, share) return a + (b - a) * share end

function vec.clamp(value, low, high)
  if value < low then return low end
  if value > high then return high end
  return value
end

-- A number, or a place, that goes at most `step` nearer to another.
function vec.approach(value, goal, step)
  if value < goal then return value + step < goal and value + step or goal end
  return value - step > goal and value - step or goal
end

function vec.toward(x, y, goal_x, goal_y, step)
  local dx, dy = goal_x - x, goal_y - y
  local length = sqrt(dx * dx + dy * dy)
  if length <= step then return goal_x, goal_y end
  return x + dx / length * step, y + dy / length * step
end

-- The angle from a to b the short way round: -pi to pi.
local function turn_between(a, b)
  local turn = b - a
  return turn - 2 * PI * floor(turn / (2 * PI) + 0.5)
end
vec.turn_between = turn_between

-- An angle that turns at most `step` toward another, the short way round.
function vec.turn(angle, goal, step)
  local turn = turn_between(angle, goal)
  if turn > step then return angle + step end
  if turn < -step then return angle - step end
  return angle + turn
end

engine.vec = vec
