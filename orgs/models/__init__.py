"""Two-new organizations, what holds of them from a day on, and pairs of them."""

from orgs.models.organizations import (
    STAFF,
    TAGS,
    CurrentFacts,
    Organization,
    OrganizationQuerySet,
    OrganizationStatus,
    organizations_within,
)
from orgs.models.pairs import DuplicatePair, OrganizationMerge

__all__ = [
    "STAFF",
    "TAGS",
    "CurrentFacts",
    "DuplicatePair",
    "Organization",
    "OrganizationMerge",
    "OrganizationQuerySet",
    "OrganizationStatus",
    "organizations_within",
]
