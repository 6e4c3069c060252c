"""Activities over the API: the list, filing by key (`by_key`), and their review (`reviews`)."""
