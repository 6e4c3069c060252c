"""Doors to notices."""

from lights.models import Notice, Rule
from months.models import MonthRevision
from tests.access.ladder import (
    READERS,
    Door,
    Post,
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

#: Rules hold everywhere. Whoever changes none gets 403, an outsider finds no page.
county_rules = registry_readers.answering("403").but(county_admin="200")

DOORS = {
    "lights:list": Door(**list_page(everybody_logged_in)),
    "lights:edit_rule": Door(
        kwargs=lambda world, place: {"pk": Rule.objects.get(code="joint_over_5").pk},
        get=county_rules,
        post=Post(county_rules, lambda world, place: {"version": "1"}),
    ),
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
