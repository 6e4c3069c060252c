"""Files that people attach to rows: `service` stores and removes them, `rules` says whose they
are, `content` what they are, `pictures` makes every picture anew."""
