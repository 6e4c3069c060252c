"""A believable county made of nothing, for the demo, the tests and the benchmarks.

`words`, `names` and `codes` make the texts and numbers, `county` plans the regions, `town` and
`party` let one town live through the months, `writer` takes it to the database.
The same seed in the same month gives the same data, whatever ids the database hands out.
"""
