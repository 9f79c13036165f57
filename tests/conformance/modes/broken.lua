-- Broken: cannot be run.
return { title = "Broken", players = "many" }
