"""Pages of reviews and disposals."""
