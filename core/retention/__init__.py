"""Growth has an end: how long tables are kept (`periods`), and the nightly prune (`pruning`).

Apps declare their growing tables (`DomainApp.retention`) or write down why one needs no end
(`DomainApp.lasting`). A security administrator of the county changes days within the bounds that
the declaration gives, with the ground for it.
"""
