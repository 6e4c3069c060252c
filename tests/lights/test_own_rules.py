"""What a county's own rule does beyond the list of lights: towns, cases, appeals."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lights.models import Notice
from lights.services import create_rule, replace_rule
from rectification.kinds import kind_of
from rectification.models import Case
from rectification.services.appealing import why_not
from tests.branches.factories import PartyOrganizationFactory
from tests.lights.test_rule_versions import OWN
from tests.members.factories import PostFactory
from tests.months.march import MONTH, close, figure
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def add(cast, **values):
    return create_rule(actor=cast.county_admin, valid_from=MONTH.first_day, **OWN | values)


def test_a_town_lights_as_such_and_has_its_case(client, cast, county):
    OrganizationFactory(region=county.west)
    add(
        cast,
        subject="region",
        when={"fact": "formed_rate", "op": "<", "value": 50},
        fact="两新组织{organizations}个，组织覆盖率{formed_rate}",
        text="组织覆盖率不到 {formed_rate}%。",
    )
    revision = close()
    notice = Notice.objects.get(revision=revision, rule_code="own_1")
    assert (notice.subject_kind, notice.subject_id) == ("region", county.west.pk)
    assert notice.fact == "两新组织1个，组织覆盖率0%"
    assert figure("amber", county.west.code) == 1
    case = Case.objects.get(topic="own_1")
    assert case.subject == county.west
    client.force_login(cast.county_admin)
    html = client.get(reverse("lights:list")).content.decode()
    assert notice.subject_url == county.west.get_absolute_url() and notice.subject_url in html


@pytest.mark.parametrize("allowed", [True, False])
def test_the_rule_says_whether_its_lights_can_be_appealed(cast, county, allowed):
    OrganizationFactory(region=county.east, kind="social")
    add(cast, appeals_allowed=allowed)
    close()
    case = Case.objects.get(topic="own_1")
    assert bool(why_not(case)) != allowed


def test_a_deadline_that_follows_the_facts_moves_with_them(cast, county):
    add(
        cast,
        subject="party_organization",
        when={"fact": "member_count", "op": "=", "value": 0},
        fact="没有党员",
        deadline="fact",
        due_fact="secretary_vacant_since",
        grace_days=10,
    )
    founded = datetime.date(2025, 1, 1)
    branch = PartyOrganizationFactory(region=county.east, founded_on=founded, formation="regional")
    mine = Notice.objects.filter(rule_code="own_1", subject_id=branch.pk)
    assert mine.get(revision=close()).due_on == founded
    # Where there is no such day, the days of the rule count.
    PostFactory(party_organization=branch, starts_on=founded)
    later = MONTH.plus(1)
    assert mine.get(revision=close(later)).due_on == later.last_day + datetime.timedelta(days=10)


def test_a_case_shows_the_rule_of_the_day_that_its_month_was_judged_by(cast, county):
    """One that began within the month, not the one that held on its first day."""
    rule = add(cast)
    newer = replace_rule(
        actor=cast.county_admin,
        pk=rule.pk,
        version=rule.version,
        valid_from=MONTH.first_day + datetime.timedelta(days=14),
        source="县委组织部月中的通知",
    )
    OrganizationFactory(region=county.east, kind="social")
    close()
    case = Case.objects.get(topic=rule.code)
    assert kind_of(case.kind).ground(case).source == newer.source == "县委组织部月中的通知"


def test_two_that_are_added_at_once_get_codes_of_their_own(cast):
    """The second one waits until the code of the first is there."""
    with CaptureQueriesContext(connection) as queries:
        add(cast)
    asked = [each["sql"] for each in queries]
    held = next(at for at, sql in enumerate(asked) if "pg_advisory_xact_lock" in sql)
    read = next(at for at, sql in enumerate(asked) if "LIKE 'own" in sql)
    assert held < read
    assert add(cast, name="另一条").code == "own_2"
