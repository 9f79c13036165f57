-- prelude.lua: what the engine's other files start from. They share one table, which modes never see.
local engine = ...
local ffi = engine.ffi
local math = math
ffi.cdef(engine.declaration)
engine.calls = ffi.cast("struct calls*", engine.calls)
engine.shared = ffi.cast("struct shared*", engine.shared)
engine.host = ffi.cast("void*", engine.host)

engine.texts = {} -- of the chunks that modes consist of, by name

local LINES, A_SECOND, LONGEST = 100, 30, 1000 -- lines that may come at once; ticks until the next; bytes of one
local spare, since = LINES, 0

-- Whether another line may go to the log, so that a mode cannot fill the disk with it.
local function may_print()
  local tick = engine.shared.tick
  if tick < since then since = tick end
  local more = math.floor((tick - since) / A_SECOND)
  spare, since = math.min(LINES, spare + more), since + more * A_SECOND
  if spare <= 0 then return false end
  spare = spare - 1
  if spare == 0 then engine.note("(this mode prints too much: the rest of it is left out)") end
  return spare > 0
end

local warned = {}

-- Says something about the mode once.
function engine.warn(topic, text)
  if warned[topic] or not may_print() then return end
  warned[topic] = true
  engine.note(string.sub(text, 1, LONGEST))
end

function engine.print(...)
  if not may_print() then return end
  local words = { ... }
  for i = 1, select("#", ...) do words[i] = engine.tostring(words[i]) end
  engine.note(table.concat(words, " "):sub(1, LONGEST))
end
