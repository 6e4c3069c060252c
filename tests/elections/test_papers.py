"""The fifteen papers of an election: what they say, when they stand, and the pack of all."""

import io
import zipfile

import docx
import pytest
from django.urls import reverse

from core import crypto, jobs
from core.models import Download
from elections.models import Election
from elections.papers import KINDS
from papers.services import making, pdf
from papers.tasks import start_pack
from tests.branches.factories import PartyOrganizationFactory
from tests.elections.factories import ElectionFactory
from tests.members.factories import MemberFactory
from tests.papers.factories import pages_of, words_of

pytestmark = pytest.mark.django_db

ORDER = [
    "换届决议",
    "换届请示",
    "换届批复",
    "谈话考察情况报告",
    "候选人请示和名册",
    "候选人批复",
    "工作报告和党费收缴情况报告",
    "选举办法",
    "监票人、计票人名单",
    "到会情况表",
    "选票",
    "选举结果报告单",
    "第一次委员会会议记录",
    "选举结果报告",
    "选举结果批复",
]


@pytest.fixture
def named(party):
    """The candidates by their names."""
    for member, name in zip(party.people, ("王小明", "李建国", "赵敏", "欧阳建国"), strict=False):
        member.name = name
        member.gender, member.ethnicity = "male", "汉族"
        member.save()
    return party


def said(course, code, actor=None):
    kind = next(each for each in KINDS if each.code == f"election-{code}")
    actor = actor or course.secretary
    return words_of(making.make(actor=actor, kind=kind, pk=course.pk).data)


def offered(course):
    return [kind.title for kind in KINDS if kind.when(course.election)]


def test_the_papers_stand_in_the_order_of_the_work_and_when_their_step_has_come(course):
    assert [kind.title for kind in KINDS] == ORDER
    course.start()
    assert offered(course) == ORDER[:2]
    course.move("ask")
    assert offered(course) == ORDER[:3]
    course.move("cancel", reason="上级同意延期换届")
    assert offered(course) == []


def test_each_paper_says_what_was_decided_and_counted(course, named):
    course.reported()
    resolution = said(course, "resolution")
    assert "2026年1月10日 会议研究" in resolution and "应选委员 3 名" in resolution
    assert "两新党〔2026〕12号" in said(course, "approval", course.town)
    nomination = said(course, "nomination")
    assert "王小明、李建国、赵敏、欧阳建国" in nomination and nomination.count("2010.07") == 4
    method = said(course, "method")
    assert "应到会 15 人" in method and "至少 13 人" in method
    attendance = said(course, "attendance")
    assert attendance.count("到会\n") >= 15 and "王小明" in attendance
    assert "欧阳建国" in said(course, "ballot")
    result = said(course, "result")
    assert "8 票当选" in result and "当选 3 名：王小明、李建国、赵敏" in result
    committee = said(course, "committee")
    assert "书记" in committee and "组织委员" in committee
    assert "书记：王小明" in said(course, "report")
    course.record()
    assert "两新党〔2026〕31号" in said(course, "result-approval", course.town)


def test_whoever_reads_names_with_stars_reads_no_birth_dates(course, party, cast):
    below = PartyOrganizationFactory(parent=party, region=party.region)
    member = MemberFactory(name="欧阳建国", party_organization=below)
    election = ElectionFactory(party_organization=below, state="convened")
    election.candidates.create(member=member, name=member.name, stands_for="committee_member")
    born = crypto.decrypt(member.id_number_cipher)[6:12]
    born = f"{born[:4]}.{born[4:]}"
    kind = next(each for each in KINDS if each.code == "election-nomination")

    def said(actor):
        return words_of(making.make(actor=actor, kind=kind, pk=election.pk).data)

    assert "欧阳建国" in said(cast.town_staff) and born in said(cast.town_staff)
    assert "欧***" in said(cast.secretary) and born not in said(cast.secretary)


def test_an_election_without_a_committee_has_no_meeting_of_it(course, party):
    course.nominating(form="direct", seats=1)
    Election.objects.filter(pk=course.pk).update(
        state="reported",
        met_on="2026-02-10",
        entitled_count=15,
        least_present=13,
        present_count=15,
    )
    assert "第一次委员会会议记录" not in offered(course)
    assert "选举结果报告" in offered(course)


def test_all_papers_come_as_one_archive_in_their_order(course, named, client):
    course.reported()
    job = jobs.run(start_pack(actor=course.secretary, code="election", pk=course.pk, part="all").pk)
    assert job.status == "succeeded", job.error
    client.force_login(course.secretary)
    answer = client.post(reverse("core:download", args=[Download.objects.get(job=job).pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as file:
        names = [each.split("/")[1] for each in file.namelist()]
        assert "王小明" in words_of(file.read(file.namelist()[4]))
    assert names == [
        f"{place:02d}_东街道联合党支部_2026年换届选举_{title}.docx"
        for place, title in enumerate(ORDER, 1)
    ]


def test_all_papers_come_as_one_document_that_looks_like_each(course, named, client):
    course.reported()
    asked = start_pack(
        actor=course.secretary, code="election", pk=course.pk, part="all", shape="one"
    )
    job = jobs.run(asked.pk)
    assert job.status == "succeeded", job.error
    offered = Download.objects.get(job=job)
    assert offered.name.endswith("_东街道联合党支部全套资料.docx")
    client.force_login(course.secretary)
    answer = client.post(reverse("core:download", args=[offered.pk]))
    data = b"".join(answer.streaming_content)
    whole = docx.Document(io.BytesIO(data))
    # Each paper is a section of its own, begins on a new page, and has its words.
    assert len(whole.sections) >= len(ORDER)
    words = words_of(data)
    positions = [words.index(each) for each in ("换届选举的决议", "换届选举的请示", "选举办法")]
    assert positions == sorted(positions) and "王小明" in words
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert len(set(file.namelist())) == len(file.namelist())


@pytest.mark.dealt(7)
@pytest.mark.skipif(pdf.program() is None, reason="LibreOffice Writer is missing")
def test_all_papers_as_one_document_open_in_a_word_processor(
    course, named, client, tmp_path, settings
):
    settings.SPOOL_DIR = tmp_path
    course.reported()
    asked = start_pack(
        actor=course.secretary, code="election", pk=course.pk, part="all", shape="one"
    )
    job = jobs.run(asked.pk)
    client.force_login(course.secretary)
    answer = client.post(reverse("core:download", args=[Download.objects.get(job=job).pk]))
    # A paper each; the request and the reports have two parts.
    assert pages_of(b"".join(answer.streaming_content)) == len(ORDER) + 2
