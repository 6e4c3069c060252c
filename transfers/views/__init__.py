"""Pages of transfers and their letters, of floating members, of files, and of what holds."""
