"""Webhooks: programs are told of changes instead of asking for them.

The change feed is the outbox: nothing is queued beside it. Each hook has a place in the feed and at
most one message under way; it reads on once that one was taken. So an address that is away for a
week has lost nothing, and changes are told in order. What is told are kinds, ids and versions as
the owner of the hook sees them; the rows the program fetches over the API, with a token.
"""
