"""Doors to notices, early warnings and plans of joint branches."""

import datetime

from lights.models import (
    EarlyWarning,
    EarlyWarningNumber,
    JointGroup,
    JointPlan,
    JointUnit,
    LightRank,
    Notice,
    Rule,
)
from lights.services import refresh_early_warnings
from months.models import MonthRevision
from tests.access.ladder import (
    READERS,
    Door,
    Post,
    api,
    api_list,
    edit_in_town,
    edit_somewhere,
    everybody_logged_in,
    list_page,
    object_of_region,
    only,
    panel,
    registry_readers,
    row,
    store_in_town,
    versioned,
)
from tests.branches.factories import PartyOrganizationFactory


def furnish(world):
    """The month has lit a red light at each organization without coverage."""
    newest = MonthRevision.objects.closed().order_by("-report_month__first_day")[0]
    for place in world.places.values():
        place.notice = Notice.objects.get(
            revision=newest, subject_kind="organization", subject_id=place.bare.pk
        )
        _plan(place)
    refresh_early_warnings()


def _plan(place):
    """A plan of the region: a group that can be founded with all that is in it, one with nothing,
    and a unit left over."""
    plan = place.plan = JointPlan.objects.create(
        region=place.region,
        made_on=datetime.date(2026, 1, 1),
        most_units=5,
        organization_count=9,
        covered_count=1,
    )
    place.group = JointGroup.objects.create(plan=plan, number=1, name=f"{place.token}联合支部")
    place.idle_group = JointGroup.objects.create(plan=plan, number=2, name=f"{place.token}空组")
    place.unit = JointUnit.objects.create(
        plan=plan,
        organization=place.bare,
        group=place.group,
        member_count=3,
        full_member_count=3,
    )


def _warning(world, place):
    """That a Party organization of the place has no secretary."""
    return {"pk": EarlyWarning.objects.get(party_organization=world.places[place].empty).pk}


MENU = {"亮灯规则": {"county_admin"}, "提前预警": READERS, "联建方案": READERS - {"secretary"}}

#: Rules hold everywhere. Whoever changes none gets 403, an outsider finds no page.
county_rules = registry_readers.answering("403").but(county_admin="200")

DOORS = {
    "lights:list": Door(**list_page(everybody_logged_in)),
    "lights:rules": Door(get=only("403", county_admin="200")),
    "lights:new_rule": Door(
        get=only("403", county_admin="200"),
        post=Post(only("403", county_admin="200"), lambda world, place: {}),
    ),
    "lights:end_rule": Door(
        kwargs=lambda world, place: {"pk": Rule.objects.get(code="joint_over_5").pk},
        get=county_rules,
        post=Post(county_rules, lambda world, place: {"version": "1"}),
    ),
    "lights:edit_rule": Door(
        kwargs=lambda world, place: {"pk": Rule.objects.get(code="joint_over_5").pk},
        get=county_rules,
        post=Post(county_rules, lambda world, place: {"version": "1"}),
    ),
    "lights:replace_rank": Door(
        kwargs=lambda world, place: {"pk": LightRank.objects.get(shade="blue", valid_to=None).pk},
        get=county_rules,
        post=Post(county_rules, lambda world, place: {"version": "1"}),
    ),
    "lights:organization": Door(kwargs=row("bare"), get=panel),
    "lights:party_organization": Door(kwargs=row("party"), get=panel),
    "lights:early": Door(get=registry_readers),
    "lights:early_rows": Door(**list_page(everybody_logged_in)),
    "lights:early_numbers": Door(get=everybody_logged_in),
    "lights:replace_early_number": Door(
        kwargs=lambda world, place: {
            "pk": EarlyWarningNumber.objects.get(measure="joint_units", valid_to=None).pk
        },
        get=county_rules,
        post=Post(county_rules, lambda world, place: {"version": "1"}),
    ),
    "lights:plans": Door(**list_page(everybody_logged_in)),
    "lights:plan": Door(kwargs=row("plan"), get=object_of_region),
    "lights:plan_history": Door(kwargs=row("plan"), get=panel),
    "lights:new_plan": Door(
        get=edit_somewhere,
        post=Post(edit_somewhere, lambda world, place: {"region": ""}),
    ),
    "lights:move_unit": Door(
        kwargs=row("unit"),
        get=edit_in_town,
        post=Post(store_in_town, versioned("unit", group="")),
    ),
    "lights:drop_group": Door(
        kwargs=row("idle_group"), post=Post(store_in_town, versioned("idle_group"))
    ),
    "lights:found_group": Door(
        kwargs=row("group"),
        get=edit_in_town,
        post=Post(edit_in_town, versioned("group", name="")),
    ),
    "lights:early_of_organization": Door(kwargs=row("bare"), get=panel),
    "lights:early_of_party_organization": Door(kwargs=row("party"), get=panel),
    "api:early-warning-list": Door(**api_list(api(registry_readers))),
    "api:early-warning-detail": Door(kwargs=_warning, get=api(object_of_region)),
    "api:notice-list": Door(**api_list(api(registry_readers))),
    "api:rule-list": Door(**api_list(api(registry_readers))),
    "api:rule-detail": Door(
        kwargs=lambda world, place: {"pk": Rule.objects.get(code="joint_over_5").pk},
        get=api(registry_readers),
    ),
    "api:notice-detail": Door(kwargs=row("notice"), get=api(object_of_region)),
}


#: Rules hold everywhere.
_RULES = {
    "staff50_no_member", "full3_not_formed", "term_expired", "staff30_no_member",
    "staff80_no_party_org", "term_due", "joint_over_5", "fall_under_3", "no_activity_quarter",
    "duty_overdue", "secretary_vacant", "instructor_no_visit",
}  # fmt: skip
LISTED = {
    "early-warnings": (
        "subject_name",
        {
            "all": {"东街道联合党支部", "明亮科技党支部", "西镇综合党支部", "县直工委"},
            "east": {"东街道联合党支部", "明亮科技党支部"},
        },
    ),
    "rules": ("code", {"all": _RULES, "east": _RULES}),
    "notices": (
        "subject_name",
        {
            "all": {"西镇机械有限公司", "东街道联合党支部", "西镇综合党支部"},
            "east": {"东街道联合党支部"},
        },
    ),
}


def list_draw(rows, cast):
    refresh_early_warnings()


def list_row(region):
    PartyOrganizationFactory(region=region)
    refresh_early_warnings()
