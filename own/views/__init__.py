"""The member's own page, and what branches and offices do about it."""
