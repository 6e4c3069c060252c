"""Checklists as the service opens them."""

import datetime

from founding import services
from founding.models import Checklist
from tests.orgs.factories import OrganizationFactory

DAY = datetime.date(2026, 1, 5)


def opened(organization=None, trigger="registration", on=DAY, **values) -> Checklist:
    unit = organization or OrganizationFactory()
    found = services.open_checklists(
        actor=None, organization_ids=[unit.pk], trigger=trigger, on=on, **values
    )
    return found.checklists[0]
