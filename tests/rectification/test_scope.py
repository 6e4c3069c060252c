"""Who sees which case, answers it, sees to it: exact sets."""

import pytest

from core.errors import Denied, Missing
from orgs.models import Organization
from rectification import services
from rectification.models import Answer, Case
from tests.rectification.factories import CaseFactory
from tests.rectification.test_steps import at, do


def names(area, rows):
    known = {
        area.east.case: "east",
        area.east.party_case: "east-party",
        area.west.case: "west",
        area.west.party_case: "west-party",
    }
    return {known[each] for each in rows}


ALL = {"east", "east-party", "west", "west-party"}
EAST = {"east", "east-party"}


def test_who_sees_which(area, cast):
    sees = {
        "county_admin": ALL,
        "county_staff": ALL,
        "town_staff": EAST,
        "viewer": EAST,
        "secretary": set(),
        "nobody": set(),
        "system_admin": set(),
        "department": set(),
    }
    found = {role: names(area, Case.objects.visible_to(getattr(cast, role))) for role in sees}
    assert found == sees


def test_a_secretary_sees_and_answers_his_own_and_none_of_anothers(area):
    for place, other in ((area.east, area.west), (area.west, area.east)):
        own = {place.case, place.party_case}
        assert set(Case.objects.visible_to(place.secretary)) == own
        assert set(Case.objects.answerable_by(place.secretary)) == own
        assert not Case.objects.overseen_by(place.secretary)
        at(other.case, "issued")
        with pytest.raises(Missing):
            do(services.acknowledge, place.secretary, other.case)


def test_a_town_sees_to_its_own_and_checks_none_of_anothers(area):
    at(area.west.case, "proved")
    assert set(Case.objects.verifiable_by(area.east.clerk)) == {
        area.east.case,
        area.east.party_case,
    }
    with pytest.raises(Missing):
        do(services.verify, area.east.clerk, area.west.case)


def test_the_county_sees_to_all_and_answers_none(area, cast):
    for role in ("county_admin", "county_staff"):
        user = getattr(cast, role)
        assert names(area, Case.objects.overseen_by(user)) == ALL
        assert not Case.objects.answerable_by(user)


def test_viewers_read_cases_and_neither_answers_nor_files(area, cast):
    at(area.east.case, "acknowledged")
    do(services.respond, area.east.secretary, area.east.case, text="本月内完成整改")
    answer = Answer.objects.get()
    assert not Answer.objects.visible_to(cast.viewer)
    for user in (area.east.secretary, area.east.clerk, cast.county_staff):
        assert list(Answer.objects.visible_to(user)) == [answer]
    assert not Answer.objects.visible_to(area.west.secretary)
    with pytest.raises(Denied):
        do(services.acknowledge, cast.viewer, at(area.east.case, "issued"))


def test_a_case_about_a_region_is_the_town_s(area, county):
    case = CaseFactory(organization=None, region=county.east, topic="region")
    assert case in Case.objects.answerable_by(area.east.clerk)
    assert case not in Case.objects.visible_to(area.east.secretary)
    assert case not in Case.objects.visible_to(area.west.clerk)


def test_what_waits_for_whom(area, cast):
    east = area.east
    at(east.case, "issued")
    at(east.party_case, "proved", answered_by=east.clerk)
    assert set(Case.objects.waiting_for(east.secretary)) == {east.case}
    # He answered it himself.
    assert set(Case.objects.waiting_for(east.clerk)) == {east.case}
    assert set(Case.objects.waiting_for(cast.town_staff)) == {east.case, east.party_case}
    assert set(Case.objects.waiting_for(cast.county_staff)) == {
        east.party_case,
        area.west.case,
        area.west.party_case,
    }
    assert not Case.objects.waiting_for(cast.viewer)


def test_open_cases_follow_what_has_moved_and_closed_ones_stay(area, fresh):
    east, west = area.east, area.west
    closed = CaseFactory(organization=east.organization, topic="closed", state="closed")
    Organization.objects.filter(pk=east.organization.pk).update(region=west.region)
    assert services.follow_places() == 1
    assert services.follow_places() == 0
    east.case.refresh_from_db()
    closed.refresh_from_db()
    assert (east.case.region, closed.region) == (west.region, east.region)
    assert Case.objects.overseen_by(fresh(west.clerk)).filter(pk=east.case.pk).exists()
    assert not Case.objects.overseen_by(fresh(east.clerk)).filter(pk=east.case.pk).exists()
