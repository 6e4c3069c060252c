"""The pages of cases: the list, one of them, its steps, what belongs to it, the county's rows."""
