"""Rules and terms at the edges of other months, and rules that a county changed: each closes."""

import datetime

import pytest

from core.months import Month
from lights.models import Notice, Rule
from months.figures import latest_revision
from months.models import PartyOrganizationFact
from tests.branches.factories import PartyOrganizationFactory
from tests.months.march import AFTER, LAST, close, lights
from tests.orgs.factories import OrganizationFactory
from tests.rules import renumbered, spoil


@pytest.fixture
def town(county):
    return county.east


def test_a_term_begun_on_29_february_ends_on_28_february(town):
    PartyOrganizationFactory(
        region=town, formation="regional", founded_on=datetime.date(2020, 2, 29)
    )
    close(Month(2023, 1))
    assert [n.rule_code for n in Notice.objects.all()] == ["term_due"]
    close(Month(2023, 2))
    latest = latest_revision(Month(2023, 2))
    assert [n.rule_code for n in Notice.objects.filter(revision=latest)] == ["term_expired"]
    assert PartyOrganizationFact.objects.get(revision=latest).term_ends_on == datetime.date(
        2023, 2, 28
    )


def test_six_months_before_the_31st_is_the_last_day_of_february(town):
    PartyOrganizationFactory(
        region=town,
        formation="regional",
        founded_on=datetime.date(2010, 1, 1),
        term_started_on=datetime.date(2022, 8, 31),
    )
    close(Month(2025, 1))
    assert not Notice.objects.exists()
    close(Month(2025, 2))
    assert [n.rule_code for n in Notice.objects.all()] == ["term_due"]


@pytest.mark.parametrize(
    ("valid", "lit"),
    [
        ({"valid_from": LAST}, True),
        ({"valid_from": AFTER}, False),
        ({"valid_to": AFTER}, True),
        ({"valid_to": LAST}, False),
    ],
)
def test_the_rules_valid_on_the_last_day_decide(town, valid, lit):
    spoil(Rule.objects.filter(code="staff50_no_member"), **valid)
    OrganizationFactory(region=town, staff_count=50, name="企业")
    assert lights("staff50_no_member") == ({"企业"} if lit else set())


def test_a_county_changes_a_threshold_by_adding_a_rule(town):
    old = Rule.objects.get(code="staff50_no_member")
    Rule.objects.filter(pk=old.pk).update(valid_to=LAST)
    old.pk, old.when, old.valid_from = None, renumbered(old.when, 40), LAST
    old.save(force_insert=True)
    OrganizationFactory(region=town, staff_count=40, name="企业")
    assert lights("staff50_no_member") == {"企业"}
