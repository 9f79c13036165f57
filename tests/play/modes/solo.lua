-- Solo: a room with one seat.
return { title = "Solo", players = { 1, 1 }, size = { 800, 400 } }
