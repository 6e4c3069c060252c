"""From the probation on: transferred, put off, extended, withdrawn, ended by another door. The way
up to it is gone once for all tests here."""

import pytest
from django.core.exceptions import ValidationError

from core.errors import Refusal
from joining.models import Candidate
from joining.services import follow_register
from members.models import Member, Membership
from members.services import end_membership, transfer_member
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.joining.timeline import Way, day, draw_people
from tests.members.factories import MemberFactory, id_number

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def people(cast):
    return draw_people(cast)


@pytest.fixture(scope="module")
def way(cast, people):
    found = Way(cast, people, phone="13900001234", education="大学本科")
    found.until("approval")
    return found


def test_a_transfer_in_mid_probation_takes_the_candidate_along(cast, county, way):
    member = Member.objects.get(pk=way.candidate.member_id)
    branch = PartyOrganizationFactory(region=county.west, founded_on=day("2015-01-01"))
    transfer_member(
        actor=cast.county_staff,
        pk=member.pk,
        version=member.version,
        party_organization=branch,
        starts_on=day("2021-09-01"),
    )
    candidate = way.candidate
    assert candidate.party_organization == branch
    assert not Candidate.objects.visible_to(cast.secretary).exists()
    west = GrantFactory(user__username="west", role="secretary", party_organization=branch).user
    MemberFactory.create_batch(3, party_organization=branch)
    # His new branch may put the meeting off; the day on which he is full stays the same.
    way.do(
        "record_step", west, step="put_off", happened_on=day("2022-05-05"), until=day("2022-11-06")
    )
    assert way.candidate.probation_ends_on == day("2022-05-06")
    for step in ("full_application", "full_meeting"):
        way.record(
            step,
            actor=west,
            **({} if step == "full_application" else {"on": day("2022-05-20")}),
            **({} if step == "full_application" else {"entitled": 3, "present": 3}),
        )
    way.record("full_approval", actor=cast.county_staff)
    member.refresh_from_db()
    assert (member.status, member.full_on) == ("full", day("2022-05-06"))


def test_a_branch_that_admitted_somebody_itself_does_not_put_off(way):
    with pytest.raises(ValidationError, match="转入的预备党员"):
        way.do(
            "record_step", step="put_off", happened_on=day("2022-05-05"), until=day("2022-06-06")
        )


def test_an_extension_moves_the_end_and_is_decided_again(way, cast):
    member = Member.objects.get(pk=way.candidate.member_id)
    way.record("full_application")
    with pytest.raises(ValidationError, match="不能少于半年"):
        way.record("full_meeting", decision="extended", until=day("2022-10-06"))
    way.record("full_meeting", decision="extended", until=day("2022-11-06"))
    way.record("full_approval")
    candidate = way.candidate
    member.refresh_from_db()
    assert (candidate.state, candidate.is_extended) == ("probationary", True)
    assert candidate.probation_ends_on == day("2022-11-06") and member.status == "probationary"
    way.record("full_application", on=day("2022-11-01"))
    with pytest.raises(ValidationError, match="2022-11-06"):
        way.record("full_meeting", on=day("2022-11-05"))
    way.record("full_meeting", on=day("2022-11-20"))
    way.record("full_approval", on=day("2022-12-01"))
    member.refresh_from_db()
    # However late the meeting was, 党龄 counts from the end of the probation.
    assert (member.status, member.full_on) == ("full", day("2022-11-06"))


def test_withdrawal_and_death_before_the_end_leave_the_register(way, cast, people):
    """Neither is a full member ever; both keep what was done."""
    member = Member.objects.get(pk=way.candidate.member_id)
    way.record("full_application")
    way.record("full_meeting", decision="withdrawn")
    way.record("full_approval")
    candidate, link = way.candidate, Membership.objects.get(member=member)
    assert (candidate.state, link.ends_on) == ("withdrawn", day("2022-05-06"))
    other = Way(cast, people, number=id_number(11, born=day("1990-01-01")), name="张伟")
    other.until("approval")
    member = Member.objects.get(pk=other.candidate.member_id)
    with pytest.raises(Refusal, match="支部大会讨论转正"):
        other.do("end_candidate", ending="gave_up", ended_on=day("2021-12-01"))
    other.do("end_candidate", cast.town_staff, ending="deceased", ended_on=day("2021-12-01"))
    member.refresh_from_db()
    link = Membership.objects.get(member=member)
    assert (other.candidate.state, member.full_on) == ("deceased", None)
    assert (link.ends_on, link.end_reason) == (day("2021-12-01"), "deceased")
    with pytest.raises(Refusal, match="已去世"):
        other.record("full_application")


def test_what_another_door_of_the_register_does_is_followed(way, cast):
    member = Member.objects.get(pk=way.candidate.member_id)
    end_membership(
        actor=cast.town_staff,
        pk=member.pk,
        version=member.version,
        ends_on=day("2021-12-01"),
        end_reason="deceased",
    )
    assert follow_register() >= 1 and follow_register() == 0
    candidate = way.candidate
    assert (candidate.state, candidate.ended_on) == ("deceased", day("2021-12-01"))
    assert (candidate.branch_next, candidate.above_next) == ("", "")
