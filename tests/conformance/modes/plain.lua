-- Plain: seats for many, nothing happens, and whoever says so is thrown out.
local mode = { title = "Plain", players = { 1, 2000 }, input = { fire = button, move = stick } }

function mode.chat(room, player, text)
  if text == "throw me out" then room:kick(player, "as you wish") end
end

return mode
