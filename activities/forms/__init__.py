"""Forms about activities: filing them, reviewing them."""
