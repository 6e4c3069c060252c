"""The yearly review of members, and what becomes of those who do not fulfil their duties."""

from reviews.models.appraisals import (
    Appraisal,
    AppraisalQuerySet,
    AppraisalStep,
    Appraised,
    AppraisedQuerySet,
)
from reviews.models.disposals import Disposal, DisposalQuerySet, DisposalStep

__all__ = [
    "Appraisal",
    "AppraisalQuerySet",
    "AppraisalStep",
    "Appraised",
    "AppraisedQuerySet",
    "Disposal",
    "DisposalQuerySet",
    "DisposalStep",
]
