"""Pages of lights: `notices` lists them, `rules` is where the county says what lights up; `early`
warns before, `plans` plans joint branches."""
