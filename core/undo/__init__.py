"""What was done to many rows is undone from the history that it left."""
