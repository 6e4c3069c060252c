"""Party organizations, their terms and chronicle, and how organizations are covered."""

from branches.models.coverage import Coverage, OrganizationLinkQuerySet, WorkCoverage
from branches.models.instructors import Assignment, Grading, Instructor, Visit, last_visit_of
from branches.models.party_organizations import (
    BRANCH_MEMBERS,
    JOINT_BRANCH_ORGANIZATIONS,
    ChronicleEntry,
    FormerPlace,
    PartyOrganization,
    PartyOrganizationQuerySet,
    outside_bin,
    reached_by,
    takes_in,
    years_of_term,
)
from branches.models.rules import SHIPPED_FROM, FormationCounting, ReportDeadline, TermLength
from branches.models.terms import Term, TermQuerySet

__all__ = [
    "BRANCH_MEMBERS",
    "JOINT_BRANCH_ORGANIZATIONS",
    "SHIPPED_FROM",
    "Assignment",
    "ChronicleEntry",
    "Coverage",
    "FormationCounting",
    "FormerPlace",
    "Grading",
    "Instructor",
    "OrganizationLinkQuerySet",
    "PartyOrganization",
    "PartyOrganizationQuerySet",
    "ReportDeadline",
    "Term",
    "TermLength",
    "TermQuerySet",
    "Visit",
    "WorkCoverage",
    "last_visit_of",
    "outside_bin",
    "reached_by",
    "takes_in",
    "years_of_term",
]
