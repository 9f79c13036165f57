-- Crowd: the default game, with many seats.
return { title = "Crowd", players = { 1, 64 }, size = { 1600, 900 } }
