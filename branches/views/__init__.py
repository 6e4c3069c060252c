"""Pages of Party organizations: `registry` reads, `decisions` and `coverage` change."""
