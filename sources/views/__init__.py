"""Pages of lists, of their rows, and of the rules about them."""
