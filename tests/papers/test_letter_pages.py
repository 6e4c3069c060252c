"""Pages of letters: reading and signing, drafting, issuing a month, receipts, letterheads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Job
from core.todos import lines, next_steps, waiting
from lights.letters import RED_LIGHT
from months.services import close_month
from papers.kinds import Text
from papers.models import Delivery, Letter, Letterhead
from papers.services import letters
from papers.views.letters import laid_out
from tests import pages
from tests.core.attachments.samples import pdf
from tests.orgs.factories import OrganizationFactory
from tests.papers.factories import DeliveryFactory, LetterFactory

pytestmark = pytest.mark.django_db

PDF = pdf()
MONTH = str(pages.MONTH)


@pytest.fixture
def sent(county):
    """A letter of the county to 东街道."""
    letter = LetterFactory(issuer=county.root, text="请于月底前报送。")
    DeliveryFactory(letter=letter, region=county.east)
    return letter


def page(client, user, name, *args) -> str:
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


def test_a_town_opens_its_letter_and_has_thereby_signed(client, cast, sent):
    said = page(client, cast.town_staff, "papers:letter", sent.pk)
    assert "打开阅读并签收" in said and "请于月底前报送。" not in said
    assert "papers/make" not in said
    said = client.post(reverse("papers:receive", args=[sent.pk]), follow=True).content.decode()
    assert "请于月底前报送。" in said and f"已签收 {sent.number}" in said
    row = Delivery.objects.get(letter=sent)
    assert (row.way, row.received_by) == ("read", cast.town_staff)
    made = client.post(reverse("papers:make", args=["circular", sent.pk]), {"format": "docx"})
    assert made.status_code == 200 and made.content == letters.content_of(sent)


def test_opening_the_page_signs_for_nobody(client, cast, sent):
    page(client, cast.town_staff, "papers:letter", sent.pk)
    assert Delivery.objects.get(letter=sent).received_at is None
    refused = client.post(reverse("papers:make", args=["circular", sent.pk]), {"format": "docx"})
    assert refused.status_code == 404


def test_the_office_that_issued_reads_it_and_sees_who_has_not_signed(client, cast, sent):
    said = page(client, cast.county_staff, "papers:letter", sent.pk)
    assert "请于月底前报送。" in said and "打开阅读并签收" not in said
    assert "待签收" in said and "上传回执" in said


def test_home_reminds_of_what_waits_to_be_signed_for(cast, sent):
    assert "待签收的文件 1 份" in lines(cast.town_staff)
    assert not any("待签收" in each for each in lines(cast.county_staff))
    step = next(
        each
        for each in next_steps(cast.town_staff, waiting(cast.town_staff))
        if each.button == "签收"
    )
    assert step.url == sent.get_absolute_url() and sent.number in step.title


def test_a_letter_is_drafted_issued_and_voided(client, cast, county):
    client.force_login(cast.county_staff)
    fields = {
        "kind": "circular",
        "issuer": county.root.pk,
        "regions": [county.east.pk, county.west.pk],
        "title": "关于换届的通报",
        "text": "现将情况通报如下。",
    }
    said = client.post(reverse("papers:new_letter"), fields, follow=True).content.decode()
    letter = Letter.objects.get()
    assert "已保存为草稿" in said and "签发时编定" in said
    changed = {**fields, "version": letter.version, "title": "关于按期换届的通报"}
    client.post(reverse("papers:edit_letter", args=[letter.pk]), changed)
    letter.refresh_from_db()
    assert letter.title == "关于按期换届的通报"
    issue = reverse("papers:issue_letter", args=[letter.pk])
    said = client.post(issue, {"version": letter.version}, follow=True).content.decode()
    letter.refresh_from_db()
    assert letter.state == "issued" and f"已签发，文号 {letter.number}" in said
    void = reverse("papers:void_letter", args=[letter.pk])
    client.post(void, {"version": letter.version, "reason": "主送单位有误，另行发文"})
    letter.refresh_from_db()
    assert letter.state == "voided"
    said = page(client, cast.town_staff, "papers:letter", letter.pk)
    assert "已作废" in said and "主送单位有误，另行发文" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"regions": []}, "请选择收文的区域"),
        ({"text": ""}, "正文"),
        ({"text": "字" * 5001}, "正文"),
        ({"kind": "red_light"}, "文种"),
    ],
)
def test_a_draft_that_lacks_something_is_refused_at_its_field(client, cast, county, change, said):
    client.force_login(cast.county_staff)
    fields = {
        "kind": "circular",
        "issuer": county.root.pk,
        "regions": [county.east.pk],
        "title": "通报",
        "text": "正文。",
        **change,
    }
    answer = client.post(reverse("papers:new_letter"), fields).content.decode()
    assert "没有保存" in answer and said in answer
    assert not Letter.objects.exists()


def test_a_draft_is_deleted_without_a_trace_of_a_number(client, cast, county):
    client.force_login(cast.county_staff)
    draft = letters.write(
        actor=cast.county_staff,
        kind="circular",
        issuer=county.root,
        regions=[county.east],
        title="通报",
        text="正文。",
    )
    client.post(reverse("papers:discard_letter", args=[draft.pk]), {"version": draft.version})
    assert not Letter.objects.exists()


def test_the_receipt_that_came_back_is_uploaded(client, cast, sent):
    row = Delivery.objects.get(letter=sent)
    client.force_login(cast.county_staff)
    url = reverse("papers:receipt", args=[row.pk])
    assert "请选择文件" in client.post(url).content.decode()
    bad = client.post(url, {"file": SimpleUploadedFile("x.txt", b"x")}).content.decode()
    assert "不能上传这种文件" in bad
    said = client.post(url, {"file": SimpleUploadedFile("回执.pdf", PDF)}, follow=True)
    row.refresh_from_db()
    assert row.way == "scan" and "查看回执" in said.content.decode()
    assert client.get(url).status_code == 404
    client.force_login(cast.town_staff)
    assert client.get(reverse("core:file", args=[row.scan_id])).status_code == 200
    client.force_login(cast.secretary)
    assert client.get(reverse("core:file", args=[row.scan_id])).status_code == 404


@pytest.fixture
def closed(cast, county):
    registry = pages.furnish(county)
    OrganizationFactory(name="东街道大厂", region=county.east, staff_count=90)
    registry.revision = close_month(actor=None, month=pages.MONTH)
    return registry


def test_a_month_is_looked_through_before_it_is_issued(client, cast, closed):
    said = page(client, cast.county_staff, "papers:occasion", "red_light", MONTH)
    assert "签发 2 份" in said and "西镇党委" in said and "红灯 1 个" in said
    look = reverse("papers:look", args=["red_light", MONTH])
    found = client.get(f"{look}?key=330999002")
    assert found.status_code == 200 and found.content.startswith(b"PK")
    assert client.get(f"{look}?key=330999901").status_code == 404
    assert not Letter.objects.exists()


def test_issuing_a_month_starts_one_job(client, cast, closed):
    client.force_login(cast.county_staff)
    url = reverse("papers:occasion", args=["red_light", MONTH])
    answer = client.post(url)
    job = Job.objects.get(kind="letters")
    assert answer.url == reverse("core:job", args=[job.pk])
    client.post(url)
    assert Job.objects.filter(kind="letters").count() == 1


def test_what_stands_issued_is_shown_with_its_numbers(client, cast, closed):
    made = letters.issue_occasion(actor=cast.county_staff, kind=RED_LIGHT, occasion=MONTH)
    said = page(client, cast.county_staff, "papers:occasion", "red_light", MONTH)
    assert all(each.number in said for each in made.letters)
    assert "待签发 0 份，已签发 2 份" in said and "打包下载" in said


def test_a_month_that_is_not_closed_says_so(client, cast, county):
    said = page(client, cast.county_staff, "papers:occasion", "red_light", "2026-02")
    assert "2026年2月尚未定稿" in said
    assert page(client, cast.county_staff, "papers:occasion", "red_light", "x").count("YYYY-MM")


def test_lights_months_and_elections_lead_to_their_letters(client, cast, closed):
    client.force_login(cast.county_staff)
    url = reverse("papers:current_occasion", args=["red_light"])
    for name in ("lights:list", "rectification:list"):
        assert url in client.get(reverse(name)).content.decode()
    assert client.get(url).url == reverse("papers:occasion", args=["red_light", MONTH])
    month = client.get(reverse("reports:month", args=[MONTH])).content.decode()
    assert reverse("papers:occasion", args=["red_light", MONTH]) in month
    reminder = reverse("papers:current_occasion", args=["election-reminder"])
    assert reminder in client.get(reverse("elections:list")).content.decode()
    client.force_login(cast.viewer)
    assert url not in client.get(reverse("lights:list")).content.decode()


def test_the_list_says_how_many_letters_this_year_and_last_year(client, cast, sent):
    said = page(client, cast.county_staff, "papers:letters")
    assert "今年已发文" in said and "去年同期" in said
    assert "今年已发文" not in page(client, cast.viewer, "papers:letters")


def test_the_list_is_narrowed_to_what_waits_for_me(client, cast, county, sent):
    other = DeliveryFactory(letter__issuer=county.root, region=county.west).letter
    client.force_login(cast.town_staff)
    said = client.get(reverse("papers:letters") + "?receipt=mine").content.decode()
    assert sent.title in said and other.title not in said
    client.force_login(cast.county_staff)
    url = reverse("papers:letters") + "?region=330999002&receipt=waiting"
    said = client.get(url).content.decode()
    assert other.title in said and sent.title not in said


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_many_letters(client, cast, county, rows):
    for _ in range(rows):
        DeliveryFactory(letter__issuer=county.root, region=county.east)
    client.force_login(cast.town_staff)
    client.get(reverse("papers:letters"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("papers:letters"))
    assert len(queries) == 11, [each["sql"][:90] for each in queries]


def test_a_letterhead_is_entered_once_for_each_office(client, cast, county):
    client.force_login(cast.county_admin)
    assert "西镇党委" in client.get(reverse("papers:letterheads")).content.decode()
    url = reverse("papers:letterhead", args=[county.west.pk])
    fields = {"heading": "中共西镇委员会", "sender": "中共西镇委员会", "prefix": "西委"}
    for copies in ("", "组织办"):
        client.post(url, {**fields, "copies": copies})
    head = Letterhead.objects.get()
    assert (head.prefix, head.copies) == ("西委", "组织办")
    other = reverse("papers:letterhead", args=[county.east.pk])
    said = client.post(other, {**fields, "copies": ""}).content.decode()
    assert "请换一个" in said and Letterhead.objects.count() == 1


def test_numbers_and_days_of_a_list_are_set_as_in_every_list():
    fields = (Text("n", "序号"), Text("who", "对象"), Text("due", "整改期限"), Text("none", "说明"))
    rows = [
        {"n": "1", "who": "甲", "due": "2026-12-30", "none": ""},
        {"n": "12", "who": "3", "due": "", "none": ""},
    ]
    laid = laid_out(fields, rows)
    looks = {"序号": "num", "对象": "cell-wrap", "整改期限": "date", "说明": "cell-wrap"}
    assert dict(laid["heads"]) == looks
    assert [[cell for _, cell, _ in row] for row in laid["rows"]] == [
        ["1", "甲", "2026-12-30", ""],
        ["12", "3", "", ""],
    ]
    assert all({head: look for head, _, look in row} == looks for row in laid["rows"])
