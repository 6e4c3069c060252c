"""Pages about persons: `registry` and `panels` read, `editing` and `posts` change, `reveals` shows
one identifier, `tree` counts by Party organization."""
