"""Pages of teams and posts, and of points."""
