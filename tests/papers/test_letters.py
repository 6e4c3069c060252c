"""Letters that people write: draft, number, words that stay, receipts, voiding."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict, Denied, Missing, Refusal
from core.models import AuditEntry, Notification
from papers.choices import ReceiptWay
from papers.models import Delivery, Letter
from papers.services import letters, templates
from tests.core.attachments.samples import pdf
from tests.papers.factories import (
    DeliveryFactory,
    LetterFactory,
    series,
    template,
    words_of,
)

pytestmark = pytest.mark.django_db

PDF = pdf()
WORDS = {"title": "关于换届工作情况的通报", "text": "现将情况通报如下。\n请抓好落实。"}


@pytest.fixture
def draft(cast, county):
    return letters.write(
        actor=cast.county_staff,
        kind="circular",
        issuer=county.root,
        regions=[county.east, county.west],
        **WORDS,
    )


def issued(cast, letter) -> Letter:
    return letters.issue(actor=cast.county_staff, pk=letter.pk, version=letter.version)


def visible(user) -> set[int]:
    return set(Letter.objects.visible_to(user).values_list("pk", flat=True))


def told(user) -> list[str]:
    rows = Notification.objects.visible_to(user).filter(kind="letter").order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_a_draft_has_no_number_and_only_those_who_issue_see_it(cast, draft):
    assert (draft.state, draft.number, draft.to) == ("draft", "", "东街道党工委、西镇党委")
    assert draft.sender == "测试县两新工委"
    assert visible(cast.county_staff) == {draft.pk}
    for user in (cast.town_staff, cast.viewer, cast.secretary, cast.nobody, cast.instructor):
        assert visible(user) == set(), user
    assert "（文号签发时编定）" in words_of(letters.content_of(draft))
    assert told(cast.town_staff) == []


def test_issuing_gives_the_next_number_and_tells_the_receivers(cast, county, draft):
    letter = issued(cast, draft)
    year = datetime.date.today().year
    assert letter.number == f"两新通〔{year}〕1号" and letter.issued_by == cast.county_staff
    assert visible(cast.town_staff) == {letter.pk} == visible(cast.viewer)
    assert visible(cast.secretary) == set()
    assert told(cast.town_staff) == [
        f"收到测试县两新工委 {letter.number}《{WORDS['title']}》，请签收。"
    ]
    assert told(cast.county_staff) == []
    entry = AuditEntry.objects.get(action="letter_issued")
    assert entry.detail["文号"] == letter.number
    said = words_of(letters.content_of(letter))
    for text in (letter.number, WORDS["title"], "现将情况通报如下。", "测试县两新工委文件"):
        assert text in said


def test_each_kind_and_each_office_has_a_series_of_its_own(cast, county):
    def write(actor, kind, issuer, to):
        made = letters.write(actor=actor, kind=kind, issuer=issuer, regions=[to], **WORDS)
        made = letters.issue(actor=actor, pk=made.pk, version=made.version)
        return made.number.replace(str(made.year), "年")

    county_staff, town = cast.county_staff, cast.town_staff
    assert write(county_staff, "circular", county.root, county.east) == "两新通〔年〕1号"
    assert write(county_staff, "circular", county.root, county.west) == "两新通〔年〕2号"
    assert write(county_staff, "approval", county.root, county.east) == "两新复〔年〕1号"
    assert write(town, "request", county.east, county.root) == "东两新请〔年〕1号"


def test_nobody_issues_in_the_name_of_another_office(cast, county):
    with pytest.raises(Denied):
        letters.write(
            actor=cast.town_staff,
            kind="circular",
            issuer=county.root,
            regions=[county.east],
            **WORDS,
        )
    for actor in (cast.viewer, cast.secretary):
        with pytest.raises(Denied):
            letters.write(
                actor=actor,
                kind="circular",
                issuer=county.east,
                regions=[county.east],
                **WORDS,
            )
    assert not Letter.objects.exists()


def test_a_letter_of_more_than_five_thousand_characters_is_refused(cast, county):
    options = {
        "actor": cast.county_staff,
        "kind": "circular",
        "issuer": county.root,
        "regions": [county.east],
        "title": "通报",
    }
    with pytest.raises(ValidationError, match="5000"):
        letters.write(**options, text="字" * 5001)
    assert letters.write(**options, text="字" * 5000).pk


def test_what_was_issued_is_neither_changed_nor_deleted(cast, county, draft):
    letter = issued(cast, draft)
    with pytest.raises(Refusal, match="不能再修改"):
        letters.rewrite(
            actor=cast.county_staff,
            pk=letter.pk,
            version=letter.version,
            regions=[county.east],
            **WORDS,
        )
    with pytest.raises(Refusal, match="不能再修改"):
        letters.discard(actor=cast.county_staff, pk=letter.pk, version=letter.version)
    rows = Letter.objects.filter(pk=letter.pk)
    for change in ({"number": "x"}, {"serial": 9}, {"title": "x"}, {"kept": {}}, {"to": "x"}):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_delivery")
        cursor.execute("DELETE FROM papers_letter")


def test_a_later_template_changes_no_letter_that_was_issued(cast, draft):
    letter = issued(cast, draft)
    before = letters.content_of(letter)
    templates.replace(
        actor=cast.county_admin,
        kind=letter.known_kind,
        data=template("新格式 {{ title }}"),
        name="x.docx",
    )
    letter = Letter.objects.get(pk=letter.pk)
    assert letters.content_of(letter) == before
    assert "新格式" not in words_of(before)


def test_a_replaced_template_holds_for_the_next_letter(cast, draft):
    templates.replace(
        actor=cast.county_admin,
        kind=draft.known_kind,
        data=template("新格式 {{ number }} {{ title }}"),
        name="x.docx",
    )
    letter = issued(cast, draft)
    assert f"新格式 {letter.number} {letter.title}" in words_of(letters.content_of(letter))


def test_the_second_of_two_who_issue_a_draft_is_refused_and_no_number_is_lost(cast, draft):
    letter = issued(cast, draft)
    with pytest.raises((Conflict, Refusal)):
        letters.issue(actor=cast.county_admin, pk=draft.pk, version=draft.version)
    assert series("两新通", letter.year) == 1


def test_a_town_signs_by_reading_and_only_for_itself(cast, county, draft):
    letter = issued(cast, draft)
    assert not Letter.objects.readable_by(cast.town_staff).exists()
    assert Letter.objects.readable_by(cast.viewer).exists()
    letters.receive(actor=cast.town_staff, pk=letter.pk)
    east, west = (
        Delivery.objects.get(letter=letter, region=each) for each in (county.east, county.west)
    )
    assert (east.way, east.received_by) == (ReceiptWay.READ, cast.town_staff)
    assert west.received_at is None
    letter.refresh_from_db()
    assert (letter.received_count, letter.delivery_count) == (1, 2)
    assert Letter.objects.readable_by(cast.town_staff).exists()
    assert not Notification.objects.visible_to(cast.town_staff).unread().exists()
    # A second time nothing changes.
    letters.receive(actor=cast.town_staff, pk=letter.pk)
    letter.refresh_from_db()
    assert letter.received_count == 1


def test_the_office_that_issued_does_not_sign_for_the_town_by_reading(cast, draft):
    letter = issued(cast, draft)
    letters.receive(actor=cast.county_staff, pk=letter.pk)
    letters.receive(actor=cast.county_admin, pk=letter.pk)
    letter.refresh_from_db()
    assert letter.received_count == 0
    with pytest.raises(Denied):
        letters.receive(actor=cast.viewer, pk=letter.pk)
    with pytest.raises(Missing):
        letters.receive(actor=cast.secretary, pk=letter.pk)


def test_the_county_signs_for_what_a_town_asks(cast, county):
    made = letters.write(
        actor=cast.town_staff,
        kind="request",
        issuer=county.east,
        regions=[county.root],
        signer="王小明",
        **WORDS,
    )
    made = letters.issue(actor=cast.town_staff, pk=made.pk, version=made.version)
    assert len(told(cast.county_staff)) == 1 and told(cast.town_staff) == []
    letters.receive(actor=cast.town_staff, pk=made.pk)
    made.refresh_from_db()
    assert made.received_count == 0
    letters.receive(actor=cast.county_staff, pk=made.pk)
    made.refresh_from_db()
    assert made.received_count == 1
    assert "签发人：王小明" in words_of(letters.content_of(made))


def test_a_branch_signs_for_what_is_addressed_to_it(cast, county):
    made = letters.write(
        actor=cast.county_staff,
        kind="approval",
        issuer=county.root,
        unit=cast.branch,
        **WORDS,
    )
    made = letters.issue(actor=cast.county_staff, pk=made.pk, version=made.version)
    assert made.to == "东街道联合党支部"
    assert len(told(cast.secretary)) == 1
    assert visible(cast.secretary) == {made.pk} == visible(cast.town_staff)
    # The town sees it and does not sign for the branch.
    letters.receive(actor=cast.town_staff, pk=made.pk)
    made.refresh_from_db()
    assert made.received_count == 0
    letters.receive(actor=cast.secretary, pk=made.pk)
    made.refresh_from_db()
    assert made.received_count == 1


def test_a_receipt_comes_back_on_paper_as_a_scan(cast, county, draft):
    letter = issued(cast, draft)
    west = Delivery.objects.get(letter=letter, region=county.west)
    with pytest.raises(Missing):
        letters.bring_back(actor=cast.secretary, pk=west.pk, data=PDF, name="回执.pdf")
    with pytest.raises(Denied):
        letters.bring_back(
            actor=cast.viewer,
            pk=Delivery.objects.get(letter=letter, region=county.east).pk,
            data=PDF,
            name="回执.pdf",
        )
    with pytest.raises(ValidationError):
        letters.bring_back(actor=cast.county_staff, pk=west.pk, data=b"x", name="回执.pdf")
    letters.bring_back(actor=cast.county_staff, pk=west.pk, data=PDF, name="回执.pdf")
    west.refresh_from_db()
    assert west.way == ReceiptWay.SCAN and west.scan.name == "回执.pdf"
    with pytest.raises(Refusal, match="已签收"):
        letters.bring_back(actor=cast.county_staff, pk=west.pk, data=PDF, name="回执.pdf")
    letter.refresh_from_db()
    assert letter.received_count == 1


def test_whoever_signs_holds_the_letter_before_its_deliveries(cast, draft):
    """Reading and entering a receipt of the same place wait for one another: neither is refused."""
    letter = issued(cast, draft)
    _, west = Delivery.objects.filter(letter=letter).order_by("region__code")
    for sign in (
        lambda: letters.receive(actor=cast.town_staff, pk=letter.pk),
        lambda: letters.bring_back(actor=cast.county_staff, pk=west.pk, data=PDF, name="回执.pdf"),
    ):
        with CaptureQueriesContext(connection) as asked:
            sign()
        held = [each["sql"] for each in asked if "FOR UPDATE" in each["sql"]]
        assert 'OF "papers_letter"' in held[0] and 'OF "papers_delivery"' in held[1]


def test_a_voided_number_stays_visible_and_is_not_given_again(cast, county, draft):
    letter = issued(cast, draft)
    with pytest.raises(Missing):
        letters.void(actor=cast.secretary, pk=letter.pk, version=letter.version, reason="主送有误")
    with pytest.raises(Denied):
        letters.void(actor=cast.town_staff, pk=letter.pk, version=letter.version, reason="主送有误")
    letter = letters.void(
        actor=cast.county_staff, pk=letter.pk, version=letter.version, reason="主送单位有误"
    )
    assert visible(cast.town_staff) == {letter.pk}
    assert told(cast.town_staff)[-1].endswith("已作废：主送单位有误")
    with pytest.raises(Refusal, match="已作废"):
        letters.receive(actor=cast.town_staff, pk=letter.pk)
    again = letters.write(
        actor=cast.county_staff,
        kind="circular",
        issuer=county.root,
        regions=[county.east],
        **WORDS,
    )
    assert issued(cast, again).serial == letter.serial + 1


def test_this_year_is_counted_beside_last_year(cast, county):
    for day in ("2025-02-01", "2025-11-01", "2026-01-05", "2026-03-01"):
        LetterFactory(
            issuer=county.root,
            issued_on=datetime.date.fromisoformat(day),
            year=int(day[:4]),
        )
    LetterFactory(issuer=county.root, state="voided")
    LetterFactory(issuer=county.west)
    today = datetime.date(2026, 3, 9)
    found = letters.this_year(cast.county_staff, today)
    assert (found.now, found.before, found.whole, found.is_more) == (3, 1, 2, True)
    assert letters.this_year(cast.town_staff, today) is None
    assert letters.this_year(cast.viewer, today) is None


def test_a_letterhead_holds_from_the_next_letter_on(cast, county, draft):
    first = issued(cast, draft)
    head = {
        "heading": "中共测试县委",
        "sender": "中共测试县委",
        "prefix": "测委",
        "copies": "组织部",
    }
    with pytest.raises(Denied):
        letters.save_letterhead(actor=cast.county_staff, region=county.root, **head)
    letters.save_letterhead(actor=cast.county_admin, region=county.root, **head)
    second = letters.write(
        actor=cast.county_staff,
        kind="circular",
        issuer=county.root,
        regions=[county.east],
        **WORDS,
    )
    second = issued(cast, second)
    assert second.number == f"测委通〔{second.year}〕1号" and second.copies == "组织部"
    first.refresh_from_db()
    assert first.number.startswith("两新通") and first.sender == "测试县两新工委"
    assert "抄送：组织部。" in words_of(letters.content_of(second))


def test_the_rows_seen_are_those_of_ones_own_offices(cast, county):
    mine = DeliveryFactory(region=county.east, letter__issuer=county.root).letter
    other = DeliveryFactory(region=county.west, letter__issuer=county.root).letter
    assert visible(cast.town_staff) == {mine.pk} == visible(cast.viewer)
    assert visible(cast.county_staff) == {mine.pk, other.pk}
    assert visible(cast.secretary) == visible(cast.nobody) == visible(cast.system_admin) == set()
    assert set(Letter.objects.exportable_by(cast.viewer)) == {mine}
