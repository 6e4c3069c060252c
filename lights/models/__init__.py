"""Rules of lights with the notices that they lit, early warnings, plans of joint branches."""

from lights.models.early import EarlyWarning, EarlyWarningNumber
from lights.models.notices import (
    SHIPPED_FROM,
    CaseFigure,
    Notice,
    NoticeQuerySet,
    Rule,
    RuleQuerySet,
)
from lights.models.planning import JointGroup, JointPlan, JointUnit
from lights.models.ranks import LightRank

__all__ = [
    "SHIPPED_FROM",
    "CaseFigure",
    "EarlyWarning",
    "EarlyWarningNumber",
    "JointGroup",
    "JointPlan",
    "JointUnit",
    "LightRank",
    "Notice",
    "NoticeQuerySet",
    "Rule",
    "RuleQuerySet",
]
