"""Voiding a letter takes back what it sent out, but for what others speak of or is in hand."""

import pytest
from django.urls import reverse

from core.models import Notification
from lights.letters import RED_LIGHT, RED_LIGHT_SINGLE
from months.services import close_month
from papers.services import letters
from rectification import services
from rectification.models import Case, CaseStep
from tests import pages
from tests.lights.test_letters import issue, states
from tests.orgs.factories import OrganizationFactory
from tests.rectification.test_steps import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(cast, county):
    """Four red lights in 东街道, and one in 西镇."""
    registry = pages.furnish(county)
    OrganizationFactory.create_batch(3, region=county.east, staff_count=90)
    registry.revision = close_month(actor=None, month=pages.MONTH)
    return registry


def letter_to(county, made):
    return next(each for each in made.letters if each.key == county.east.code)


def cases_of(letter):
    return [Case.objects.get(topic=topic, **{kind: pk}) for topic, kind, pk in letter.about]


def void(actor, letter):
    letter.refresh_from_db()
    return letters.void(
        actor=actor, pk=letter.pk, version=letter.version, reason="清单有误，另行发文"
    )


def test_its_cases_go_back_to_where_they_stood_and_a_new_letter_sends_them_out(
    cast,
    county,
    registry,
):
    remanded = Case.objects.filter(severity="red", region=county.east).first()
    do(services.issue, cast.county_staff, remanded)
    do(services.remand, cast.town_staff, remanded, reason="该企业已划归白沙镇")
    made = issue(cast.county_staff)
    east = letter_to(county, made)
    west = next(each for each in made.letters if each != east)
    assert {each.letter for each in CaseStep.objects.filter(subject=remanded, move="issue")} == {
        None,
        east,
    }
    void(cast.county_staff, east)
    found = {each.pk: each for each in cases_of(east)}
    assert found.pop(remanded.pk).state == "remanded"
    assert found and {(each.state, each.issued_on) for each in found.values()} == {
        ("drafted", None)
    }
    assert states(west) == {"issued"}
    last = CaseStep.objects.filter(move="recall").last()
    assert (last.before, last.after, last.made_by) == ("issued", "drafted", cast.county_staff)
    told = Notification.objects.filter(user=cast.town_staff, text__contains="收回整改件")
    assert f"收回整改件 {len(found)} 件" in " ".join(each.text for each in told)
    issue(cast.county_staff)
    assert states(east) == {"issued"}


def test_what_somebody_acted_on_or_sent_out_by_hand_stays(cast, county, registry):
    by_hand = Case.objects.filter(severity="red", region=county.east).first()
    do(services.issue, cast.county_staff, by_hand)
    east = letter_to(county, issue(cast.county_staff))
    signed, asked, *_ = (each for each in cases_of(east) if each != by_hand)
    do(services.acknowledge, cast.town_staff, signed)
    do(services.ask_appeal, cast.town_staff, asked, reason="有两名党员没有登记工作单位")
    void(cast.county_staff, east)
    stands = {each.pk: each.state for each in cases_of(east)}
    assert [stands.pop(each.pk) for each in (by_hand, signed, asked)] == [
        "issued",
        "acknowledged",
        "issued",
    ]
    assert set(stands.values()) <= {"drafted"}


def test_what_another_letter_speaks_of_too_stays_until_that_is_voided_as_well(
    cast,
    county,
    registry,
):
    east = letter_to(county, issue(cast.county_staff))
    singles = issue(cast.town_staff, RED_LIGHT_SINGLE).letters
    void(cast.county_staff, east)
    assert states(east) == {"issued"}
    first, *others = singles
    void(cast.town_staff, first)
    assert states(first) == {"drafted"}
    assert all(states(each) == {"issued"} for each in others)


def test_whoever_voids_it_reads_what_goes_back(client, cast, county, registry):
    east = letter_to(county, issue(cast.county_staff))
    client.force_login(cast.county_staff)
    page = client.get(reverse("papers:void_letter", args=[east.pk])).content.decode()
    assert "整改件一并收回" in page and RED_LIGHT.on_voiding in page
