"""Where a member belongs and works, and what office he holds, from a day on."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import crypto
from core.errors import Conflict, Denied, Missing, Refusal
from members.models import Employment, Member, Membership, Post
from members.services import (
    employ_member,
    end_membership,
    end_post,
    refresh_current_places,
    refresh_member_facts,
    remove_post,
    second_secretary,
    start_post,
    transfer_member,
)
from orgs.models import CurrentFacts
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

START = datetime.date(2024, 1, 1)
DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def member(cast):
    return MemberFactory(name="欧阳明", party_organization=cast.branch)


@pytest.fixture
def other(county):
    return PartyOrganizationFactory(name="另一党支部", region=county.east)


def act(service, actor, member, **values):
    member.refresh_from_db()
    return service(actor=actor, pk=member.pk, version=member.version, **values)


def memberships():
    return list(
        Membership.objects.order_by("starts_on").values_list(
            "party_organization__name", "starts_on", "ends_on", "end_reason"
        )
    )


def test_a_transfer_ends_one_membership_and_begins_the_next(cast, member, other):
    moved = act(transfer_member, cast.town_staff, member, party_organization=other, starts_on=DAY)
    assert moved.party_organization == other
    assert memberships() == [
        ("东街道联合党支部", START, DAY, "transferred"),
        ("另一党支部", DAY, None, ""),
    ]
    with pytest.raises(ValidationError, match="无需转接"):
        act(transfer_member, cast.town_staff, member, party_organization=other, starts_on=DAY)


def test_a_transfer_needs_the_right_to_both_sides(cast, county, member, other):
    west = PartyOrganizationFactory(region=county.west)
    far = MemberFactory(party_organization=west)
    with pytest.raises(Missing):
        act(transfer_member, cast.town_staff, member, party_organization=west, starts_on=DAY)
    with pytest.raises(Missing):
        act(transfer_member, cast.town_staff, far, party_organization=other, starts_on=DAY)
    for role in ("secretary",):
        with pytest.raises(Denied):
            act(
                transfer_member,
                getattr(cast, role),
                member,
                party_organization=other,
                starts_on=DAY,
            )
    moved = act(transfer_member, cast.county_staff, member, party_organization=west, starts_on=DAY)
    assert moved.party_organization == west


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (START, "转接日期应晚于"),
        (timezone.localdate() + datetime.timedelta(days=1), "不能晚于今天"),
        (datetime.date(2023, 1, 1), "才成立"),
    ],
)
def test_a_transfer_on_an_impossible_day_is_refused(cast, member, other, day, message):
    with pytest.raises(ValidationError, match=message):
        act(transfer_member, cast.town_staff, member, party_organization=other, starts_on=day)
    assert len(memberships()) == 1


def test_nobody_is_transferred_to_a_dissolved_one(cast, member, other):
    type(other).objects.filter(pk=other.pk).update(dissolved_on=DAY)
    with pytest.raises(ValidationError, match="撤销"):
        act(transfer_member, cast.town_staff, member, party_organization=other, starts_on=DAY)


def test_who_leaves_counts_nowhere_and_loses_his_posts_and_may_come_back(cast, county, member):
    organization = OrganizationFactory(region=county.east)
    act(employ_member, cast.town_staff, member, organization=organization, starts_on=START)
    post = start_post(
        actor=cast.town_staff,
        party_organization=cast.branch,
        title="secretary",
        member=member,
        starts_on=START,
    )
    gone = act(end_membership, cast.town_staff, member, ends_on=DAY, end_reason="suspended")
    post.refresh_from_db()
    assert (gone.party_organization, post.ends_on) == (None, DAY)
    assert memberships() == [("东街道联合党支部", START, DAY, "suspended")]
    assert CurrentFacts.objects.get(organization=organization).member_count == 0
    assert not Member.objects.visible_to(cast.town_staff).exists()
    back = datetime.date(2026, 4, 1)
    act(
        transfer_member,
        cast.county_staff,
        member,
        party_organization=cast.branch,
        starts_on=back,
    )
    assert memberships()[1:] == [("东街道联合党支部", back, None, "")]
    assert CurrentFacts.objects.get(organization=organization).member_count == 1
    assert (refresh_current_places(), refresh_member_facts()) == (0, 0)


def test_nobody_leaves_twice_or_before_he_came(cast, member):
    with pytest.raises(ValidationError, match="不能早于转入日期"):
        act(
            end_membership,
            cast.town_staff,
            member,
            ends_on=START - datetime.timedelta(days=1),
            end_reason="other",
        )
    act(end_membership, cast.county_staff, member, ends_on=DAY, end_reason="other")
    with pytest.raises(Refusal, match="不在册"):
        act(end_membership, cast.county_staff, member, ends_on=DAY, end_reason="other")


def test_employment_is_a_step_function_and_counts_move(cast, county, member):
    first, second = (OrganizationFactory(region=county.east) for _ in range(2))
    act(employ_member, cast.town_staff, member, organization=first, starts_on=START)
    act(employ_member, cast.town_staff, member, organization=second, starts_on=DAY)
    rows = Employment.objects.order_by("starts_on").values_list("organization", "starts_on")
    assert list(rows)[1:] == [(first.pk, START), (second.pk, DAY)]
    assert {f.organization_id: f.member_count for f in CurrentFacts.objects.all()} == {
        first.pk: 0,
        second.pk: 1,
    }
    with pytest.raises(ValidationError, match="没有变化"):
        act(employ_member, cast.town_staff, member, organization=second, starts_on=DAY)
    act(employ_member, cast.town_staff, member, organization=None, starts_on=DAY)
    member.refresh_from_db()
    assert member.organization is None
    assert refresh_member_facts() == 0


def test_nobody_works_where_the_actor_sees_nothing(cast, county, member):
    far = OrganizationFactory(region=county.west)
    with pytest.raises(ValidationError, match="没有找到这个工作单位"):
        act(employ_member, cast.town_staff, member, organization=far, starts_on=DAY)


def post(actor, party, **values):
    values = {"title": "secretary", "starts_on": DAY} | values
    return start_post(actor=actor, party_organization=party, **values)


def test_a_member_or_an_outside_person_holds_a_post(cast, member):
    held = post(cast.town_staff, cast.branch, member=member)
    assert (held.person_name, held.id_number_index) == ("欧阳明", member.id_number_index)
    assert bytes(held.id_number_cipher) != bytes(member.id_number_cipher)
    number = id_number(555)
    outside = post(
        cast.town_staff,
        cast.branch,
        title="first_secretary",
        person_name="上级派来",
        id_number=number.lower(),
    )
    assert outside.member is None and crypto.decrypt(outside.id_number_cipher) == number


def test_a_known_number_is_matched_in_scope_only(cast, county, member):
    near = post(
        cast.town_staff,
        cast.branch,
        person_name="随便写的",
        id_number=crypto.decrypt(member.id_number_cipher),
    )
    assert (near.member, near.person_name) == (member, "欧阳明")
    far = MemberFactory(name="远方客", party_organization__region=county.west)
    unknown = post(
        cast.town_staff,
        cast.branch,
        person_name="随便写的",
        id_number=crypto.decrypt(far.id_number_cipher),
    )
    assert (unknown.member, unknown.person_name) == (None, "随便写的")


def test_a_post_needs_somebody(cast):
    with pytest.raises(ValidationError) as refused:
        post(cast.town_staff, cast.branch)
    assert set(refused.value.message_dict) == {"person_name", "id_number"}


def test_only_editors_in_scope_fill_posts(cast, county, member):
    with pytest.raises(Missing):
        post(cast.town_staff, PartyOrganizationFactory(region=county.west), member=member)
    with pytest.raises(Denied):
        post(cast.secretary, cast.branch, member=member)
    far = MemberFactory(party_organization__region=county.west)
    with pytest.raises(ValidationError, match="没有找到这名党员"):
        post(cast.town_staff, cast.branch, member=far)
    assert not Post.objects.exists()


def test_a_second_secretary_is_told_and_not_refused(cast, member):
    first = post(cast.town_staff, cast.branch, member=member)
    assert second_secretary(first) == ""
    second = post(
        cast.town_staff,
        cast.branch,
        person_name="后任",
        id_number=id_number(556),
        starts_on=datetime.date(2026, 5, 1),
    )
    assert "欧阳明自 2026-03-01 起也任书记" in second_secretary(second)
    end_post(
        actor=cast.town_staff,
        pk=first.pk,
        version=first.version,
        ends_on=datetime.date(2026, 5, 1),
    )
    assert second_secretary(second) == ""


def test_posts_overlap_never_and_todays_mistake_is_taken_back(cast, member):
    held = post(cast.town_staff, cast.branch, member=member)
    with pytest.raises(ValidationError, match="日期重叠"):
        post(cast.town_staff, cast.branch, member=member, starts_on=datetime.date(2026, 4, 1))
    with pytest.raises(Conflict):
        remove_post(actor=cast.town_staff, pk=held.pk, version=held.version + 1, reason="选错了人")
    remove_post(actor=cast.town_staff, pk=held.pk, version=held.version, reason="选错了人")
    assert not Post.objects.exists()
