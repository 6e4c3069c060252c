"""The fifteen papers of an election in their order, and all of them as one pack."""

from elections.papers.kinds import KINDS
from elections.papers.pack import PACK

PAPERS = (*KINDS, PACK)
