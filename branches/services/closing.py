"""An organization closes or opens again: its state, and what becomes of who covers it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from branches.models import Coverage, WorkCoverage
from branches.services.facts import refresh_coverage_facts
from orgs.models import Organization
from orgs.services import update_organization


@transaction.atomic
def change_state(
    *,
    actor: Any,
    pk: int,
    version: int,
    state: str | None = None,
    effective_on: datetime.date | None = None,
    end_links: bool = False,
) -> Organization:
    """Give an organization another state from `effective_on` (today) on (None: as it is).

    With `end_links` its coverages and work coverages end on that day. Raises as
    `orgs.services.update_organization` does.
    """
    day = effective_on or timezone.localdate()
    dated = {} if state is None else {"state": state}
    organization = update_organization(
        actor=actor, pk=pk, version=version, effective_on=day, **dated
    )
    if end_links:
        for links in open_links(organization, day):
            # One that was to begin later never begins.
            links.update(ends_on=Greatest(F("starts_on"), day))
        refresh_coverage_facts([organization.pk])
    return organization


def open_links(organization: Organization, day: datetime.date) -> tuple[QuerySet, QuerySet]:
    """Coverages and work coverages that are in force on `day` or later."""
    still = Q(ends_on=None) | Q(ends_on__gt=day)
    return (
        Coverage.objects.filter(still, organization=organization),
        WorkCoverage.objects.filter(still, organization=organization),
    )
