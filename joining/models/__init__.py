"""On the way into the Party: candidates with their steps, the steps and limits that hold, seats of
the year, what the 红苗计划 does."""

from joining.models.candidates import Candidate, CandidateQuerySet
from joining.models.quotas import QuotaEntry, QuotaHolding
from joining.models.rules import JoiningLimit, JoiningStep
from joining.models.seedlings import SeedlingCheck
from joining.models.steps import Helper, Look, OfCandidateQuerySet, StepRecord

__all__ = [
    "Candidate",
    "CandidateQuerySet",
    "Helper",
    "JoiningLimit",
    "JoiningStep",
    "Look",
    "OfCandidateQuerySet",
    "QuotaEntry",
    "QuotaHolding",
    "SeedlingCheck",
    "StepRecord",
]
