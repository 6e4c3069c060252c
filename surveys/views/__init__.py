"""Pages of campaigns, of their preparation, and of their units."""
