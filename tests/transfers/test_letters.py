"""Letters out of the county: numbers without gap, words kept and sealed, the receipt moves."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from core.errors import Denied, Refusal
from core.models import AuditEntry
from members.models import Member
from members.services import reveals_of
from papers.services import making
from papers.services.letters import save_letterhead
from tests.members.factories import MemberFactory, PostFactory, id_number
from tests.papers.factories import words_of
from transfers import services
from transfers.models import Transfer, TransferLetter
from transfers.papers import LETTER

pytestmark = pytest.mark.django_db


def leave(cast, member, actor=None):
    return services.propose_out(
        actor=actor or cast.secretary,
        member=member,
        outside="中共外市某公司支部",
        addressee="中共外市组织部",
        dues_paid_to=datetime.date(2026, 10, 31),
    )


def do(service, actor, transfer, **values):
    version = Transfer.objects.get(pk=transfer.pk).version
    return service(actor=actor, pk=transfer.pk, version=version, **values)


@pytest.fixture
def member(cast):
    return MemberFactory(
        name="欧阳建国", id_number=id_number(77), party_organization=cast.branch, ethnicity="汉族"
    )


def test_the_address_of_the_committee_is_entered_once_and_stands_on_its_letters(
    cast, county, member
):
    transfer = leave(cast, member)
    save_letterhead(
        actor=cast.county_admin,
        region=county.root,
        heading="测试县委组织部",
        sender="测试县委组织部",
        prefix="测组",
        address="人民路 1 号",
        phone="0574-1234567",
    )
    do(services.issue, cast.county_staff, transfer)
    letter = TransferLetter.objects.get()
    said = words_of(making.make(actor=cast.county_staff, kind=LETTER, pk=letter.pk).data)
    assert "通讯地址：人民路 1 号" in said and "联系电话：0574-1234567" in said


def test_a_letter_moves_nobody_and_its_receipt_does(cast, member):
    post = PostFactory(party_organization=cast.branch, member=member, title="secretary")
    transfer = leave(cast, member)
    with pytest.raises(Denied):  # whole numbers are the county's
        do(services.issue, cast.town_staff, transfer)
    with pytest.raises(ValidationError, match="1 至 90"):
        do(services.issue, cast.county_staff, transfer, valid_days=91)
    do(services.issue, cast.county_staff, transfer, valid_days=60)
    letter = TransferLetter.objects.get()
    today = timezone.localdate()
    assert letter.number == f"两新介〔{today.year}〕1号"
    assert letter.expires_on == today + datetime.timedelta(days=60)
    member.refresh_from_db()
    assert member.party_organization_id == cast.branch.pk
    assert id_number(77).encode() not in bytes(letter.words_cipher)

    with pytest.raises(Refusal):
        making.make(actor=cast.town_staff, kind=LETTER, pk=letter.pk)
    made = making.make(actor=cast.county_staff, kind=LETTER, pk=letter.pk)
    said = words_of(made.data)
    for word in ("欧阳建国", id_number(77), "中共外市组织部", "2026年10月", "有效期60天", "回执"):
        assert word in said
    assert "欧阳" not in made.name
    Member.objects.filter(pk=member.pk).update(name="改了名")
    again = making.make(actor=cast.county_admin, kind=LETTER, pk=letter.pk)
    assert "欧阳建国" in words_of(again.data)
    letter.refresh_from_db()
    assert letter.printed_count == 2
    assert {each.reason for each in reveals_of(member=member)} == {
        f"打印组织关系介绍信 {letter.number}"
    }

    with pytest.raises(ValidationError, match="不能早于"):
        do(services.confirm, cast.county_staff, transfer, receipt_on=days(-1))
    with pytest.raises(ValidationError):
        note = f"持{id_number(77)}"
        do(services.confirm, cast.county_staff, transfer, receipt_on=today, receipt_note=note)
    do(services.confirm, cast.county_staff, transfer, receipt_on=today, receipt_note="外市 3 号")
    member.refresh_from_db()
    post.refresh_from_db()
    assert member.party_organization_id is None and post.ends_on == today
    link = member.memberships.get()
    assert (link.ends_on, link.end_reason) == (today, "transferred")
    letter.refresh_from_db()
    assert (letter.state, letter.receipt_on) == ("returned", today)
    assert AuditEntry.objects.filter(action="transfer_received").count() == 1


def days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def test_a_lost_letter_gets_another_number_and_what_is_called_off_keeps_its_own(cast, member):
    transfer = leave(cast, member)
    do(services.issue, cast.county_staff, transfer)
    do(services.reissue, cast.county_staff, transfer, reason="介绍信遗失")
    found = list(TransferLetter.objects.order_by("serial").values_list("serial", "state"))
    assert found == [(1, "voided"), (2, "under_way")]
    voided = TransferLetter.objects.get(serial=1)
    assert not making.offered(cast.county_staff, voided)
    do(services.move_transfer, cast.secretary, transfer, move="cancel", reason="本人不再调动")
    assert set(TransferLetter.objects.values_list("state", flat=True)) == {"voided"}
    other = leave(cast, member)
    do(services.issue, cast.county_admin, other)
    assert TransferLetter.objects.order_by("-serial").first().serial == 3
    member.refresh_from_db()
    assert member.party_organization_id == cast.branch.pk


def test_letters_that_did_not_come_back_in_time_are_chased(client, cast, member):
    transfer = leave(cast, member)
    do(services.issue, cast.county_staff, transfer, valid_days=30)
    letter = TransferLetter.objects.get()
    assert list(TransferLetter.objects.overdue(letter.expires_on)) == []
    after = letter.expires_on + datetime.timedelta(days=1)
    assert list(TransferLetter.objects.overdue(after)) == [letter]


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_no_gap_and_a_failure_gives_its_number_back(cast):
    transfers = [leave(cast, MemberFactory(party_organization=cast.branch)) for _ in range(8)]

    def issue(transfer):
        try:
            do(services.issue, cast.county_staff, transfer)
            return "issued"
        except Refusal:
            return "refused"
        finally:
            connection.close()

    gone = transfers[3]
    other = MemberFactory().party_organization
    Member.objects.filter(pk=gone.member_id).update(party_organization=other)
    with ThreadPoolExecutor(8) as threads:
        said = sorted(threads.map(issue, transfers))
    assert said == ["issued"] * 7 + ["refused"]
    serials = TransferLetter.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, 8))
