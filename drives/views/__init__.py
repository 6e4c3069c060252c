"""Pages of drives, and what stands behind their figures."""
