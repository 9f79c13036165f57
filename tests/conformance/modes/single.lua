-- Single: a room is full with one player.
return { title = "Single", players = { 1, 1 }, rate = 10 }
