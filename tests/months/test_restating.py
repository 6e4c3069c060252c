"""A restatement with open eyes: what moves which cell, why, and what is left out of it."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.errors import Refusal
from lights.models import Notice
from months.figures import draft, latest_revision
from months.indicators import INDICATORS, indicator_of
from months.models import (
    DutyFact,
    LeftOut,
    OrganizationFact,
    PartyOrganizationFact,
    RestatementReason,
    SingleDutyFact,
)
from months.origins import Origins, moved_parties
from months.restatement import changes, table_of
from months.services import close_month, compute_draft, digests, reopen_month, restating
from orgs.models import OrganizationStatus
from tests import pages
from tests.activities.factories import ActivityFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory
from tests.pages import MONTH

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


@pytest.fixture
def reopened(registry):
    close_month(actor=None, month=MONTH)
    reopen_month(actor=None, month=MONTH, reason="东街道漏报")
    return registry


def expected(county):
    """Every cell of the county's table that the draft changes, and what moved it."""
    last, now = latest_revision(MONTH), compute_draft(actor=None, month=MONTH)
    origins = Origins(last, now)
    found = changes(table_of(last, county.root.pk), table_of(now, county.root.pk))
    return {
        (each.label, indicator_of(each.indicator).title): (
            each.before,
            each.after,
            sorted(
                one.name
                for one in origins.of_cell(each.kind, each.region_id, indicator_of(each.indicator))
            ),
        )
        for each in found
    }


def reasons(county, **organizations):
    restating.state_reasons(
        actor=None, month=MONTH, towns={county.east.pk: "漏报两个组织"}, organizations=organizations
    )


def test_two_forgotten_units_of_one_town_change_no_other_towns_cell(reopened, county):
    for name, staff in (("漏报一厂", 7), ("漏报二厂", 35)):
        OrganizationFactory(name=name, region=county.east, staff_count=staff)
    found = expected(county)
    assert {label for label, _ in found} == {"东街道", "合计"}
    names = ["漏报一厂", "漏报二厂"]
    assert found["东街道", "两新组织数"] == (2, 4, sorted(names))
    assert found["东街道", "职工30人以上组织数"] == (1, 2, ["漏报二厂"])
    assert found["东街道", "组织覆盖率"] == (0.5, 0.25, sorted(names))
    assert found["合计", "职工数"] == (144, 186, sorted(names))
    assert found["东街道", "黄灯数"][2] == []  # counted by a part: it has rows of its own


def test_a_cell_names_just_the_organizations_that_moved_it(reopened, county):
    """Held against the facts: for every cell, what differs between the two sets behind it."""
    CoverageFactory(organization=reopened.plain, party_organization=reopened.branch)
    OrganizationStatus.objects.filter(organization=reopened.west).update(
        staff_count=20, region=county.park
    )
    new = OrganizationFactory(name="新计入", region=county.west, staff_count=55)
    last, now = latest_revision(MONTH), compute_draft(actor=None, month=MONTH)
    origins = Origins(last, now)
    words = {each.name: each.words for each in origins.moved}
    assert words == {
        new.name: "新计入",
        reopened.plain.name: "单独组建覆盖 否 → 是",
        reopened.west.name: "区域划转，职工人数 70 → 20",
    }
    for kind, region in (("total", county.root), ("child", county.west), ("child", county.park)):
        for each in INDICATORS:
            if each.by_part:
                continue
            parts = (each.numerator, each.denominator) if each.is_rate else (each.code,)
            moved = set()
            for code in parts:
                old, later = (_behind(revision, region, code) for revision in (last, now))
                moved |= {pk for pk in old.keys() | later.keys() if old.get(pk) != later.get(pk)}
            found = {one.organization_id for one in origins.of_cell(kind, region.pk, each)}
            assert found == moved, (region.name, each.title)


def _behind(revision, region, code) -> dict[int, int]:
    """Organization → what it adds to a figure of the region."""
    indicator = indicator_of(code)
    rows = OrganizationFact.objects.filter(
        indicator.behind, revision=revision, region_path__startswith=region.path
    )
    value = indicator.value
    return {row.organization_id: getattr(row, value) if value else 1 for row in rows}


def test_whoever_restates_on_the_page_states_a_reason_for_each_town(reopened, county):
    one = OrganizationFactory(name="漏报一厂", region=county.east)
    other = OrganizationFactory(name="西镇小店", region=county.west)
    seen = compute_draft(actor=None, month=MONTH).pk
    with pytest.raises(Refusal, match="东街道、西镇的变化还没有写明更正原因"):
        close_month(actor=None, month=MONTH, seen=seen)
    reasons(county)
    with pytest.raises(Refusal, match="没有定稿：西镇的变化"):
        close_month(actor=None, month=MONTH, seen=seen)
    restating.state_reasons(
        actor=None,
        month=MONTH,
        towns={},
        organizations={other.pk: (county.west.pk, "去年就已成立")},
    )
    revision = close_month(actor=None, month=MONTH, seen=seen)
    assert revision.number == 2
    assert set(
        revision.restatement_reasons.values_list("region_id", "organization_id", "text")
    ) == {
        (county.east.pk, None, "漏报两个组织"),
        (county.west.pk, other.pk, "去年就已成立"),
    }
    assert one.pk not in revision.restatement_reasons.values_list("organization_id", flat=True)
    # They are frozen with the revision: its digest holds them.
    before = digests.of([revision])
    revision.restatement_reasons.filter(organization=None).update(text="改了")
    assert digests.of([revision]) != before


def test_the_command_line_restates_for_the_reason_of_reopening(reopened, county):
    OrganizationFactory(region=county.west)
    assert close_month(actor=None, month=MONTH).reason == "东街道漏报"


def test_what_is_left_out_stays_as_it_was_and_counts_from_the_next_month_on(reopened, county):
    close_month(actor=None, month=MONTH)  # the same again: revision 2
    reopen_month(actor=None, month=MONTH, reason="再次更正")
    OrganizationFactory(name="漏报一厂", region=county.east, staff_count=7)
    late = OrganizationFactory(name="后来导入", region=county.west, staff_count=90)
    OrganizationStatus.objects.filter(organization=reopened.plain).update(staff_count=6)
    compute_draft(actor=None, month=MONTH)
    for row in (late, reopened.plain):
        restating.leave_out(
            actor=None, month=MONTH, organization_id=row.pk, text="四月才发生的变动"
        )
    assert draft(MONTH) is None  # to be computed anew
    found = expected(county)
    assert {label for label, _ in found} == {"东街道", "合计"}
    assert found["东街道", "职工数"] == (65, 72, ["漏报一厂"])
    revision = close_month(actor=None, month=MONTH)
    facts = OrganizationFact.objects.filter(revision=revision)
    assert not facts.filter(organization=late).exists()
    assert facts.get(organization=reopened.plain).staff_count == 5
    after = close_month(actor=None, month=MONTH.plus(1))
    facts = OrganizationFact.objects.filter(revision=after)
    assert facts.filter(organization=late).exists()
    assert facts.get(organization=reopened.plain).staff_count == 6


def test_what_was_left_out_can_be_taken_in_again(reopened, county):
    late = OrganizationFactory(name="后来导入", region=county.west)
    compute_draft(actor=None, month=MONTH)
    with pytest.raises(ValidationError, match="请写明原因"):
        restating.leave_out(actor=None, month=MONTH, organization_id=late.pk, text="")
    restating.leave_out(actor=None, month=MONTH, organization_id=late.pk, text="四月才导入的")
    assert expected(county) == {}
    restating.take_in(actor=None, month=MONTH, organization_id=late.pk)
    assert not LeftOut.objects.exists()
    assert ("西镇", "两新组织数") in expected(county)


def test_only_a_reopened_month_is_restated(registry, county):
    close_month(actor=None, month=MONTH)
    for step in (
        lambda: reasons(county),
        lambda: restating.leave_out(
            actor=None, month=MONTH, organization_id=registry.plain.pk, text="四月才导入的"
        ),
    ):
        with pytest.raises(Refusal, match="没有撤销定稿"):
            step()
    assert not RestatementReason.objects.exists()


def test_a_single_party_organization_is_left_out_with_its_duties_and_lights(reopened, county):
    kept, other = (
        PartyOrganizationFactory(
            region=county.west,
            name=name,
            formation="single",
            founded_on=datetime.date(2024, 1, 1),
        )
        for name in ("留用支部", "补录支部")
    )
    for branch in (kept, other):
        MemberFactory(party_organization=branch)
    first = close_month(actor=None, month=MONTH)
    reopen_month(actor=None, month=MONTH, reason="补录党员")
    for branch in (kept, other):
        for _ in range(2):
            MemberFactory(party_organization=branch)
        ActivityFactory(organizer=branch, duty="party_day", held_on=MONTH.last_day)
    drawn = compute_draft(actor=None, month=MONTH)
    words = {each.name: each.words for each in moved_parties(first, drawn)}
    assert set(words) == {"留用支部", "补录支部"}
    assert words["留用支部"].startswith("党员数 1 → 3，正式党员数 1 → 3")
    assert "已开展次数 0 → 1" in words["留用支部"]
    with pytest.raises(ValidationError, match="请写明原因"):
        restating.leave_out(actor=None, month=MONTH, party_organization_id=kept.pk, text="")
    for bad in ({}, {"party_organization_id": 0}):
        with pytest.raises(Refusal, match="请选择"):
            restating.leave_out(actor=None, month=MONTH, text="四月才转入", **bad)
    with pytest.raises(Refusal, match="没有数据"):
        restating.leave_out(actor=None, month=MONTH, party_organization_id=10**9, text="四月才转入")
    restating.leave_out(
        actor=None, month=MONTH, party_organization_id=kept.pk, text="四月才转入的党员"
    )
    assert draft(MONTH) is None
    second = close_month(actor=None, month=MONTH)
    assert [each.name for each in moved_parties(first, second)] == ["补录支部"]
    for model in (PartyOrganizationFact, DutyFact, SingleDutyFact):
        rows = model.objects.filter(party_organization=kept)
        columns = [
            each.attname
            for each in model._meta.concrete_fields
            if each.name not in ("pk", "revision")
        ]
        before, after = (
            sorted(rows.filter(revision=each).values_list(*columns)) for each in (first, second)
        )
        assert before == after and before
    lit = Notice.objects.filter(revision=second, rule_code="fall_under_3")
    assert "留用支部" in set(lit.values_list("subject_name", flat=True))
    assert "补录支部" not in set(lit.values_list("subject_name", flat=True))
    assert second.left_out.get().party_organization == kept
    april = close_month(actor=None, month=MONTH.plus(1))
    assert (
        PartyOrganizationFact.objects.get(revision=april, party_organization=kept).full_member_count
        == 3
    )
