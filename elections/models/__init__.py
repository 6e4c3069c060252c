"""Elections of Party organizations: what is decided, who stands, who may vote, what was counted."""

from elections.models.elections import Election, ElectionQuerySet, ElectionStep
from elections.models.parts import Ballot, Candidate, Vote, Voter

__all__ = [
    "Ballot",
    "Candidate",
    "Election",
    "ElectionQuerySet",
    "ElectionStep",
    "Vote",
    "Voter",
]
