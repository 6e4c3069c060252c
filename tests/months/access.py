"""Doors of the API to months and their figures; pages of them belong to `reports`."""

import datetime

from django.utils import timezone

from core.months import Month
from months.models import ReportMonth, SignOff
from months.services import close_month, compute_draft
from regions.models import Region
from tests.access.ladder import (
    Door,
    Variant,
    Write,
    api,
    api_list,
    edit_in_town,
    object_of_region,
    only,
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


#: Only a draft as of the last day of the month is there to be confirmed.
_draft_is_whole = "200" if timezone.localdate() == Month.current().last_day else "400"

DOORS = {
    "api:report-month-list": Door(**api_list(api(registry_readers))),
    "api:report-month-detail": Door(
        kwargs=lambda world, place: {"month": str(world.month)}, get=api(registry_readers)
    ),
    "api:sign-off-list": Door(**api_list(api(registry_readers))),
    "api:sign-off-detail": Door(kwargs=row("sign_off"), get=api(object_of_region)),
    "api:sign-off-figures": Door(
        kwargs=row("sign_off"), get=api(edit_in_town).answering(_draft_is_whole)
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


def _before_it_ends(**values):
    """Nobody has to confirm the month of the world: who might do it hears so, the others that they
    may not."""
    return lambda world, place: {"version": world.places[place].sign_off.version} | values


_confirms = (
    api(only("403", town_staff="400", other_town="400"))
    .in_each_place()
    .at("west", "county", town_staff="404")
    .at("mine", "east", "county", other_town="404")
)
_accepts = api(only("403", county_admin="400", county_staff="400")).in_each_place()
_TAKE_BACK = _before_it_ends(reason="职工人数填错，需要更正")
_row = row("sign_off")
for _name in ("confirm", "withdraw", "accept", "return", "unlock"):
    DOORS[f"api:sign-off-{_name}"] = Door(
        kwargs=_row, get=api(registry_readers).answering("405").in_each_place()
    )
WRITES = [
    Write("POST", "api:sign-off-confirm", _confirms, _before_it_ends(seen="0"), _row),
    Write("POST", "api:sign-off-withdraw", _confirms, _TAKE_BACK, _row),
    Write("POST", "api:sign-off-accept", _accepts, _before_it_ends(), _row),
    Write("POST", "api:sign-off-return", _accepts, _TAKE_BACK, _row),
    Write("POST", "api:sign-off-unlock", _accepts, _TAKE_BACK, _row),
]

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
