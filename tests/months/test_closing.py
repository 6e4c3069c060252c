"""A closed month is one result: however often, from however many sides, whatever happens later."""

import datetime
import threading
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import Refusal
from core.months import Month
from core.tree import rebuild_paths
from lights.models import Rule
from members.models import Membership
from months.choices import MonthState
from months.figures import draft, latest_revision, region_table, summary
from months.models import (
    MonthRevision,
    ReportMonth,
)
from months.services import close_month, closing, compute_draft, reopen_month
from orgs.models import Organization
from regions.models import Region
from tests.members.factories import MemberFactory
from tests.months.march import MONTH, close, everything, one_lit_one_covered
from tests.months.registry import add_organizations
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory
from tests.rules import spoil

ONE_STAFF = {"fact": "staff_count", "op": ">=", "value": 1}


@pytest.fixture
def registry(county):
    return one_lit_one_covered(county)


# --- State machine ------------------------------------------------------------------------------


def test_closing_leaves_a_closed_month_with_revision_1(registry, cast):
    revision = close_month(actor=cast.county_admin, month=MONTH)
    month = ReportMonth.objects.get()
    assert (month.first_day, month.state) == (MONTH.first_day, MonthState.CLOSED)
    assert (revision.number, revision.as_of) == (1, MONTH.last_day)
    assert revision.computed_by == cast.county_admin
    assert revision == latest_revision(MONTH)


def test_closing_again_changes_nothing(registry):
    first = close()
    before = everything()
    _, lit, *_ = registry
    Organization.objects.filter(pk=lit.pk).update(name="改名")
    assert close() == first
    assert everything() == before
    assert MonthRevision.objects.count() == 1


def test_a_month_that_has_not_ended_is_refused(registry):
    this_month = Month.current()
    for month in (this_month, this_month.plus(1)):
        with pytest.raises(Refusal, match="还没有结束"):
            close(month)
    assert not ReportMonth.objects.exists()
    assert close(this_month.plus(-1)).number == 1


@pytest.mark.parametrize(
    ("today", "ended"), [(MONTH.last_day, False), (MONTH.plus(1).first_day, True)]
)
def test_a_month_ends_with_its_last_day_in_shanghai(county, today, ended):
    # 16:30 UTC is half past midnight of the next day in Shanghai.
    utc = datetime.datetime.combine(
        today - datetime.timedelta(days=1), datetime.time(16, 30), datetime.UTC
    )
    with mock.patch.object(timezone, "now", return_value=utc):
        if ended:
            assert close().number == 1
        else:
            with pytest.raises(Refusal, match="2026-03-31 过后才能定稿"):
                close()


def test_a_rule_that_nobody_can_evaluate_is_refused_before_anything_is_marked(registry):
    spoil(Rule.objects.filter(code="joint_over_5"), when={"fact": "joint", "op": ">", "value": 5})
    spoil(Rule.objects.filter(code="fall_under_3"), fact="正式党员{none}名")
    with pytest.raises(Refusal) as refusal:
        close()
    assert "没有“joint”这项数据" in str(refusal.value)
    assert "亮灯事实里没有“{none}”可填" in str(refusal.value)
    assert "joint_over_5" not in str(refusal.value)  # codes stay in the command line
    assert not ReportMonth.objects.exists()


def test_a_closed_month_stays_closed_whatever_becomes_of_the_rules(registry):
    first = close()
    spoil(Rule.objects, when={})
    assert close() == first


def test_reopening_makes_the_next_closing_a_restatement(registry):
    _, lit, *_ = registry
    first = close()
    month = reopen_month(actor=None, month=MONTH, reason="  漏登党员 ")
    assert month.state == MonthState.REOPENED
    assert latest_revision(MONTH) == first  # served meanwhile
    MemberFactory(organization=lit, party_organization__region=lit.region)
    second = close()
    assert (second.number, second.reason, first.reason) == (2, "漏登党员", "")
    assert ReportMonth.objects.get().reopen_reason == ""
    totals = [
        region_table(revision=each, region_code="330999").total.values["members"].value
        for each in (first, second)
    ]
    assert totals == [1, 2]
    assert [summary(each)["red"] for each in (first, second)] == [1, 0]


def test_only_a_closed_month_can_be_reopened_and_only_with_a_reason(registry):
    with pytest.raises(Refusal, match="没有定稿"):
        reopen_month(actor=None, month=MONTH, reason="理由")
    close()
    with pytest.raises(Refusal, match="请写明撤销定稿的原因"):
        reopen_month(actor=None, month=MONTH, reason="  ")
    assert ReportMonth.objects.get().state == MonthState.CLOSED
    reopen_month(actor=None, month=MONTH, reason="理由")
    with pytest.raises(Refusal, match="没有定稿"):
        reopen_month(actor=None, month=MONTH, reason="理由")


def test_the_history_of_a_month_keeps_every_state_and_reason(registry):
    close()
    reopen_month(actor=None, month=MONTH, reason="更正")
    close()
    events = ReportMonth.pgh_event_model.objects.order_by("pgh_id")
    assert list(events.values_list("state", "reopen_reason")) == [
        ("open", ""),
        ("closing", ""),
        ("closed", ""),
        ("reopened", "更正"),
        ("closing", "更正"),
        ("closed", ""),
    ]


# --- What a closed month is made of -------------------------------------------------------------


def test_later_changes_of_the_registry_do_not_move_a_closed_month(registry):
    county, lit, covered, branch, member = registry
    revision = close()
    before = everything(revision)
    lit.staff_count, lit.name, lit.region = 5, "新名", county.west
    lit.save()
    lit.statuses.update(staff_count=5, region=county.west)
    Organization.objects.filter(pk=covered.pk).update(deleted_at=timezone.now())
    Membership.objects.filter(member=member).update(ends_on=MONTH.first_day)
    branch.dissolved_on = MONTH.first_day
    branch.name = "改名支部"
    branch.save()
    spoil(Rule.objects.filter(subject="organization"), when=ONE_STAFF, text="")
    add_organizations(county.park, 3)
    close(MONTH.plus(1))
    assert everything(revision) == before


def test_a_renamed_region_keeps_its_old_name_in_a_closed_month(registry):
    county, *_ = registry
    old = close()
    county.east.name, county.east.code = "新东街道", "330999011"
    county.east.save()
    new = close(MONTH.plus(1))
    names = [
        [row.label for row in region_table(revision=each, region_code="330999").rows]
        for each in (old, new)
    ]
    assert names[0] == ["东街道", "西镇", "经开区", "合计"]
    assert names[1] == ["西镇", "新东街道", "经开区", "合计"]
    assert region_table(revision=old, region_code="330999001").region.name == "东街道"


def test_a_region_moved_in_the_tree_stays_where_it_was_in_a_closed_month(county):
    village = RegionFactory(code="330999001001", level="village", parent=county.east)
    OrganizationFactory(region=village)
    old = close()
    village.parent = county.west
    village.save()
    rebuild_paths(Region)
    new = close(MONTH.plus(1))
    for revision, east in ((old, 1), (new, 0)):
        table = region_table(revision=revision, region_code="330999")
        assert [row.values["organizations"].value for row in table.rows] == [east, 1 - east, 0, 1]


# --- Drafts -------------------------------------------------------------------------------------


def test_a_draft_counts_as_of_today_and_replaces_the_former(registry):
    county, *_ = registry
    this_month = Month.current()
    first = compute_draft(actor=None, month=this_month)
    assert (first.number, first.as_of) == (0, timezone.localdate())
    add_organizations(county.east, 1)
    second = compute_draft(actor=None, month=this_month)
    assert draft(this_month) == second
    assert {row[1] for row in everything()} == {second.pk}
    assert summary(second)["organizations"] == 3
    assert latest_revision(this_month) is None
    assert ReportMonth.objects.get().state == MonthState.OPEN


def test_a_draft_of_an_ended_month_equals_the_closing_and_goes_with_it(registry):
    drafted = everything(compute_draft(actor=None, month=MONTH))
    closed = everything(close())
    assert {(row[0], *row[2:]) for row in drafted} == {(row[0], *row[2:]) for row in closed}
    assert draft(MONTH) is None
    assert everything() == closed


def test_a_draft_is_refused_for_closed_and_future_months(registry):
    close()
    with pytest.raises(Refusal, match="已定稿"):
        compute_draft(actor=None, month=MONTH)
    with pytest.raises(Refusal, match="还没有开始"):
        compute_draft(actor=None, month=Month.current().plus(1))
    assert draft(MONTH) is None
    reopen_month(actor=None, month=MONTH, reason="更正")
    assert compute_draft(actor=None, month=MONTH).reason == "更正"
    assert latest_revision(MONTH).number == 1


# --- Interrupted and at the same time -----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
class TestOnRealTransactions:
    @pytest.mark.parametrize(
        "step",
        [
            "months.services.closing.freeze",
            "lights.services.light_up",
            "months.services.closing.roll_up",
            "months.services.closing._drop_draft",
        ],
    )
    def test_an_interrupted_closing_leaves_the_mark_only_and_is_completed_later(
        self, registry, step
    ):
        with (
            mock.patch(step, side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            close()
        assert ReportMonth.objects.get().state == MonthState.CLOSING
        assert everything() == set()
        assert not MonthRevision.objects.exists()
        revision = close()
        assert (revision.number, ReportMonth.objects.get().state) == (1, MonthState.CLOSED)
        assert len(everything()) == len(everything(revision)) > 0

    def test_the_mark_is_seen_while_the_closing_runs(self, registry):
        seen = []

        def look():
            seen.append(ReportMonth.objects.get().state)
            connection.close()

        def pause(revision):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()

        with mock.patch("lights.services.light_up", side_effect=pause):
            close()
        assert seen == [MonthState.CLOSING]

    def test_two_closers_at_once_get_one_result(self, registry):
        results = self.at_once(close, close, close)
        assert len(set(results)) == 1
        assert MonthRevision.objects.count() == 1
        assert everything() == everything(MonthRevision.objects.get())

    def test_an_import_during_the_closing_does_not_show_in_it(self, registry):
        county, *_ = registry
        started, written = threading.Event(), threading.Event()
        freeze = closing.freeze

        def slow(revision):
            MonthRevision.objects.count()  # the snapshot is taken
            started.set()
            assert written.wait(20)
            freeze(revision)

        def write():
            assert started.wait(20)
            add_organizations(county.east, 5)
            written.set()

        with mock.patch.object(closing, "freeze", side_effect=slow):
            revision, _ = self.at_once(close, write)
        assert summary(revision)["organizations"] == 2

    def test_closing_and_drafting_at_once_agree(self, registry):
        def sketch():
            try:
                return compute_draft(actor=None, month=MONTH)
            except Refusal:
                return None

        revision, _ = self.at_once(close, sketch)
        assert everything() == everything(revision)

    @staticmethod
    def at_once(*functions):
        """Run the functions in threads of their own connections; return their results."""
        results: dict[int, object] = {}

        def run(number, function):
            try:
                results[number] = function()
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(results) == list(range(len(functions)))
        return [results[number] for number in sorted(results)]
