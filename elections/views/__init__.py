"""Pages of elections: the list, the guided page of one, and a page for each step."""
