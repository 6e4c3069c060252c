"""What we depend on may hang as well as refuse: time limits, and not asking again for a while."""
