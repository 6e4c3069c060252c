"""Coverage state and covering Party organizations of `CurrentFacts`, compared with a recount."""

import datetime
import random

import pytest

from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services import refresh_coverage_facts
from orgs.models import CurrentFacts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.orgs.factories import OrganizationFactory

DAY = datetime.date(2026, 3, 31)


def naive_facts(organization) -> tuple[str, list[int]]:
    """What the facts should be, counted one row at a time."""
    current = [
        link.party_organization
        for link in Coverage.objects.filter(organization=organization)
        if link.starts_on <= DAY and (link.ends_on is None or link.ends_on > DAY)
    ]
    current = [
        party
        for party in current
        if party.deleted_at is None
        and party.founded_on <= DAY
        and (party.dissolved_on is None or party.dissolved_on > DAY)
    ]
    above = set()
    for party in current:
        while party:
            above.add(party.pk)
            party = party.parent
    if any(party.formation == "single" for party in current):
        return "single", sorted(above)
    if current:
        return "other", sorted(above)
    work = [
        link
        for link in WorkCoverage.objects.filter(organization=organization)
        if link.starts_on <= DAY and (link.ends_on is None or link.ends_on > DAY)
    ]
    return ("work" if work else "none"), []


@pytest.fixture
def registry(county):
    """Thirty organizations, twelve Party organizations in a tree, links of every age."""
    chance = random.Random(7)
    dates = [DAY + datetime.timedelta(days=d) for d in (-400, -30, -1, 0, 1, 30)]
    parties: list[PartyOrganization] = []
    for _ in range(12):
        founded = chance.choice(dates)
        parties.append(
            PartyOrganizationFactory(
                region=county.east,
                formation=chance.choice(["single", "joint", "regional"]),
                parent=chance.choice([None, *parties]),
                founded_on=founded,
                dissolved_on=chance.choice([None, None, max(founded, DAY)]),
            )
        )
    organizations = [OrganizationFactory(region=county.east) for _ in range(30)]
    for organization in organizations:
        for party in chance.sample(parties, chance.choice([0, 1, 1, 2])):
            starts = chance.choice(dates)
            CoverageFactory(
                organization=organization,
                party_organization=party,
                starts_on=starts,
                ends_on=chance.choice([None, None, *[d for d in dates if d >= starts]]),
            )
        if chance.random() < 0.5:
            starts = chance.choice(dates)
            WorkCoverageFactory(
                organization=organization,
                starts_on=starts,
                ends_on=chance.choice([None, *[d for d in dates if d >= starts]]),
            )
    return organizations


def stored_facts():
    return {
        facts.organization_id: (facts.coverage, facts.covering_party_ids)
        for facts in CurrentFacts.objects.all()
    }


def test_facts_equal_a_recount_row_by_row(registry):
    refresh_coverage_facts(day=DAY)
    expected = {each.pk: naive_facts(each) for each in registry}
    assert stored_facts() == expected
    assert {state for state, _ in expected.values()} == {"single", "other", "work", "none"}


def test_only_rows_that_differ_are_written(registry):
    assert refresh_coverage_facts(day=DAY) > 0
    assert refresh_coverage_facts(day=DAY) == 0


def test_only_the_given_organizations_are_touched(registry):
    before = stored_facts()
    chosen = [each.pk for each in registry if naive_facts(each)[0] != "none"][:2]
    assert refresh_coverage_facts(chosen, DAY) == 2
    after = stored_facts()
    assert {pk for pk in after if after[pk] != before[pk]} == set(chosen)
    assert refresh_coverage_facts([], DAY) == 0


def test_a_missing_row_is_made(county):
    organization = OrganizationFactory(region=county.east)
    CurrentFacts.objects.all().delete()
    assert refresh_coverage_facts([organization.pk]) == 1
    assert stored_facts() == {organization.pk: ("none", [])}
