"""Floating members: calendar months, contact, both registers matched once; and members' files."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry
from core.months import months_later
from core.todos import waiting
from members.models import Member
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from tests.transfers.factories import AwayFactory
from transfers import services
from transfers.models import FloatingMember, Handover, MemberFile, Transfer, TransferRule

pytestmark = pytest.mark.django_db


def ago(months):
    return months_later(timezone.localdate(), -months)


def away(cast, member, **values):
    given = {"place": "广东省深圳市", "starts_on": ago(7), "phone": "13900001111"} | values
    return services.record_away(actor=cast.secretary, member=member, **given)


def here(cast, **values):
    given = {
        "actor": cast.secretary,
        "party_organization": cast.branch,
        "person_name": "司马青",
        "id_number": id_number(91),
        "elsewhere": "中共外县某支部",
        "starts_on": ago(1),
        **values,
    }
    return services.take_in(**given)


def test_six_calendar_months_make_somebody_floating_whatever_the_end_of_the_month(cast):
    """The database counts as `months_later` does."""
    days = [
        (datetime.date(2025, 8, 31), datetime.date(2026, 2, 28)),
        (datetime.date(2027, 8, 31), datetime.date(2028, 2, 29)),
        (datetime.date(2027, 8, 29), datetime.date(2028, 2, 29)),
        (datetime.date(2026, 2, 28), datetime.date(2026, 8, 28)),
        (datetime.date(2025, 12, 31), datetime.date(2026, 6, 30)),
        (datetime.date(2026, 1, 1), datetime.date(2026, 7, 1)),
    ]
    for begun, floats in days:
        row = AwayFactory(party_organization=cast.branch, starts_on=begun)
        assert row.floats_from(6) == months_later(begun, 6) == floats
        rows = FloatingMember.objects.filter(pk=row.pk)
        assert rows.long_away(floats, 6).exists()
        assert not rows.long_away(floats - datetime.timedelta(days=1), 6).exists()
        assert rows.silent(months_later(begun, 3), 3).exists()
        assert not rows.silent(months_later(begun, 3) - datetime.timedelta(days=1), 3).exists()


def test_who_is_away_is_marked_by_the_rule_spoken_to_and_comes_back(cast, county):
    long, short = MemberFactory.create_batch(2, party_organization=cast.branch)
    row = away(cast, long)
    away(cast, short, starts_on=ago(2))
    long.refresh_from_db()
    short.refresh_from_db()
    assert (long.is_floating, short.is_floating) == (True, False)
    with pytest.raises(ValidationError, match="已登记外出"):
        away(cast, long)
    with pytest.raises(Missing):
        away(cast, MemberFactory())
    titles = {todo.title: number for todo, number in waiting(cast.secretary)}
    assert titles["久未联系的流动党员"] == "1" and titles["可办理转接的外出党员"] == "1"

    contact = services.add_deed(
        actor=cast.secretary,
        pk=row.pk,
        version=row.version,
        kind="contact",
        done_on=timezone.localdate(),
    )
    assert contact.last_contact_on == timezone.localdate()
    earlier = services.add_deed(
        actor=cast.secretary, pk=row.pk, version=contact.version, kind="contact", done_on=ago(5)
    )
    assert earlier.last_contact_on == timezone.localdate()
    assert "久未联系的流动党员" not in {todo.title for todo, _ in waiting(cast.secretary)}
    services.propose_out(
        actor=cast.secretary, member=long, outside="外市某支部", addressee="外市组织部"
    )
    assert "可办理转接的外出党员" not in {todo.title for todo, _ in waiting(cast.secretary)}

    with pytest.raises(ValidationError, match="不能早于"):
        services.end_floating(
            actor=cast.secretary,
            pk=row.pk,
            version=earlier.version,
            ends_on=ago(20),
            end_reason="returned",
        )
    services.end_floating(
        actor=cast.secretary,
        pk=row.pk,
        version=earlier.version,
        ends_on=timezone.localdate(),
        end_reason="returned",
    )
    long.refresh_from_db()
    assert not long.is_floating
    # Who was moved in another way is away from the old branch no more.
    Member.objects.filter(pk=short.pk).update(
        party_organization=PartyOrganizationFactory(region=county.east)
    )
    services.follow_members()
    assert not FloatingMember.objects.open().exists()


def test_whoever_joins_in_is_no_member_of_ours_and_his_numbers_go_when_he_goes(client, cast):
    before = Member.objects.count()
    row = here(cast, phone="13900002222")
    assert Member.objects.count() == before
    assert id_number(91).encode() not in bytes(row.id_number_cipher)
    client.force_login(cast.secretary)
    said = client.get(reverse("activities:file")).content.decode()
    assert f'name="floating" value="{row.pk}"' in said and "司马青" in said
    with pytest.raises(ValidationError, match="已登记为流入党员"):
        here(cast)
    own = MemberFactory(id_number=id_number(92), party_organization=cast.branch)
    with pytest.raises(ValidationError, match="就在本党组织"):
        here(cast, id_number=id_number(92), person_name=own.name)
    with pytest.raises(Denied):
        services.take_in(
            actor=cast.viewer,
            party_organization=cast.branch,
            id_number=id_number(93),
            person_name="甲乙",
            elsewhere="某支部",
            starts_on=ago(1),
        )
    services.end_floating(
        actor=cast.secretary,
        pk=row.pk,
        version=row.version,
        ends_on=timezone.localdate(),
        end_reason="left",
    )
    row.refresh_from_db()
    assert (row.id_number_cipher, row.id_number_index, row.phone_cipher) == (None, "", None)


def test_a_branch_hears_that_another_one_took_in_its_member_until_it_notes_him_away(cast, county):
    """By the blind index, from both sides: its to-do leads to the form, by which they match."""
    member = MemberFactory(id_number=id_number(91), party_organization=cast.branch)
    MemberFactory(id_number=id_number(94), party_organization=cast.branch)
    other = PartyOrganizationFactory(region=county.west, name="西街党支部")
    theirs = here(cast, actor=cast.county_staff, party_organization=other)

    def told(user):
        found = [todo for todo, _ in waiting(user) if "登记为流入" in todo.title]
        return [(each.note, each.url) for todo in found for each in todo.first(user, 3)]

    address = reverse("transfers:new_away", args=[member.pk])
    assert told(cast.secretary) == [("西街党支部已登记为流入党员", address)]
    assert told(cast.viewer) == []
    ours = away(cast, member)
    theirs.refresh_from_db()
    assert theirs.counterpart_id == ours.pk and told(cast.secretary) == []


def test_both_registers_of_the_county_are_matched_once_by_the_number(cast, county):
    member = MemberFactory(id_number=id_number(91), party_organization=cast.branch)
    other = PartyOrganizationFactory(region=county.west)
    third = PartyOrganizationFactory(region=county.west)
    ours = away(cast, member)
    theirs = here(cast, actor=cast.county_staff, party_organization=other)
    ours.refresh_from_db()
    assert (ours.counterpart_id, theirs.counterpart_id) == (theirs.pk, ours.pk)
    assert [each.kind for each in ours.deeds.all()] == ["find"]
    services.end_floating(
        actor=cast.county_staff,
        pk=theirs.pk,
        version=FloatingMember.objects.get(pk=theirs.pk).version,
        ends_on=timezone.localdate(),
        end_reason="left",
    )
    second = here(cast, actor=cast.county_staff, party_organization=third)
    ours.refresh_from_db()
    assert (ours.counterpart_id, second.counterpart_id) == (theirs.pk, None)


def test_a_transfer_ends_the_time_away(cast, county):
    member = MemberFactory(id_number=id_number(91), party_organization=cast.branch)
    there = PartyOrganizationFactory(region=county.west)
    here(cast, actor=cast.county_staff, party_organization=there)
    away(cast, member)
    transfer = services.propose_within(actor=cast.secretary, member=member, target=there.code)
    agreed = services.move_transfer(
        actor=cast.county_admin, pk=transfer.pk, version=transfer.version, move="agree"
    )
    services.receive(
        actor=cast.county_staff,
        pk=transfer.pk,
        version=agreed.version,
        received_on=timezone.localdate(),
    )
    assert not FloatingMember.objects.open().exists()
    assert set(FloatingMember.objects.values_list("end_reason", flat=True)) == {"transferred"}
    member.refresh_from_db()
    assert not member.is_floating
    assert Transfer.objects.get().state == "received"


def test_the_county_says_from_a_day_on_how_long_a_letter_is_valid():
    numbers = dict(TransferRule.objects.values_list("limit", "number"))
    assert numbers == {"letter_days": 90, "floating_months": 6, "contact_months": 3}
    row = TransferRule(limit="letter_days", number=91, valid_from=ago(0), ground="县级文件")
    with pytest.raises(ValidationError):
        row.full_clean()


def test_files_are_checked_by_the_list_and_lie_elsewhere_once_received(cast, county):
    full = MemberFactory(party_organization=cast.branch)
    new = MemberFactory(party_organization=cast.branch, status="probationary")
    values = {"keeper": "branch", "place": "党员活动室", "checked_on": ago(1)}
    file = services.register_file(
        actor=cast.secretary, member=full, missing=["转正申请书"], **values
    )
    assert file.missing == ["转正申请书"]
    with pytest.raises(ValidationError, match="清单"):
        services.register_file(actor=cast.secretary, member=new, missing=["转正申请书"], **values)
    with pytest.raises(Refusal, match="已经登记"):
        services.register_file(actor=cast.secretary, member=full, missing=[], **values)
    handed = {
        "keeper": "department",
        "place": "县委组织部",
        "handed_on": ago(0),
        "handed_by": "经办人",
    }
    with pytest.raises(ValidationError, match="这个党组织的党员"):
        services.hand_over(
            actor=cast.secretary,
            party_organization=cast.branch,
            members=[full, MemberFactory()],
            **handed,
        )
    # A telephone number in the place does not come into the log.
    row = services.hand_over(
        actor=cast.secretary,
        party_organization=cast.branch,
        members=[full, new],
        **handed | {"place": "县委组织部 13912345678"},
    )
    assert AuditEntry.objects.get(action="files_handed").detail["接收单位"] == "县委组织部 ***"
    Handover.objects.filter(pk=row.pk).update(place="县委组织部")
    row.refresh_from_db()
    assert [each.missing for each in row.lines.order_by("pk")] == ["转正申请书", ""]
    file.refresh_from_db()
    assert file.keeper == "branch"
    services.receive_handover(
        actor=cast.secretary,
        pk=row.pk,
        version=row.version,
        received_on=timezone.localdate(),
        received_by="接收人",
    )
    found = set(MemberFile.objects.values_list("member", "keeper", "place"))
    assert found == {(full.pk, "department", "县委组织部"), (new.pk, "department", "县委组织部")}
    with pytest.raises(Refusal, match="已于"):
        services.receive_handover(
            actor=cast.secretary,
            pk=row.pk,
            version=row.version + 1,
            received_on=timezone.localdate(),
            received_by="接收人",
        )
