"""Doors to notices."""

from lights.models import Notice
from months.models import MonthRevision
from tests.access.ladder import (
    READERS,
    Door,
    api,
    api_list,
    everybody_logged_in,
    list_page,
    object_of_region,
    panel,
    registry_readers,
    row,
)


def furnish(world):
    """The month has lit a red light at each organization without coverage."""
    newest = MonthRevision.objects.closed().order_by("-report_month__first_day")[0]
    for place in world.places.values():
        place.notice = Notice.objects.get(
            revision=newest, subject_kind="organization", subject_id=place.bare.pk
        )


MENU = {"亮灯": READERS}

DOORS = {
    "lights:list": Door(**list_page(everybody_logged_in)),
    "lights:organization": Door(kwargs=row("bare"), get=panel),
    "lights:party_organization": Door(kwargs=row("party"), get=panel),
    "api:notice-list": Door(**api_list(api(registry_readers))),
    "api:notice-detail": Door(kwargs=row("notice"), get=api(object_of_region)),
}


LISTED = {
    "notices": (
        "subject_name",
        {
            "all": {"西镇机械有限公司", "东街道联合党支部", "西镇综合党支部"},
            "east": {"东街道联合党支部"},
        },
    ),
}
