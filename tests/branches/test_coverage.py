"""Coverage begins and ends with dates; only today's mistakes are taken back."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from branches.models import Coverage, WorkCoverage
from branches.services import (
    crowded,
    end_coverage,
    end_work_coverage,
    remove_coverage,
    remove_work_coverage,
    start_coverage,
    start_work_coverage,
)
from core.choices import AuditAction
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import AuditEntry
from orgs.models import CurrentFacts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def organization(county):
    return OrganizationFactory(region=county.east)


def covered(organization):
    return CurrentFacts.objects.get(organization=organization).coverage


def cover(actor, organization, party, starts_on=DAY, **values):
    return start_coverage(
        actor=actor,
        organization=organization,
        party_organization=party,
        starts_on=starts_on,
        **values,
    )


def test_coverage_counts_from_its_start_to_its_end(cast, organization):
    link = cover(cast.town_staff, organization, cast.branch)
    assert covered(organization) == "single"
    end_coverage(
        actor=cast.town_staff, pk=link.pk, version=link.version, ends_on=datetime.date(2026, 6, 1)
    )
    assert covered(organization) == "none"
    assert Coverage.objects.get().ends_on == datetime.date(2026, 6, 1)
    link.refresh_from_db()
    end_coverage(actor=cast.town_staff, pk=link.pk, version=link.version, ends_on=None)
    assert covered(organization) == "single"


def test_an_overlap_names_the_link_in_the_way(cast, organization):
    cover(cast.town_staff, organization, cast.branch)
    with pytest.raises(ValidationError, match=r"2026-03-01 至今.*日期重叠"):
        cover(cast.town_staff, organization, cast.branch, datetime.date(2026, 4, 1))
    assert Coverage.objects.count() == 1


@pytest.mark.parametrize(
    ("service", "values"),
    [(end_coverage, {"ends_on": DAY}), (remove_coverage, {"reason": "选错了组织"})],
)
def test_only_editors_in_scope_change_a_link(cast, county, service, values):
    west = CoverageFactory(organization__region=county.west)
    own = CoverageFactory(organization__region=county.east)
    with pytest.raises(Missing):
        service(actor=cast.town_staff, pk=west.pk, version=west.version, **values)
    with pytest.raises(Denied):
        service(actor=cast.viewer, pk=own.pk, version=own.version, **values)
    with pytest.raises(Conflict):
        service(actor=cast.town_staff, pk=own.pk, version=own.version + 1, **values)
    assert set(Coverage.objects.values_list("pk", "ends_on")) == {(west.pk, None), (own.pk, None)}


def test_neither_side_is_linked_from_out_of_scope(cast, county, organization):
    with pytest.raises(Missing):
        cover(cast.town_staff, OrganizationFactory(region=county.west), cast.branch)
    with pytest.raises(Missing):
        cover(cast.town_staff, organization, PartyOrganizationFactory(region=county.west))
    with pytest.raises(Denied):
        cover(cast.viewer, organization, cast.branch)
    assert not Coverage.objects.exists()


def test_a_party_organization_covers_nobody_before_or_after_its_life(cast, county, organization):
    party = PartyOrganizationFactory(
        region=county.east, founded_on=DAY, dissolved_on=datetime.date(2026, 5, 1)
    )
    with pytest.raises(ValidationError, match="才成立"):
        cover(cast.town_staff, organization, party, datetime.date(2026, 2, 28))
    with pytest.raises(ValidationError, match="撤销"):
        cover(cast.town_staff, organization, party, datetime.date(2026, 5, 1))


def test_todays_mistake_is_taken_back_with_a_reason_and_older_ones_are_ended(cast, organization):
    link = cover(cast.town_staff, organization, cast.branch)
    with pytest.raises(ValidationError, match="写明原因"):
        remove_coverage(actor=cast.town_staff, pk=link.pk, version=link.version, reason="错")
    remove_coverage(actor=cast.town_staff, pk=link.pk, version=link.version, reason="选错了组织")
    assert covered(organization) == "none"
    entry = AuditEntry.objects.get(action=AuditAction.LINK_REMOVED)
    assert (entry.actor_name, entry.detail) == ("town_staff", {"reason": "选错了组织"})
    link = cover(cast.town_staff, organization, cast.branch)
    Coverage.objects.update(created_at=link.created_at - datetime.timedelta(days=1))
    link.refresh_from_db()
    with pytest.raises(Refusal, match="终止日期"):
        remove_coverage(
            actor=cast.town_staff, pk=link.pk, version=link.version, reason="选错了组织"
        )
    assert Coverage.objects.count() == 1


def test_work_coverage_counts_where_nobody_covers(cast, organization):
    link = start_work_coverage(
        actor=cast.town_staff,
        organization=organization,
        means="instructor",
        person_name="张三",
        starts_on=DAY,
    )
    assert covered(organization) == "work"
    with pytest.raises(ValidationError, match="日期重叠"):
        start_work_coverage(
            actor=cast.town_staff,
            organization=organization,
            means="instructor",
            person_name="张三",
            starts_on=DAY,
        )
    link = end_work_coverage(actor=cast.town_staff, pk=link.pk, version=link.version, ends_on=DAY)
    assert covered(organization) == "none"
    remove_work_coverage(
        actor=cast.town_staff, pk=link.pk, version=link.version, reason="选错了组织"
    )
    assert not WorkCoverage.objects.exists()


def test_a_joint_branch_over_five_organizations_is_told(cast, county):
    party = PartyOrganizationFactory(region=county.east, formation="joint")
    for number in range(1, 7):
        organization = OrganizationFactory(region=county.east)
        cover(cast.town_staff, organization, party)
        assert bool(crowded(party)) == (number > 5)
