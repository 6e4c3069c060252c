"""Papers: templates and their versions, rendering, packs, the handbook."""
