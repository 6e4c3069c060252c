"""Merging two records of one organization: what moves, what stays, and the way back."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType

from branches.models import Coverage, WorkCoverage
from core import crypto
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import Attachment
from core.months import Month
from members.models import Employment, Member
from months.models import OrganizationFact
from months.services import close_month
from orgs.models import (
    CurrentFacts,
    DuplicatePair,
    Organization,
    OrganizationMerge,
    OrganizationStatus,
)
from orgs.services import (
    find_duplicates,
    merge_in_force,
    merge_organizations,
    plan_merge,
    refresh_doubts,
    restore_organization,
    undo_merge,
)
from reports.services import rebuild_facts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory
from tests.tables import content

pytestmark = pytest.mark.django_db

REGISTRY = (
    Organization, OrganizationStatus, CurrentFacts, Coverage, WorkCoverage, Member, Employment,
    DuplicatePair,
)  # fmt: skip


def day(month, number=1):
    return datetime.date(2025, month, number)


@pytest.fixture
def twins(cast, county):
    """An organization filed twice in 东街道: under the new code, and under the old number."""
    phone = "13800000001"
    kept = OrganizationFactory(region=county.east, name="青山公司", staff_count=20, tags=["规上"])
    merged = OrganizationFactory(
        region=county.east, name="青山 公司", uscc="330999000000123", staff_count=60,
        industry="制造", address="东街1号", tags=["外资"], phone_cipher=crypto.encrypt(phone),
        phone_index=crypto.blind_index("phone", phone),
    )  # fmt: skip
    party = PartyOrganizationFactory(region=county.east, name="青山党支部")
    other = PartyOrganizationFactory(region=county.east, name="绿水党支部")
    CoverageFactory(organization=kept, party_organization=party, starts_on=day(3), ends_on=day(6))
    CoverageFactory(organization=kept, party_organization=party, starts_on=day(9))
    CoverageFactory(
        organization=merged, party_organization=party, starts_on=day(5), ends_on=day(10)
    )
    CoverageFactory(organization=merged, party_organization=other, starts_on=day(1))
    WorkCoverageFactory(organization=merged, starts_on=day(2))
    for _ in range(3):
        MemberFactory(party_organization=party, organization=merged)
    rebuild_facts()
    find_duplicates()
    return kept, merged


def merge(actor, kept, merged, take=(), **versions):
    for each in (kept, merged):
        each.refresh_from_db()
    return merge_organizations(
        actor=actor, kept=kept.pk, merged=merged.pk, take=take,
        **{"kept_version": kept.version, "merged_version": merged.version, **versions},
    )  # fmt: skip


def coverages(organization):
    rows = Coverage.objects.filter(organization=organization).order_by("starts_on")
    return [(row.party_organization.name, row.starts_on, row.ends_on) for row in rows]


def test_links_move_and_overlapping_days_become_one_link(cast, twins):
    kept, merged = twins
    merge(cast.town_staff, kept, merged)
    assert coverages(kept) == [("绿水党支部", day(1), None), ("青山党支部", day(3), None)]
    assert coverages(merged) == []
    assert WorkCoverage.objects.get().organization == kept
    assert {row.organization_id for row in Employment.objects.all()} == {kept.pk}
    assert {row.organization_id for row in Member.objects.all()} == {kept.pk}


def test_the_merged_record_lies_in_the_recycle_bin_and_points_on(cast, twins):
    kept, merged = twins
    merge(cast.town_staff, kept, merged)
    merged.refresh_from_db()
    assert merged.deleted_at is not None
    assert merge_in_force(merged.pk).kept == kept
    assert merge_in_force(kept.pk) is None
    assert not DuplicatePair.objects.exists()


def test_the_plan_says_what_the_deed_does(cast, twins):
    kept, merged = twins
    plan = plan_merge(actor=cast.town_staff, one=merged.pk, other=kept.pk)
    assert (plan.kept, plan.merged) == (kept, merged)  # the new code stays
    assert {each.name for each in plan.fields if each.take} == {"industry", "address", "phone"}
    assert {each.name for each in plan.fields if each.differs} == {
        "name", "staff_count", "industry", "address", "phone",
    }  # fmt: skip
    assert [(line.kind, line.text, line.outcome) for line in plan.lines] == [
        (
            "组织覆盖",
            "青山党支部，2025-05-01 至 2025-10-01",
            "与保留组织的同一关系日期重叠，并为一条：2025-03-01 起",
        ),
        ("组织覆盖", "绿水党支部，2025-01-01 起", "移到保留的组织"),
        ("工作覆盖", "党建指导员 张三，2025-02-01 起", "移到保留的组织"),
        ("工作单位", "3 名党员（含已离开的）", "改为保留的组织，日期不变"),
    ]
    assert plan.tags == ["外资", "规上"]
    chosen = plan_merge(actor=cast.town_staff, one=kept.pk, other=merged.pk, kept=merged.pk)
    assert (chosen.kept, chosen.merged) == (merged, kept)


def test_chosen_values_are_taken_over_and_the_dated_ones_hold_from_today(cast, twins):
    kept, merged = twins
    merge(cast.town_staff, kept, merged, take=["staff_count", "industry", "phone"])
    kept.refresh_from_db()
    assert (kept.staff_count, kept.industry, kept.address) == (60, "制造", "")
    assert kept.phone == merged.phone
    assert kept.tags == ["外资", "规上"]
    assert list(
        OrganizationStatus.objects.filter(organization=kept)
        .order_by("starts_on")
        .values_list("staff_count", flat=True)
    ) == [20, 60]


def test_after_a_merge_the_facts_are_those_of_a_recount(cast, twins):
    refresh_doubts()
    merge(cast.town_staff, *twins, take=["staff_count"])
    after = content(CurrentFacts)
    written = rebuild_facts()
    for title in ("六清", "按条件的标签"):  # derived every ten minutes, and every night
        written.pop(title)
    assert set(written.values()) == {0}
    assert content(CurrentFacts) == after
    assert CurrentFacts.objects.get(organization=twins[0]).member_count == 3


def test_undo_makes_every_table_what_it_was(cast, twins):
    before = content(*REGISTRY)
    done = merge(cast.town_staff, *twins, take=["name", "staff_count", "phone"])
    assert content(*REGISTRY) != before
    undo_merge(actor=cast.county_staff, pk=done.pk)
    assert content(*REGISTRY) == before
    assert merge_in_force(twins[1].pk) is None


def test_undo_restores_a_value_that_was_noted_today_already(cast, twins):
    merge(cast.town_staff, *twins, take=["staff_count"])
    twin = OrganizationFactory(region=cast.branch.region, staff_count=99)
    before = content(Organization, OrganizationStatus)
    done = merge(cast.town_staff, twins[0], twin, take=["staff_count"])
    undo_merge(actor=cast.town_staff, pk=done.pk)
    assert content(Organization, OrganizationStatus) == before


def test_a_merge_on_which_somebody_built_is_not_undone_and_says_why(cast, twins):
    kept, merged = twins
    done = merge(cast.town_staff, kept, merged)
    Coverage.objects.filter(party_organization__name="绿水党支部").update(ends_on=day(12))
    Employment.objects.filter(member=Member.objects.first()).update(organization=None)
    after = content(*REGISTRY)
    with pytest.raises(Refusal, match="组织覆盖 1 条、工作单位 1 条"):
        undo_merge(actor=cast.town_staff, pk=done.pk)
    assert content(*REGISTRY) == after


def test_what_has_nothing_to_do_with_the_merge_does_not_stand_in_its_way(cast, twins):
    kept, merged = twins
    done = merge(cast.town_staff, kept, merged)
    Organization.objects.filter(pk=kept.pk).update(address="新地址")
    newcomer = MemberFactory(party_organization=cast.branch, organization=kept)
    undo_merge(actor=cast.town_staff, pk=done.pk)
    kept.refresh_from_db()
    newcomer.refresh_from_db()
    assert (kept.address, newcomer.organization) == ("新地址", kept)


def test_a_merge_is_undone_once(cast, twins):
    done = merge(cast.town_staff, *twins)
    undo_merge(actor=cast.town_staff, pk=done.pk)
    with pytest.raises(Refusal, match="已经撤销过"):
        undo_merge(actor=cast.town_staff, pk=done.pk)


def refused(error, actor, kept, merged, **options):
    before = content(*REGISTRY, OrganizationMerge)
    with pytest.raises(error):
        merge(actor, kept, merged, **options)
    assert content(*REGISTRY, OrganizationMerge) == before


def test_a_stale_version_of_either_is_a_conflict(cast, twins):
    refused(Conflict, cast.town_staff, *twins, kept_version=99)
    refused(Conflict, cast.town_staff, *twins, merged_version=99)


def test_with_one_of_the_two_in_reach_it_is_denied(cast, county, twins):
    foreign = OrganizationFactory(region=county.west)
    for kept, merged in ((twins[0], foreign), (foreign, twins[0])):
        refused(Denied, cast.town_staff, kept, merged)
    with pytest.raises(Denied):
        plan_merge(actor=cast.town_staff, one=twins[0].pk, other=foreign.pk)


def test_with_none_of_the_two_in_reach_there_is_nothing(cast, county):
    foreign = [OrganizationFactory(region=county.west) for _ in range(2)]
    refused(Missing, cast.town_staff, *foreign)


def test_who_may_only_look_merges_and_undoes_nothing(cast, twins):
    refused(Denied, cast.viewer, *twins)
    done = merge(cast.town_staff, *twins)
    with pytest.raises(Denied):
        undo_merge(actor=cast.viewer, pk=done.pk)


def test_what_is_in_the_recycle_bin_is_not_merged(cast, twins):
    kept, merged = twins
    Organization.objects.filter(pk=merged.pk).update(deleted_at="2026-01-01T00:00:00Z")
    refused(Refusal, cast.town_staff, kept, merged)
    refused(Refusal, cast.town_staff, kept, kept)


def test_the_merged_record_is_not_restored_beside_the_kept_one(cast, twins):
    kept, merged = twins
    merge(cast.town_staff, kept, merged)
    merged.refresh_from_db()
    with pytest.raises(Refusal, match="已合并到“青山公司”"):
        restore_organization(actor=cast.town_staff, pk=merged.pk, version=merged.version)


def test_files_move_along_and_back(cast, twins):
    kept, merged = twins
    kind = ContentType.objects.get_for_model(Organization)
    file = Attachment.objects.create(
        kind="image", name="门头.jpg", key="ab/cd", size=1, sha256="0" * 64,
        uploaded_by=cast.town_staff, owner_type=kind, owner_id=merged.pk,
    )  # fmt: skip
    plan = plan_merge(actor=cast.town_staff, one=kept.pk, other=merged.pk)
    assert ("附件", "1 个") in [(line.kind, line.text) for line in plan.lines]
    done = merge(cast.town_staff, kept, merged)
    file.refresh_from_db()
    assert file.owner_id == kept.pk
    undo_merge(actor=cast.town_staff, pk=done.pk)
    file.refresh_from_db()
    assert file.owner_id == merged.pk


def test_a_closed_month_keeps_both_and_the_next_one_counts_one(cast, twins):
    month = Month.current().plus(-1)
    before = close_month(actor=None, month=month)
    facts = content(OrganizationFact)
    done = merge(cast.town_staff, *twins)
    assert content(OrganizationFact) == facts
    assert OrganizationFact.objects.filter(revision=before).count() == 2
    month_before = close_month(actor=None, month=month.plus(-1))
    assert OrganizationFact.objects.filter(revision=month_before).count() == 1
    assert done.kept.name in {fact.name for fact in OrganizationFact.objects.all()}
