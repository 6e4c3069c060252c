"""Star rating: schemes, rounds, what is rated in them, vetoes and objections."""

from assessments.models.assessments import (
    Assessment,
    AssessmentQuerySet,
    AssessmentStep,
    Mark,
    Score,
    latest_stars,
    rated_by,
)
from assessments.models.following import (
    Consequence,
    Proposal,
    ProposalQuerySet,
    ProposalStep,
)
from assessments.models.hearings import (
    LONGEST_REPORT,
    VOTES,
    DutyReport,
    Heard,
    Hearing,
    Talk,
)
from assessments.models.rankings import Ranking, RankingQuerySet
from assessments.models.rounds import Round, RoundQuerySet, RoundStep
from assessments.models.schemes import Scheme, SchemeQuerySet
from assessments.models.vetoes import (
    Objection,
    Slip,
    SlipQuerySet,
    Veto,
    VetoQuerySet,
    rated_for,
)

__all__ = [
    "LONGEST_REPORT",
    "VOTES",
    "Assessment",
    "AssessmentQuerySet",
    "AssessmentStep",
    "Consequence",
    "DutyReport",
    "Heard",
    "Hearing",
    "Mark",
    "Objection",
    "Proposal",
    "ProposalQuerySet",
    "ProposalStep",
    "Ranking",
    "RankingQuerySet",
    "Round",
    "RoundQuerySet",
    "RoundStep",
    "Scheme",
    "SchemeQuerySet",
    "Score",
    "Slip",
    "SlipQuerySet",
    "Talk",
    "Veto",
    "VetoQuerySet",
    "latest_stars",
    "rated_by",
    "rated_for",
]
