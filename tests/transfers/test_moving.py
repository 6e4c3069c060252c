"""Transfers: nobody moves before the day of receipt, and then without a gap or a day in both."""

import datetime
import random

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.models import PartyOrganization
from branches.services import merge_party_organizations
from core import crypto
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import Notification
from core.months import Month
from members.models import Member
from members.services import end_post, transfer_member
from months.services import close_month
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, PostFactory, id_number
from tests.months.march import everything
from transfers import services
from transfers.models import Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(cast, county):
    """A branch in the other town, with its secretary; and a member of the cast's branch."""
    party = PartyOrganizationFactory(name="西镇综合党支部", region=county.west)
    party.secretary = GrantFactory(role="secretary", party_organization=party).user
    party.member = MemberFactory(name="欧阳建国", party_organization=cast.branch)
    return party


def days_ago(number):
    return timezone.localdate() - datetime.timedelta(days=number)


def propose(cast, there, **values):
    values = {"target": there.name, "ground": "工作调动"} | values
    return services.propose_within(actor=cast.secretary, member=there.member, **values)


def step(transfer, actor, move, **values):
    return services.move_transfer(
        actor=actor, pk=transfer.pk, version=latest(transfer).version, move=move, **values
    )


def latest(transfer):
    return Transfer.objects.get(pk=transfer.pk)


def receive(transfer, actor, day=None):
    return services.receive(
        actor=actor,
        pk=transfer.pk,
        version=latest(transfer).version,
        received_on=day or timezone.localdate(),
    )


def links(member):
    return list(
        member.memberships.order_by("starts_on", "pk").values_list(
            "party_organization", "starts_on", "ends_on", "end_reason"
        )
    )


def test_the_membership_moves_on_the_day_of_receipt_and_on_no_other(cast, there):
    member, today = there.member, timezone.localdate()
    before = links(member)
    transfer = propose(cast, there)
    assert not Transfer.objects.visible_to(there.secretary).exists()
    told = Notification.objects.visible_to(cast.town_staff).filter(kind="transfer_asked")
    assert told.count() == 1 and "欧阳" not in told[0].text
    with pytest.raises(Denied):
        step(transfer, cast.secretary, "agree")
    step(transfer, cast.town_staff, "agree")
    assert links(member) == before
    assert Transfer.objects.visible_to(there.secretary).get().person_to(there.secretary) == (
        "欧阳建国"
    )
    with pytest.raises(Denied):  # the side that proposed
        receive(transfer, cast.secretary)
    with pytest.raises(ValidationError, match="不能早于"):
        receive(transfer, there.secretary, days_ago(1))
    receive(transfer, there.secretary)
    member.refresh_from_db()
    assert member.party_organization_id == there.pk
    ((_, _, ended, reason), (party, begun, end, _)) = links(member)
    assert (ended, reason, party, begun, end) == (today, "transferred", there.pk, today, None)
    assert latest(transfer).received_on == today
    assert [each.move for each in transfer.steps.order_by("pk")] == ["propose", "agree", "receive"]
    assert Notification.objects.visible_to(cast.secretary).filter(kind="transfer_answered").exists()
    with pytest.raises(Refusal, match="已转接"):
        receive(transfer, there.secretary)


def test_what_cannot_be_proposed_is_refused_in_words(cast, there, county):
    own = cast.branch
    for target, said in ((own.name, "无需转接"), ("没有这个支部", "没有找到这个党组织")):
        with pytest.raises(ValidationError, match=said):
            propose(cast, there, target=target)
    PartyOrganizationFactory(name=there.name, region=county.east)
    with pytest.raises(ValidationError, match="同名"):
        propose(cast, there)
    assert propose(cast, there, target=there.code).target_id == there.pk
    with pytest.raises(ValidationError, match="已有一次正在办理的转接"):
        propose(cast, there, target=there.code)
    stranger = MemberFactory(party_organization=there)
    with pytest.raises(Missing):
        services.propose_within(actor=cast.secretary, member=stranger, target=own.name)
    with pytest.raises(Missing):
        services.propose_within(actor=cast.viewer, member=there.member, target=there.code)
    gone = MemberFactory(party_organization=own)
    gone.memberships.update(ends_on=days_ago(1))
    Member.objects.filter(pk=gone.pk).update(party_organization=None)
    with pytest.raises(Refusal, match="已不在册"):
        services.propose_out(
            actor=cast.county_admin, member=gone, outside="某支部", addressee="某组织部"
        )


def test_whoever_proposed_does_not_agree_himself(cast, there):
    transfer = services.propose_within(
        actor=cast.town_staff, member=there.member, target=there.code
    )
    with pytest.raises(Refusal, match="您自己提出的"):
        step(transfer, cast.town_staff, "agree")
    step(transfer, cast.county_staff, "agree")


def test_what_was_proposed_is_corrected_on_its_own_side_until_the_office_above_agrees(
    cast, there, county
):
    def amend(transfer, actor=cast.secretary, **values):
        version = values.pop("version", latest(transfer).version)
        return services.amend(actor=actor, pk=transfer.pk, version=version, **values)

    third = PartyOrganizationFactory(name="西镇第二党支部", region=county.west)
    transfer = propose(cast, there)
    first = latest(transfer).version
    amend(transfer, target=third.code, ground="居住地变动", outside="不相干")
    found = latest(transfer)
    assert (found.target_id, found.ground, found.outside) == (third.pk, "居住地变动", "")
    with pytest.raises(Conflict):
        amend(transfer, version=first, ground="退休")
    with pytest.raises(ValidationError, match="无需转接"):
        amend(transfer, target=cast.branch.code)
    with pytest.raises(Missing):
        amend(transfer, cast.viewer, ground="退休")
    step(transfer, cast.town_staff, "agree")
    with pytest.raises(Refusal, match="不能再修改"):
        amend(transfer, ground="退休")
    coming = arrival(cast)
    amend(coming, person_name="司马清", letter_on=days_ago(1))
    assert latest(coming).person_name == "司马清"
    for wrong, said in (
        ({"joined_on": datetime.date(1979, 1, 1)}, "出生日期"),
        ({"outside": ""}, "填写"),
    ):
        with pytest.raises(ValidationError, match=said):
            amend(coming, **wrong)


def test_refused_and_called_off_it_moves_nobody_and_says_why(cast, there):
    before = links(there.member)
    transfer = propose(cast, there)
    step(transfer, cast.town_staff, "decline", reason="正在接受审查")
    second = propose(cast, there)
    step(second, cast.town_staff, "agree")
    with pytest.raises(ValidationError):
        step(second, there.secretary, "refuse", reason="")
    step(second, there.secretary, "refuse", reason="不在本单位工作")
    third = propose(cast, there)
    stale = third.version
    step(third, cast.secretary, "cancel", reason="本人不再调动")
    assert links(there.member) == before
    states = [latest(each).state for each in (transfer, second, third)]
    assert states == ["refused", "refused", "cancelled"]
    assert second.steps.order_by("pk").last().reason == "不在本单位工作"
    with pytest.raises(Conflict):
        services.move_transfer(
            actor=cast.town_staff, pk=third.pk, version=stale, move="agree", reason=""
        )


def test_who_was_moved_in_another_way_is_not_moved_again(cast, there, county):
    transfer = propose(cast, there)
    step(transfer, cast.town_staff, "agree")
    other = PartyOrganizationFactory(region=county.east)
    member = there.member
    member.refresh_from_db()
    transfer_member(
        actor=cast.county_admin,
        pk=member.pk,
        version=member.version,
        party_organization=other,
        starts_on=days_ago(3),
    )
    with pytest.raises(Refusal, match="已经变动"):
        receive(transfer, there.secretary)
    assert links(member)[-1][0] == other.pk


def arrival(cast, **values):
    given = {
        "actor": cast.secretary,
        "party_organization": cast.branch,
        "id_number": id_number(41),
        "phone": "13900001111",
        "person_name": "司马青",
        "status": "full",
        "joined_on": datetime.date(2012, 7, 1),
        "outside": "中共外县某公司支部",
        "letter_number": "第 12 号",
        **values,
    }
    return services.expect_arrival(**given)


def test_whoever_comes_from_outside_is_registered_when_he_is_received(cast, there):
    transfer = arrival(cast)
    assert not Member.objects.filter(name="司马青").exists()
    assert b"33099" not in bytes(transfer.id_number_cipher)
    step(transfer, cast.town_staff, "agree")
    receive(transfer, cast.secretary)
    member = Member.objects.get(name="司马青")
    assert crypto.decrypt(member.id_number_cipher) == id_number(41)
    assert member.party_organization_id == cast.branch.pk and member.gender
    assert links(member) == [(cast.branch.pk, timezone.localdate(), None, "")]
    done = latest(transfer)
    # What is not needed any longer is not kept.
    assert (done.id_number_cipher, done.id_number_index, done.phone_cipher) == (None, "", None)
    with pytest.raises(ValidationError, match="已有党员记录"):
        arrival(cast, actor=cast.town_staff)
    for wrong, said in (
        ({"id_number": "123"}, "身份证号"),
        ({"id_number": id_number(42), "joined_on": datetime.date(1979, 1, 1)}, "出生日期"),
        ({"id_number": id_number(42), "outside": ""}, "请填写"),
    ):
        with pytest.raises(ValidationError, match=said):
            arrival(cast, **wrong)
    refused = arrival(cast, id_number=id_number(43))
    step(refused, cast.town_staff, "decline", reason="没有介绍信")
    assert latest(refused).id_number_index == ""


def test_who_left_the_county_comes_back_as_the_same_member(cast, there):
    former = MemberFactory(name="司马青", id_number=id_number(41), party_organization=cast.branch)
    former.memberships.update(ends_on=days_ago(400), end_reason="transferred")
    Member.objects.filter(pk=former.pk).update(party_organization=None)
    transfer = arrival(cast)
    step(transfer, cast.town_staff, "agree")
    receive(transfer, cast.secretary)
    assert latest(transfer).member_id == former.pk
    assert [each[1:3] for each in links(former)][-1] == (timezone.localdate(), None)


def test_offices_are_named_before_he_goes(client, cast, there):
    post = PostFactory(party_organization=cast.branch, member=there.member, title="secretary")
    transfer = propose(cast, there)
    client.force_login(cast.town_staff)
    said = client.get(transfer.get_absolute_url()).content.decode()
    assert "还担任书记，请先办理任职变动" in said
    end_post(actor=cast.town_staff, pk=post.pk, version=post.version, ends_on=days_ago(1))
    assert "还担任" not in client.get(transfer.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("people", "moves"),
    [(4, 24), pytest.param(1_000, 2_000, marks=pytest.mark.long)],
    ids=["", "a thousand over two years"],
)
def test_over_random_transfers_memberships_have_no_gap_and_no_overlap(cast, county, people, moves):
    """An oracle of plain Python: the party of each day is that of the last receipt by then."""
    chance, today = random.Random(14), timezone.localdate()
    parties = [
        PartyOrganizationFactory(
            region=chance.choice([county.east, county.west]), founded_on=datetime.date(2000, 1, 1)
        )
        for _ in range(max(4, people // 50))
    ]
    members = [MemberFactory(party_organization=chance.choice(parties)) for _ in range(people)]
    closed = close_month(actor=None, month=Month.current().plus(-2))
    figures = everything(closed)
    truth = {
        each.pk: [(max(each.joined_on, datetime.date(2000, 1, 1)), each.party_organization_id)]
        for each in members
    }
    for _ in range(moves):
        member = chance.choice(members)
        member.refresh_from_db()
        target = chance.choice(parties)
        try:
            transfer = services.propose_within(
                actor=cast.county_staff, member=member, target=target.code
            )
        except ValidationError:
            assert target.pk == member.party_organization_id
            continue
        end = chance.choice(["decline", "refuse", "cancel", "receive", "receive", "receive"])
        if end == "decline":
            step(transfer, cast.county_admin, "decline", reason="材料不全，请补充")
            continue
        step(transfer, cast.county_admin, "agree")
        day = days_ago(chance.randrange(0, 730))
        Transfer.objects.filter(pk=transfer.pk).update(proposed_on=day, agreed_on=day)
        if end != "receive":
            step(transfer, cast.county_admin, end, reason="本人不再调动")
            continue
        try:
            receive(transfer, cast.county_staff, day)
        except ValidationError:
            assert day <= truth[member.pk][-1][0]
            step(transfer, cast.county_staff, "cancel", reason="日期有误，重新办理")
        else:
            truth[member.pk].append((day, target.pk))
    moved = 0
    for member in members:
        known = truth[member.pk]
        moved += len(known) - 1
        ends = [day for day, _ in known[1:]] + [None]
        wanted = [(party, day, end) for (day, party), end in zip(known, ends, strict=True)]
        assert [each[:3] for each in links(member)] == wanted
        member.refresh_from_db()
        assert member.party_organization_id == known[-1][1]
        assert known[-1][0] <= today
    assert moved > 3
    # What was moved by a day of a closed month leaves its figures as they were.
    assert figures and everything(closed) == figures


def test_what_is_under_way_follows_a_merger_and_ends_with_the_branch(cast, county, there):
    transfer = propose(cast, there)
    step(transfer, cast.town_staff, "agree")
    heir = PartyOrganizationFactory(name="西镇合并党支部", region=county.west)
    merge_party_organizations(
        actor=cast.county_admin,
        pk=there.pk,
        version=PartyOrganization.objects.get(pk=there.pk).version,
        into=heir,
        happened_on=timezone.localdate(),
    )
    assert latest(transfer).target_id == heir.pk
