-- prelude.lua: what the engine's other files start from. They share one table, which modes never see.
local engine = ...
local ffi = engine.ffi
ffi.cdef(engine.declaration)
engine.calls = ffi.cast("struct calls*", engine.calls)
engine.shared = ffi.cast("struct shared*", engine.shared)
engine.host = ffi.cast("void*", engine.host)

local warned = {}

-- Says something about the mode once.
function engine.warn(topic, text)
  if warned[topic] then return end
  warned[topic] = true
  engine.note(text)
end

function engine.print(...)
  local words = { ... }
  for i = 1, select("#", ...) do words[i] = engine.tostring(words[i]) end
  engine.note(table.concat(words, " "))
end
