-- Quiet: seats for those who only sit there, at the slowest rate.
return { title = "Quiet", players = { 1, 100 }, rate = 10 }
