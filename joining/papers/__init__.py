"""The papers of somebody on the way into the Party, and all of them as one pack."""

from joining.papers.kinds import KINDS
from joining.papers.pack import PACK

PAPERS = (*KINDS, PACK)
