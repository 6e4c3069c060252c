"""Generic pages, one module for each kind."""
