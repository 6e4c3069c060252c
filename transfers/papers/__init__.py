"""Papers of transfers, floating members and files: what they say, and the templates that come
along."""

from transfers.papers.kinds import CARD, LETTER, LIST, RECEIPT

PAPERS = (LETTER, RECEIPT, CARD, LIST)

__all__ = ["CARD", "LETTER", "LIST", "PAPERS", "RECEIPT"]
