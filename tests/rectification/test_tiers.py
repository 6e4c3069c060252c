"""示范、巩固、提高、预警: set by people, moved by the case of a weak one."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.models import PartyOrganization
from branches.services import merge_party_organizations
from core import bulk
from core.errors import Conflict, Denied, Missing, Refusal
from rectification import services
from rectification.models import PartyTier, in_tier, tier_now
from tests.branches.factories import PartyOrganizationFactory
from tests.rectification.test_opening import listed, weak
from tests.rectification.test_steps import at, do

DAY = datetime.timedelta(days=1)


def put(actor, party, tier, day=None):
    version = PartyOrganization.objects.get(pk=party.pk).version
    day = day or timezone.localdate()
    return services.set_tier(actor=actor, pk=party.pk, version=version, tier=tier, starts_on=day)


def held(party):
    """From how many days ago on it stood where."""
    rows = PartyTier.objects.filter(party_organization=party).order_by("starts_on")
    return [((timezone.localdate() - each.starts_on).days, each.tier) for each in rows]


def now(party):
    return PartyOrganization.objects.annotate(tier=tier_now()).get(pk=party.pk).tier


def test_a_tier_holds_from_its_day_until_the_next_one(east):
    assert now(east.party) is None
    put(east.clerk, east.party, "steady", timezone.localdate() - 30 * DAY)
    put(east.clerk, east.party, "demonstration", timezone.localdate() - 3 * DAY)
    assert held(east.party) == [(30, "steady"), (3, "demonstration")]
    assert now(east.party) == "示范"


@pytest.mark.parametrize(
    ("tier", "days", "field"),
    [("best", 0, "tier"), ("improving", -1, "starts_on"), ("improving", 40, "starts_on")],
)
def test_what_is_wrong_is_said_at_its_field(east, tier, days, field):
    put(east.clerk, east.party, "steady", timezone.localdate() - 30 * DAY)
    with pytest.raises(ValidationError) as caught:
        put(east.clerk, east.party, tier, timezone.localdate() - days * DAY)
    assert list(caught.value.error_dict) == [field]
    assert held(east.party) == [(30, "steady")]


def test_the_same_again_is_no_change_and_another_editor_comes_too_late(east):
    seen = PartyOrganization.objects.get(pk=east.party.pk).version
    put(east.clerk, east.party, "steady")
    with pytest.raises(ValidationError, match="不用再设定"):
        put(east.clerk, east.party, "steady")
    with pytest.raises(Conflict):
        services.set_tier(
            actor=east.clerk,
            pk=east.party.pk,
            version=seen,
            tier="improving",
            starts_on=timezone.localdate(),
        )


def test_who_sets_and_who_sees_it(area, cast):
    for actor in (cast.county_admin, cast.county_staff, area.east.clerk):
        put(actor, area.east.party, "steady" if held(area.east.party) else "improving")
        PartyTier.objects.all().delete()
    put(area.east.clerk, area.east.party, "steady")
    put(area.west.clerk, area.west.party, "improving")
    for actor in (area.east.secretary, cast.viewer):
        with pytest.raises(Denied):
            put(actor, area.east.party, "demonstration")
    for actor in (area.west.clerk, area.west.secretary, cast.department, cast.security_admin):
        with pytest.raises(Missing):
            put(actor, area.east.party, "demonstration")
    for user, seen in (
        (cast.county_staff, {area.east.party, area.west.party}),
        (area.east.secretary, {area.east.party}),
        (area.west.clerk, {area.west.party}),
        (cast.department, set()),
        (cast.nobody, set()),
    ):
        rows = PartyTier.objects.visible_to(user)
        assert {each.party_organization for each in rows} == seen


def test_a_weak_one_stands_in_warning_and_nobody_lifts_it_by_hand(east):
    put(east.clerk, east.party, "steady", timezone.localdate() - 30 * DAY)
    weak(east.clerk, east.party, opened_on=timezone.localdate() - 5 * DAY)
    assert held(east.party) == [(30, "steady"), (5, "warning")]
    with pytest.raises(Refusal, match="正在整顿"):
        put(east.clerk, east.party, "steady")


def test_it_is_listed_from_no_day_before_its_present_tier(east):
    put(east.clerk, east.party, "steady", timezone.localdate() - 3 * DAY)
    with pytest.raises(ValidationError) as caught:
        weak(east.clerk, east.party, opened_on=timezone.localdate() - 5 * DAY)
    assert list(caught.value.error_dict) == ["opened_on"]


def test_it_rises_when_the_case_is_closed_and_falls_when_it_is_opened_again(east):
    case = weak(east.clerk, east.party, opened_on=timezone.localdate() - 5 * DAY)
    at(case, "proved", issued_on=timezone.localdate())
    do(services.verify, east.clerk, case)
    assert held(east.party) == [(5, "warning"), (0, "improving")]
    do(services.reopen, east.clerk, case, reason="书记又空缺了")
    assert now(east.party) == "预警"


def test_a_case_withdrawn_leaves_the_tier_of_before(east):
    put(east.clerk, east.party, "steady", timezone.localdate() - 30 * DAY)
    case = weak(east.clerk, east.party, opened_on=timezone.localdate() - 5 * DAY)
    do(services.withdraw, east.clerk, case, reason="列错了党组织")
    assert held(east.party) == [(30, "steady"), (5, "warning"), (0, "steady")]


def test_without_a_tier_of_before_none_is_left(east):
    case = weak(east.clerk, east.party)
    assert now(east.party) == "预警"
    do(services.withdraw, east.clerk, case, reason="列错了党组织")
    assert held(east.party) == []


def test_one_that_stood_in_warning_before_stays_there(east):
    put(east.clerk, east.party, "warning", timezone.localdate() - 30 * DAY)
    case = weak(east.clerk, east.party)
    do(services.withdraw, east.clerk, case, reason="列错了党组织")
    assert held(east.party) == [(30, "warning")]


def test_the_negative_list_moves_no_tier(east):
    put(east.clerk, east.party, "steady", timezone.localdate() - 30 * DAY)
    case = listed(east.clerk, east.party)
    at(case, "proved", issued_on=timezone.localdate())
    do(services.verify, east.clerk, case)
    assert held(east.party) == [(30, "steady")]


def test_what_goes_along_with_a_merger_stands_in_warning_there(east, cast):
    into = PartyOrganizationFactory(region=east.region)
    weak(east.clerk, east.party)
    party = PartyOrganization.objects.get(pk=east.party.pk)
    merge_party_organizations(
        actor=cast.county_admin,
        pk=party.pk,
        version=party.version,
        into=into,
        happened_on=timezone.localdate(),
        document_number="",
    )
    assert now(into) == "预警"


def test_lists_find_each_tier_and_those_without(area):
    today = timezone.localdate()
    # Where it stood before, and where it will, it does not stand.
    for starts_on, tier in ((-30, "warning"), (0, "steady"), (1, "demonstration")):
        PartyTier.objects.create(
            party_organization=area.east.party, starts_on=today + starts_on * DAY, tier=tier
        )
    rows = PartyOrganization.objects.filter(pk__in=[area.east.party.pk, area.west.party.pk])
    assert set(in_tier(rows, "steady")) == {area.east.party}
    assert not in_tier(rows, "demonstration")
    assert set(in_tier(rows, "none")) == {area.west.party}
    assert not in_tier(rows, "warning")


def test_many_are_set_at_once(area, cast):
    ids = [area.east.party.pk, area.west.party.pk]
    weak(area.west.clerk, area.west.party)
    edit = bulk.choose(actor=cast.county_admin, kind="party_organizations", ids=ids)
    value = {"tier": "improving", "starts_on": timezone.localdate().isoformat()}
    bulk.preview(actor=cast.county_admin, pk=edit.pk, change="set_tier", value=value)
    refusals = dict(edit.rows.values_list("row_id", "refusal"))
    assert refusals[area.east.party.pk] == "" and "正在整顿" in refusals[area.west.party.pk]


def test_many_withdrawn_at_once_leave_their_tiers_too(east):
    put(east.clerk, east.party, "steady", timezone.localdate() - 30 * DAY)
    case = weak(east.clerk, east.party, opened_on=timezone.localdate() - 5 * DAY)
    seen = {each.pk: each.version for each in (case, east.case)}
    services.withdraw_many(actor=east.clerk, seen=seen, reason="列错了党组织")
    assert held(east.party) == [(30, "steady"), (5, "warning"), (0, "steady")]


def test_programs_read_and_set_tiers(client, area, cast):
    east, url = area.east, f"/api/v1/party-tiers/{area.east.party.pk}/"

    def sent(user, **values):
        client.force_login(user)
        east.party.refresh_from_db()
        today = timezone.localdate().isoformat()
        given = {"version": east.party.version, "tier": "steady", "starts_on": today} | values
        return client.patch(url, given, content_type="application/json")

    assert sent(east.secretary).status_code == sent(cast.viewer).status_code == 403
    assert sent(area.west.clerk).status_code == 404
    for odd in ({"tier": "best"}, {"tier": None}, {"tier": {}}, {"starts_on": "heute"}, {"x": 1}):
        assert sent(east.clerk, **odd).status_code == 400
    assert sent(east.clerk, version=99).status_code == 409
    assert held(east.party) == []
    answer = sent(east.clerk)
    assert answer.status_code == 200 and answer.json()["tier"] == "steady"
    assert held(east.party) == [(0, "steady")]
    assert sent(east.clerk).status_code == 400  # it stands there already
    put(area.west.clerk, area.west.party, "improving")
    client.force_login(cast.county_staff)
    found = client.get("/api/v1/party-tiers/", {"tier": "steady"}).json()["results"]
    assert [(each["code"], each["starts_on"]) for each in found] == [
        (east.party.code, timezone.localdate().isoformat())
    ]
    client.force_login(east.secretary)
    seen = client.get("/api/v1/party-tiers/").json()["results"]
    assert {each["code"] for each in seen} == {east.party.code}
