"""Campaigns, their rounds and squads, and the units that these look at."""

from surveys.models.assignments import Assignment, AssignmentStep
from surveys.models.campaigns import Campaign, Round
from surveys.models.rules import SurveyRule
from surveys.models.squads import Squad, SquadMember

__all__ = [
    "Assignment",
    "AssignmentStep",
    "Campaign",
    "Round",
    "Squad",
    "SquadMember",
    "SurveyRule",
]
