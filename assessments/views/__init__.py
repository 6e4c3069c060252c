"""Pages of star rating."""
