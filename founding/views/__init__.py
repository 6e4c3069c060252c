"""Pages of checklists, of new units, and of what checklists ask for."""
