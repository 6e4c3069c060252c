"""Pages of the month: home, month and draft, what is behind a figure, lights, check, 口径."""
