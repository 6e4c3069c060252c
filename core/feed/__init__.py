"""The change feed: every row that came, changed, went up in another or went, in a safe order.

It is read from the events of the history; nothing is written for it besides the mark of each event.
A mark is the number of the transaction that wrote (`marks`), and nobody is told a mark before every
transaction with a smaller one is over: who asks again from where he stopped has missed nothing,
however long a transaction took to commit.
"""
