"""Pages of Party organizations: `registry` reads, `decisions`, `coverage` and `terms` change; of
`instructors` and their `visits`."""
