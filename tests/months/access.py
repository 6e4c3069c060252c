"""Doors of the API to months and their figures; pages of them belong to `reports`."""

import datetime

from core.months import Month
from months.models import ReportMonth, SignOff
from months.services import close_month, compute_draft
from regions.models import Region
from tests.access.ladder import (
    Door,
    Variant,
    api,
    api_list,
    object_of_region,
    region_code,
    registry_readers,
    row,
)
from tests.pages import MONTH

LATER = datetime.date(2030, 1, 3)


def furnish(world):
    """Two closed months, and the open one has a draft."""
    world.draft = Month.current()
    world.month = world.draft.plus(-1)
    for each in (world.month.plus(-1), world.month):
        close_month(actor=None, month=each)
    compute_draft(actor=None, month=world.draft)
    month = ReportMonth.objects.get(first_day=world.draft.first_day)
    for place in world.places.values():
        place.sign_off, _ = SignOff.objects.get_or_create(
            report_month=month, region=place.region, defaults={"due_on": LATER}
        )


DOORS = {
    "api:report-month-list": Door(**api_list(api(registry_readers))),
    "api:report-month-detail": Door(
        kwargs=lambda world, place: {"month": str(world.month)}, get=api(registry_readers)
    ),
    "api:sign-off-list": Door(**api_list(api(registry_readers))),
    "api:sign-off-detail": Door(kwargs=row("sign_off"), get=api(object_of_region)),
    "api:region-figures": Door(
        kwargs=lambda world, place: {
            "month": str(world.month),
            "code": region_code(world, place),
        },
        get=api(object_of_region),
        also=(Variant("?revision=0", api(registry_readers).answering("404").in_each_place()),),
    ),
}


LISTED = {
    "report-months": ("month", {"all": {"2026-03"}, "east": {"2026-03"}}),
    "sign-offs": ("region_name", {"all": {"东街道", "西镇", "经开区"}, "east": {"东街道"}}),
}


def list_draw(rows, cast):
    for code in ("330999001", "330999002", "330999901"):
        list_row(Region.objects.get(code=code))


def list_row(region):
    """The same town, in another month."""
    number = SignOff.objects.filter(region=region).count()
    month, _ = ReportMonth.objects.get_or_create(first_day=MONTH.plus(number).first_day)
    SignOff.objects.create(report_month=month, region=region, due_on=LATER)
