"""Member counts of `CurrentFacts`, compared with a recount."""

import datetime
import random

import pytest
from django.utils import timezone

from members.models import Employment, Member, Membership
from members.services import refresh_member_facts
from orgs.models import CurrentFacts
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

DAY = datetime.date(2026, 3, 31)


def naive_counts(organization) -> tuple[int, int]:
    """(members, full members) of an organization, counted one person at a time."""
    members = full = 0
    for member in Member.objects.all():
        belongs = any(
            link.starts_on <= DAY and (link.ends_on is None or link.ends_on > DAY)
            for link in member.memberships.all()
        )
        rows = [row for row in member.employments.order_by("starts_on") if row.starts_on <= DAY]
        if not belongs or member.deleted_at or not rows:
            continue
        if rows[-1].organization_id == organization.pk:
            members += 1
            full += member.status == "full" and (member.full_on is None or member.full_on <= DAY)
    return members, full


@pytest.fixture
def registry(county):
    """Six organizations and eighty members who come, go, move and become full."""
    chance = random.Random(11)
    dates = [DAY + datetime.timedelta(days=d) for d in (-400, -1, 0, 1, 30)]
    branch = PartyOrganizationFactory(region=county.east)
    organizations = [OrganizationFactory(region=county.east) for _ in range(6)]
    for _ in range(80):
        member = MemberFactory(
            party_organization=branch,
            organization=chance.choice([None, *organizations]),
            status=chance.choice(["full", "full", "probationary"]),
            full_on=chance.choice([None, *dates]),
            deleted_at=timezone.now() if chance.random() < 0.1 else None,
        )
        if chance.random() < 0.3:
            Membership.objects.filter(member=member).update(
                starts_on=dates[0], ends_on=chance.choice(dates)
            )
        if chance.random() < 0.4:
            Employment.objects.create(
                member=member,
                organization=chance.choice([None, *organizations]),
                starts_on=chance.choice(dates),
            )
    return organizations


def stored_counts():
    return {
        facts.organization_id: (facts.member_count, facts.full_member_count)
        for facts in CurrentFacts.objects.all()
    }


def test_facts_equal_a_recount_person_by_person(registry):
    refresh_member_facts(day=DAY)
    expected = {each.pk: naive_counts(each) for each in registry}
    assert stored_counts() == expected
    assert any(0 < full < members for members, full in expected.values())


def test_only_rows_that_differ_are_written(registry):
    assert refresh_member_facts(day=DAY) == 6
    assert refresh_member_facts(day=DAY) == 0


def test_only_the_given_organizations_are_touched(registry):
    chosen = registry[0]
    assert refresh_member_facts([chosen.pk], DAY) == 1
    assert stored_counts() == {
        each.pk: naive_counts(each) if each == chosen else (0, 0) for each in registry
    }
    assert refresh_member_facts([], DAY) == 0
