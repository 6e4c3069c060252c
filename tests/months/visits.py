"""Doors to the figures of a month."""

from typing import Any

from django.urls import reverse

from core.months import Month
from tests.access.visits import Visit, door


def latest(visit: Visit, month: Month) -> Any:
    return visit.rows.revision(month, 1)


def counted(visit: Visit, revision: Any, region_id: int) -> list[Any]:
    """Facts of organizations in operation in the region's subtree."""
    below = visit.rows.subtree(region_id)
    return [
        row
        for row in visit.rows.organization_facts
        if row.revision_id == revision.id and row.region_id in below and not row.exclusion
    ]


@door
def api_figures(visit):
    region = visit.rows.regions[visit.pick(visit.rows.regions)]
    status = visit.get(reverse("api:region-figures", args=[str(visit.month), region.code]))
    if not visit.oracle.may("see"):
        return status, 403
    return status, 200 if region.id in visit.oracle.regions("see") else 404
