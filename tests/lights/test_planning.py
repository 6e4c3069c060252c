"""Plans of joint branches: what is looked at, adjusted by hand, founded; and by whom."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import Coverage, PartyOrganization
from branches.services import refresh_coverage_facts
from core.errors import Conflict, Denied, Missing, Refusal
from lights.models import JointGroup, JointPlan, JointUnit
from lights.papers import PAPERS
from lights.services import drop_group, found_group, make_plan, move_unit, planning, preview_of
from members.services import refresh_member_facts
from orgs.models import Organization
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

pytestmark = pytest.mark.django_db


def unit(region, name, full=0, probationary=0, **values):
    organization = OrganizationFactory(region=region, name=name, **values)
    home = PartyOrganizationFactory(region=region, kind="committee")
    for status, number in (("full", full), ("probationary", probationary)):
        for _ in range(number):
            MemberFactory(party_organization=home, organization=organization, status=status)
    return organization


@pytest.fixture
def town(county):
    """东街道: seven uncovered units with five full members between them, and others that are not
    looked at."""
    names = {"甲": 2, "乙": 1, "丙": 1, "丁": 1, "戊": 0, "己": 0}
    units = {name: unit(county.east, name, full) for name, full in names.items()}
    units["庚"] = unit(county.east, "庚", probationary=1)
    unit(county.east, "满三名", 3)
    unit(county.east, "停业", 2, state="suspended")
    unit(county.west, "外镇", 2)
    CoverageFactory(organization=unit(county.east, "已覆盖", 2))
    WorkCoverageFactory(organization=units["戊"])
    refresh_coverage_facts()
    refresh_member_facts()
    return units


@pytest.fixture
def plan(town, county, cast):
    return make_plan(actor=cast.town_staff, region=county.east)


def groups_of(plan, user):
    return [
        sorted(each.organization.name for each in group.units)
        for group in preview_of(plan, user).groups
    ]


def unit_of(plan, name):
    return JointUnit.objects.get(plan=plan, organization__name=name)


def move(actor, plan, name, group, **options):
    moved = unit_of(plan, name)
    return move_unit(actor=actor, pk=moved.pk, version=moved.version, group=group, **options)


def test_uncovered_units_of_the_region_alone_are_looked_at(plan):
    assert set(plan.units.values_list("organization__name", flat=True)) == set("甲乙丙丁戊己庚")


def test_the_preview_adds_what_the_plan_covers(plan, cast):
    preview = preview_of(plan, cast.town_staff)
    assert (plan.organization_count, plan.covered_count) == (9, 1)
    assert len(preview.groups) == 1
    group = preview.groups[0]
    assert len(group.units) == 5 and group.full_members == 5 and not group.problem
    assert (preview.added, len(preview.left)) == (5, 2)
    assert (preview.rate_before, preview.rate_after) == (1 / 9, 6 / 9)


def test_units_without_members_are_left_out_where_the_county_wants_it(town, county, cast):
    plan = make_plan(actor=cast.town_staff, region=county.east, with_members_only=True)
    assert set(plan.units.values_list("organization__name", flat=True)) == set("甲乙丙丁庚")


def test_the_same_units_give_the_same_plan(town, county, cast):
    plans = [make_plan(actor=cast.town_staff, region=county.east) for _ in range(2)]
    one, other = (groups_of(each, cast.town_staff) for each in plans)
    assert one == other


def test_neighbours_of_a_village_stand_together(county, cast):
    villages = [
        RegionFactory(code=f"33099900110{at}", name=f"{at}村", level="village", parent=county.east)
        for at in range(2)
    ]
    for at in range(4):
        unit(villages[at % 2], f"企业{at}", 2 if at < 2 else 1)
    refresh_coverage_facts()
    refresh_member_facts()
    plan = make_plan(actor=cast.town_staff, region=county.east)
    assert groups_of(plan, cast.town_staff) == [["企业0", "企业2"], ["企业1", "企业3"]]


def test_a_group_is_called_after_the_unit_with_the_most_members(plan):
    assert plan.groups.get().name == "中共甲联合支部委员会"


def test_where_there_is_nothing_to_group_it_says_so(county, cast):
    with pytest.raises(ValidationError, match="没有需要联建的组织"):
        make_plan(actor=cast.town_staff, region=county.east)


def test_too_many_units_are_refused_with_what_to_do(town, county, cast, monkeypatch):
    monkeypatch.setattr(planning, "MOST_UNITS", 6)
    with pytest.raises(ValidationError, match="超过 6 个，请选择下级区域，或只编入有党员的组织"):
        make_plan(actor=cast.town_staff, region=county.east)
    assert not JointPlan.objects.exists()
    plan = make_plan(actor=cast.town_staff, region=county.east, with_members_only=True)
    assert plan.units.count() == 5


# --- By hand ---------------------------------------------------------------------------------


def test_a_unit_moves_within_the_limit_of_the_group(plan, cast):
    actor, group = cast.town_staff, plan.groups.get()
    outside = preview_of(plan, actor).left[0].organization.name
    with pytest.raises(ValidationError, match="第 1 组已有 5 个单位"):
        move(actor, plan, outside, group)
    inside = next(name for name in groups_of(plan, actor)[0] if name != "甲")
    move(actor, plan, inside, None)
    move(actor, plan, outside, group)
    assert outside in groups_of(plan, actor)[0] and inside not in groups_of(plan, actor)[0]


def test_the_proposed_name_follows_the_units(plan, cast):
    actor, group = cast.town_staff, plan.groups.get()
    assert group.name == "中共甲联合支部委员会"
    moved = move(actor, plan, "甲", None, new=True)
    group.refresh_from_db()
    first = min(
        group.units.all(), key=lambda each: (-each.full_member_count, each.organization.uscc)
    )
    assert group.name == f"中共{first.organization.name}联合支部委员会" != "中共甲联合支部委员会"
    assert moved.group.name == "中共甲联合支部委员会"
    move(actor, plan, "甲", group)
    names = [each.name for each in plan.groups.order_by("number")]
    # An empty group keeps its name: there is nobody else to call it after.
    assert names == ["中共甲联合支部委员会"] * 2


def test_a_group_with_too_few_members_is_marked_and_not_counted(plan, cast):
    actor = cast.town_staff
    for name in "甲乙丙":
        move(actor, plan, name, None)
    preview = preview_of(plan, actor)
    assert preview.groups[0].problem.startswith("正式党员不足 3 名")
    assert (preview.added, preview.rate_after) == (0, 1 / 9)


def test_units_make_a_new_group(plan, cast):
    actor = cast.town_staff
    moved = move(actor, plan, "甲", None, new=True)
    move(actor, plan, "乙", moved.group)
    assert moved.group.number == 2
    assert groups_of(plan, actor)[1] == ["乙", "甲"]


def test_units_of_a_dropped_group_are_left_over(plan, cast):
    actor, group = cast.town_staff, plan.groups.get()
    dropped = drop_group(actor=actor, pk=group.pk, version=group.version)
    preview = preview_of(plan, actor)
    assert (preview.groups, len(preview.left), preview.added) == ([], 7, 0)
    with pytest.raises(Refusal, match="已撤去，不能撤去"):
        drop_group(actor=actor, pk=group.pk, version=dropped.version)
    with pytest.raises(ValidationError, match="没有找到这一组"):
        move(actor, plan, "甲", group)


@pytest.mark.parametrize("act", [drop_group, found_group])
def test_whoever_changes_groups_of_a_plan_at_once_takes_turns(plan, cast, act):
    """Who moves a unit meanwhile sees that its new group is dropped or founded."""
    group = preview_of(plan, cast.town_staff).groups[0].group
    values = {"code": "LH1", "name": "联合一", "region": plan.region}
    values |= {"founded_on": datetime.date(2026, 3, 1)}
    values = values if act is found_group else {}
    with CaptureQueriesContext(connection) as queries:
        act(actor=cast.town_staff, pk=group.pk, version=group.version, **values)
    held = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    assert 'FROM "lights_jointplan"' in held[0] and "lights_jointgroup" in held[1]


def test_a_group_of_another_plan_takes_no_unit(plan, county, cast):
    other = make_plan(actor=cast.town_staff, region=county.east)
    with pytest.raises(ValidationError, match="没有找到这一组"):
        move(cast.town_staff, plan, "甲", other.groups.get())


# --- Founded ---------------------------------------------------------------------------------


def found(actor, group, **values):
    given = {
        "code": "LHZB01",
        "name": group.name,
        "region": group.plan.region,
        "founded_on": datetime.date(2026, 3, 1),
    }
    return found_group(actor=actor, pk=group.pk, version=group.version, **given | values)


def test_the_branch_is_founded_and_covers_the_units(plan, cast):
    actor, group = cast.town_staff, plan.groups.get()
    names = groups_of(plan, actor)[0]
    founded = found(actor, group, document_number="东委〔2026〕1号")
    party = PartyOrganization.objects.get(code="LHZB01")
    assert (founded.state, founded.party_organization) == ("founded", party)
    assert (party.kind, party.formation) == ("branch", "joint")
    assert party.chronicle.get().document_number == "东委〔2026〕1号"
    links = Coverage.objects.filter(party_organization=party)
    assert sorted(links.values_list("organization__name", flat=True)) == names
    assert set(links.values_list("starts_on", flat=True)) == {datetime.date(2026, 3, 1)}
    covered = Organization.objects.filter(facts__coverage="other", coverages__in=links)
    assert covered.count() == 5
    with pytest.raises(Refusal, match="已成立，不用再成立"):
        found(actor, founded, code="LHZB02")
    with pytest.raises(Refusal, match="已经成立党组织"):
        move(actor, plan, "甲", None)


def test_a_bad_value_founds_nothing(plan, cast):
    with pytest.raises(ValidationError):
        found(cast.town_staff, plan.groups.get(), founded_on=datetime.date(2999, 1, 1))
    assert not PartyOrganization.objects.filter(code="LHZB01").exists()
    assert plan.groups.get().is_proposed


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("covered", "甲已有党组织覆盖"),
        ("closed", "甲已不再正常经营"),
        ("left", "现有正式党员 2 名，不足 3 名"),
    ],
)
def test_a_group_that_holds_no_longer_is_not_founded(plan, cast, change, text):
    one = unit_of(plan, "甲").organization
    if change == "covered":
        CoverageFactory(organization=one)
        refresh_coverage_facts()
    elif change == "closed":
        Organization.objects.filter(pk=one.pk).update(state="suspended")
    else:
        for name in "乙丙丁":
            type(one.facts).objects.filter(organization__name=name).update(full_member_count=0)
    with pytest.raises(Refusal, match=text):
        found(cast.town_staff, plan.groups.get())
    assert not PartyOrganization.objects.filter(code="LHZB01").exists()


# --- Who ---------------------------------------------------------------------------------------


def test_plans_are_seen_in_their_region_and_made_by_whoever_founds_there(plan, county, cast):
    west = GrantFactory(role="town_staff", region=county.west).user
    seen = {
        cast.county_admin: True,
        cast.county_staff: True,
        cast.town_staff: True,
        cast.viewer: True,
        cast.secretary: False,
        west: False,
        cast.nobody: False,
        cast.instructor: False,
    }
    for user, sees in seen.items():
        assert JointPlan.objects.visible_to(user).filter(pk=plan.pk).exists() is sees
        assert JointUnit.objects.visible_to(user).exists() is sees
        assert JointGroup.objects.visible_to(user).exists() is sees
    editors = {user for user in seen if JointPlan.objects.editable_by(user).exists()}
    assert editors == {cast.county_admin, cast.county_staff, cast.town_staff}
    group = plan.groups.get()
    with pytest.raises(Denied):
        drop_group(actor=cast.viewer, pk=group.pk, version=group.version)
    with pytest.raises(Missing):
        drop_group(actor=west, pk=group.pk, version=group.version)
    with pytest.raises(Denied):
        make_plan(actor=cast.viewer, region=county.east)
    with pytest.raises(ValidationError):  # nothing there that he sees
        make_plan(actor=west, region=county.east)


def test_a_unit_that_moved_away_is_not_shown_any_more(plan, county, cast):
    Organization.objects.filter(name="甲").update(region=county.west)
    assert not JointUnit.objects.visible_to(cast.town_staff).filter(organization__name="甲")
    with pytest.raises(Missing):
        found(cast.town_staff, plan.groups.get())


def test_whoever_saw_an_older_group_is_told(plan, cast):
    group = plan.groups.get()
    with pytest.raises(Conflict):
        drop_group(actor=cast.town_staff, pk=group.pk, version=group.version + 1)


def test_the_request_lists_the_groups_that_can_be_founded(plan, cast):
    actor = cast.town_staff
    moved = move(actor, plan, "丁", None, new=True)
    assert preview_of(plan, actor).groups[1].problem
    values = PAPERS[0].context(actor, plan)
    assert (values["groups"], values["units"], values["full_members"]) == ("1", "4", "4")
    assert (values["rate_before"], values["rate_after"]) == ("11.1%", "55.6%")
    assert [each["name"] for each in values["proposals"]] == ["中共甲联合支部委员会"]
    assert moved.organization.name not in values["proposals"][0]["covers"]
