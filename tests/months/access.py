"""Doors of the API to months and their figures; pages of them belong to `reports`."""

from core.months import Month
from months.services import close_month, compute_draft
from tests.access.ladder import (
    Door,
    Variant,
    api,
    api_list,
    object_of_region,
    region_code,
    registry_readers,
)


def furnish(world):
    """Two closed months, and the open one has a draft."""
    world.draft = Month.current()
    world.month = world.draft.plus(-1)
    for each in (world.month.plus(-1), world.month):
        close_month(actor=None, month=each)
    compute_draft(actor=None, month=world.draft)


DOORS = {
    "api:report-month-list": Door(**api_list(api(registry_readers))),
    "api:report-month-detail": Door(
        kwargs=lambda world, place: {"month": str(world.month)}, get=api(registry_readers)
    ),
    "api:region-figures": Door(
        kwargs=lambda world, place: {
            "month": str(world.month),
            "code": region_code(world, place),
        },
        get=api(object_of_region),
        also=(Variant("?revision=0", api(registry_readers).answering("404").in_each_place()),),
    ),
}


LISTED = {"report-months": ("month", {"all": {"2026-03"}, "east": {"2026-03"}})}
