"""整改件: one case for what has to be put right, its steps, answers, extensions and appeals."""

from rectification.models.appeals import Appeal, AppealField
from rectification.models.cases import Case, CaseQuerySet, CaseStep
from rectification.models.parts import Answer, Escalation, Extension
from rectification.models.rules import EscalationRule, OfficeDeadline

__all__ = [
    "Answer",
    "Appeal",
    "AppealField",
    "Case",
    "CaseQuerySet",
    "CaseStep",
    "Escalation",
    "EscalationRule",
    "Extension",
    "OfficeDeadline",
]
