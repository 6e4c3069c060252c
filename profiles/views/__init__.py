"""Pages of facts, tags, areas and key persons."""
