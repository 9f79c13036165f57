-- Range: a target that crosses, and shots that hit where they are aimed at once; counted as seen by who fired, and as it is.
local SPEED, FROM, WAY, RADIUS = 400, 100, 1000, 20

local mode = {
  title = "Range", players = { 1, 2 }, size = { 1200, 600 },
  input = { aim = pointer, fire = button { keys = { "Mouse0" } } },
  player = { shots = u16, seen = u16, present = u16 },
  entities = { target = { x = pos, y = pos } },
  looks = { target = { shape = "circle", size = 2 * RADIUS, tint = "#ff8a3d" } },
}

local function hits(room, at)
  for _ in room:near(at.x, at.y, "target", RADIUS) do return 1 end
  return 0
end

local function seen_hits(room, player) return hits(room, player.input.aim) end

function mode.start(room) room:spawn("target", { x = FROM, y = 300 }) end

function mode.tick(room)
  for target in room:each("target") do target.x = FROM + WAY - math.abs(room.time * SPEED % (2 * WAY) - WAY) end
  for player in room:players() do
    if player.input.fire_pressed then
      player.shots = player.shots + 1
      player.present = player.present + hits(room, player.input.aim)
      player.seen = player.seen + room:rewind(player, seen_hits, room, player)
    end
  end
end

return mode
