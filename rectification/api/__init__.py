"""The doors of cases and tiers for programs."""

from rectification.api.cases import EXAMPLES, CaseApi
from rectification.api.tiers import TierApi

__all__ = ["EXAMPLES", "CaseApi", "TierApi"]
