"""Teams and posts of members; points where a branch decided on them."""

from vanguard.models.points import PointsDecision, PointsEntry
from vanguard.models.teams import Vanguard, VanguardMember, VanguardResult

__all__ = ["PointsDecision", "PointsEntry", "Vanguard", "VanguardMember", "VanguardResult"]
