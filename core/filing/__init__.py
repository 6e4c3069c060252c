"""Filing something exactly once, also from a phone on a bad network.

The device makes the key; `once` gives the same key the same answer, `canonical` says what is the
same body, `parts` puts files together that come in pieces, `drafts` keeps what is not filed yet.
"""
