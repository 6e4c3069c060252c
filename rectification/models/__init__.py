"""整改件: one case for what has to be put right, its steps, answers, extensions and appeals."""

from rectification.models.appeals import Appeal, AppealField
from rectification.models.cases import Case, CaseQuerySet, CaseStep
from rectification.models.parts import Answer, Check, Escalation, Extension, last_check
from rectification.models.rules import EscalationRule, OfficeDeadline
from rectification.models.tiers import (
    PartyTier,
    held_since,
    in_tier,
    party_organizations_overseen,
    tier_code_now,
    tier_now,
)

__all__ = [
    "Answer",
    "Appeal",
    "AppealField",
    "Case",
    "CaseQuerySet",
    "CaseStep",
    "Check",
    "Escalation",
    "EscalationRule",
    "Extension",
    "OfficeDeadline",
    "PartyTier",
    "held_since",
    "in_tier",
    "last_check",
    "party_organizations_overseen",
    "tier_code_now",
    "tier_now",
]
