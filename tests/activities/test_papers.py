"""Papers of an activity: what they say to whom, and the pack of a month (`activities.papers`)."""

import datetime
import io
import zipfile

import pytest
from django.urls import reverse
from docx import Document

from activities.models import Absence, Photo
from core import jobs
from core.attachments import service
from core.errors import Missing, Refusal
from core.models import AuditEntry, Download
from members.models import Membership
from papers.kinds import kinds
from papers.models import Paper
from papers.services import making, pdf, templates
from papers.services.samples import sample_picture
from papers.tasks import start_pack
from tests.accounts.factories import GrantFactory
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.papers.factories import pages_of, template, words_of

pytestmark = pytest.mark.django_db
NAMES = ("王小明", "李建国", "赵敏")
PAPERS = ("sign-in", "minutes", "photo-page")


@pytest.fixture
def people(cast):
    return [MemberFactory(name=name, party_organization=cast.branch) for name in NAMES]


@pytest.fixture
def activity(cast, people):
    made = ActivityFactory(
        organizer=cast.branch,
        topic="学习贯彻全会精神",
        host="王小明",
        guests=["张工"],
        text="第一段。\n第二段，联系电话13800138000。",
        decisions="同意下一步安排。",
        duty="member_meeting",
    )
    enroll(made, people)
    Absence.objects.create(activity=made, member=people[1], reason="出差")
    count(made)
    return made


def enroll(activity, people, party=None):
    branch = activity.branches.get(party_organization=party or activity.organizer)
    branch.entitled_ids = [each.pk for each in people]
    branch.save()
    count(activity)


def count(activity):
    absent = set(activity.absences.values_list("member", flat=True))
    for branch in activity.branches.all():
        branch.count(absent)
        branch.save()


def made(actor, code, activity):
    return making.make(actor=actor, kind=kinds()[code], pk=activity.pk)


def said(actor, code, activity):
    return words_of(made(actor, code, activity).data)


def add_photos(actor, activity, number):
    for position in range(number):
        photo = Photo.objects.create(
            activity=activity,
            client_key=activity.client_key,
            sha256=f"{position:064x}",
            position=position,
            complete=True,
        )
        photo.attachment, _ = service.store(
            actor=actor, data=sample_picture(), name="照片", owner=photo
        )
        photo.save()


def test_the_sign_in_sheet_names_everybody_entitled_and_says_who_was_absent_and_why(cast, activity):
    words = said(cast.secretary, "sign-in", activity)
    for text in (
        *NAMES,
        "张工（列席）",
        "缺席（出差）",
        "应到 3 人，实到 2 人，缺席 1 人，列席 1 人",
    ):
        assert text in words
    assert "2026年3月5日" in words and "东街道联合党支部签到表" in words


def test_the_minutes_have_the_columns_of_the_real_form(cast, activity):
    words = said(cast.secretary, "minutes", activity)
    for text in (
        "2026年第1次党员大会",
        "应到 3 人，实到 2 人，缺席 1 人",
        "李建国（出差）",
        "张工",
        "王小明",
        "第一段。",
        "同意下一步安排。",
    ):
        assert text in words
    assert "13800138000" not in words


def test_the_number_in_the_year_counts_what_was_held_before(cast, activity):
    ActivityFactory(organizer=cast.branch, held_on=datetime.date(2026, 1, 9), duty="member_meeting")
    ActivityFactory(organizer=cast.branch, held_on=datetime.date(2026, 1, 8), duty="party_class")
    ActivityFactory(
        organizer=cast.branch, held_on=datetime.date(2025, 12, 9), duty="member_meeting"
    )
    assert "2026年第2次党员大会" in said(cast.secretary, "minutes", activity)


def test_members_who_went_since_stay_in_the_list_of_that_day(cast, activity, people):
    other = PartyOrganizationFactory(region=cast.branch.region)
    Membership.objects.filter(member=people[2]).update(party_organization=other)
    people[2].party_organization = other
    people[2].save()
    assert "赵敏" in said(cast.secretary, "sign-in", activity)


def test_a_secretary_gets_no_paper_of_another_branch(cast, activity):
    stranger = GrantFactory(
        role="secretary",
        party_organization=PartyOrganizationFactory(region=cast.branch.region),
    ).user
    for code in PAPERS:
        with pytest.raises(Missing):
            made(stranger, code, activity)
    assert making.offered(stranger, activity) == []
    assert not Paper.objects.exists()


def test_of_a_joint_activity_each_secretary_reads_his_own_people_only(cast, people):
    other = PartyOrganizationFactory(region=cast.branch.region, name="某某商会党支部")
    guest = MemberFactory(name="钱海洋", party_organization=other)
    joint = ActivityFactory(organizer=cast.branch, parties=[other])
    enroll(joint, people)
    enroll(joint, [guest], other)
    theirs = GrantFactory(role="secretary", party_organization=other).user
    words = said(theirs, "sign-in", joint)
    assert "钱海洋" in words and not [name for name in NAMES if name in words]
    words = said(cast.town_staff, "sign-in", joint)
    assert all(name in words for name in NAMES) and "钱海洋（某某商会党支部）" in words


def test_whoever_sees_numbers_only_gets_no_paper_with_persons(cast, activity):
    with pytest.raises(Missing):
        made(cast.viewer, "minutes", activity)
    assert making.offered(cast.viewer, activity) == []


def test_a_plan_has_a_sheet_to_be_signed(cast, people):
    plan = ActivityFactory(
        organizer=cast.branch,
        held_on=None,
        planned_on=datetime.date(2026, 4, 2),
        state="planned",
        filed_at=None,
    )
    words = said(cast.secretary, "sign-in", plan)
    assert all(name in words for name in NAMES) and "2026年4月2日" in words


def crowd(activity):
    """Sixty members with long names."""
    party = activity.organizer
    many = [
        MemberFactory(name=f"买买提艾力·阿卜杜热合曼{n:02d}", party_organization=party)
        for n in range(60)
    ]
    enroll(activity, many)
    return many


def test_sixty_people_and_long_names_stand_in_rows_that_are_not_torn(cast, activity):
    crowd(activity)
    document = Document(io.BytesIO(made(cast.secretary, "sign-in", activity).data))
    rows = document.tables[1].rows
    assert len(rows) == 1 + 31  # the head; 60 members and a guest, two beside each other
    assert all(row._tr.trPr.xpath("w:cantSplit") for row in rows)
    assert rows[0]._tr.trPr.xpath("w:tblHeader")


@pytest.mark.dealt(5)
@pytest.mark.parametrize(("number", "width"), [(0, 0), (1, 149), (2, 101), (6, 67), (9, 43)])
def test_photos_are_as_large_as_their_number_allows(cast, activity, number, width):
    add_photos(cast.secretary, activity, number)
    document = Document(io.BytesIO(made(cast.secretary, "photo-page", activity).data))
    assert [round(each.width.mm) for each in document.inline_shapes] == [width] * number
    words = "".join(each.text for each in document.paragraphs)
    assert ("本次活动没有照片。" in words) == (number == 0)
    offered = [kind.code for kind in making.offered(cast.secretary, activity)]
    assert ("photo-page" in offered) == (number > 0)


def test_each_paper_is_recorded_and_made_again_by_its_own_version(cast, activity):
    made(cast.secretary, "minutes", activity)
    kind = kinds()["minutes"]
    templates.replace(
        actor=cast.county_admin, kind=kind, data=template("新格式 {{ topic }}"), name="新.docx"
    )
    assert said(cast.secretary, "minutes", activity) == "新格式 学习贯彻全会精神"
    first, second = Paper.objects.order_by("pk")
    assert (first.template, second.template.number) == (None, 1)
    old = making.make_again(actor=cast.secretary, pk=first.pk)
    assert "应到 3 人" in words_of(old.data) and "新格式" not in words_of(old.data)
    with pytest.raises(Missing):
        making.make_again(actor=cast.town_staff, pk=first.pk)
    entries = AuditEntry.objects.filter(action="paper_made").order_by("pk")
    assert [each.detail["模板版本"] for each in entries] == [0, 1, 0]
    assert entries[0].subject_id == activity.pk and entries[0].actor_id == cast.secretary.pk


def test_the_page_of_an_activity_gives_a_paper_by_one_press(cast, client, activity):
    client.force_login(cast.secretary)
    page = client.get(activity.get_absolute_url()).content.decode()
    url = reverse("papers:make", args=["minutes", activity.pk])
    assert url in page
    answer = client.post(url, {"format": "docx"})
    assert "学习贯彻全会精神" in words_of(answer.content)
    assert "filename*=UTF-8''0305_" in answer["Content-Disposition"]
    assert client.post(url, {"format": "exe"}).status_code == 404
    assert "再次生成" in client.get(activity.get_absolute_url()).content.decode()


# --- The pack of a month ------------------------------------------------------------------------


def pack(actor, branch, part="2026-03", shape="files"):
    return start_pack(actor=actor, code="activity-month", pk=branch.pk, part=part, shape=shape)


def fetched(client, job):
    """What the finished job offers, as its owner gets it."""
    answer = client.post(reverse("core:download", args=[Download.objects.get(job=job).pk]))
    return b"".join(answer.streaming_content)


def test_a_month_is_one_archive_with_the_papers_of_each_activity(cast, client, activity):
    ActivityFactory(organizer=cast.branch, held_on=datetime.date(2026, 4, 1))
    job = jobs.run(pack(cast.secretary, cast.branch).pk)
    assert job.status == "succeeded", job.error
    client.force_login(cast.secretary)
    with zipfile.ZipFile(io.BytesIO(fetched(client, job))) as file:
        names = sorted(file.namelist())
        assert [name.split("/")[1] for name in names] == [
            "01_0305_学习贯彻全会精神_签到表.docx",
            "02_0305_学习贯彻全会精神_会议记录.docx",
        ]
        assert "王小明" in words_of(file.read(names[0]))
    assert Download.objects.get(job=job).name == "东街道联合党支部_2026年3月活动资料.zip"
    assert Paper.objects.filter(made_by=cast.secretary).count() == 2
    assert AuditEntry.objects.filter(action="export", subject_id=cast.branch.pk).count() == 1


def test_a_pack_is_asked_for_within_the_scope_only_and_stops_when_that_ends(cast, activity):
    stranger = GrantFactory(
        role="secretary",
        party_organization=PartyOrganizationFactory(region=cast.branch.region),
    ).user
    for actor in (stranger, cast.viewer):
        with pytest.raises(Missing):
            pack(actor, cast.branch)
    with pytest.raises(Missing):
        pack(cast.secretary, cast.branch, "2026-05")
    job = pack(cast.secretary, cast.branch)
    activity.state = "withdrawn"
    activity.save()
    done = jobs.run(job.pk)
    assert done.status == "failed" and "没有生成" in done.error
    assert not Download.objects.exists() and not Paper.objects.exists()


def test_a_broken_template_is_said_to_whoever_wants_a_paper(cast, activity, monkeypatch):
    monkeypatch.setattr(templates, "content_of", lambda kind, template_: template("{{ gone }}"))
    with pytest.raises(Refusal, match="会议记录的模板有误"):
        made(cast.secretary, "minutes", activity)


def test_the_page_of_a_party_organization_offers_the_months(cast, client, activity):
    client.force_login(cast.secretary)
    url = reverse("activities:month_papers", args=[cast.branch.pk])
    assert "2026年3月" in client.get(url).content.decode()
    client.force_login(cast.viewer)
    assert client.get(url).content == b""


# --- In a word processor ------------------------------------------------------------------------

in_an_office = pytest.mark.skipif(pdf.program() is None, reason="LibreOffice Writer is missing")


@pytest.mark.dealt(7)
@in_an_office
def test_a_pack_as_one_document_opens_with_sixty_people_long_names_and_nine_photos(
    cast, client, activity, tmp_path, settings
):
    settings.SPOOL_DIR = tmp_path
    activity.topic = "学习贯彻全会精神暨“两企三新”党建工作重点任务推进会" * 2
    activity.save()
    Absence.objects.bulk_create(
        Absence(activity=activity, member=each, reason="因公出差，赴外地参加行业展会未归")
        for each in crowd(activity)[::5]
    )
    count(activity)
    add_photos(cast.secretary, activity, 9)
    # Another one in the month, without a photo: it has no page of photos.
    ActivityFactory(organizer=cast.branch, held_on=datetime.date(2026, 3, 20))
    job = jobs.run(pack(cast.secretary, cast.branch, shape="one").pk)
    assert job.status == "succeeded", job.error
    client.force_login(cast.secretary)
    # Sheet, minutes and photos of the first; sheet and minutes of the other.
    alone = [pages_of(made(cast.secretary, code, activity).data) for code in PAPERS]
    assert alone == [4, 2, 1]
    assert pages_of(fetched(client, job)) == sum(alone) + 2


@pytest.mark.dealt(5)
@in_an_office
@pytest.mark.parametrize("number", [0, 1, 2, 6, 9])
def test_the_page_of_photos_is_one_page_however_many(cast, activity, number, tmp_path, settings):
    settings.SPOOL_DIR = tmp_path
    add_photos(cast.secretary, activity, number)
    assert pages_of(made(cast.secretary, "photo-page", activity).data) == 1
