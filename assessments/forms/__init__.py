"""Forms of star rating. They read; the services decide."""
