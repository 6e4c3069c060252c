"""Lists, pages and forms of reviews and procedures; papers; the number of queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Absence
from core.models import PollVoter
from core.months import months_later
from dues.models import DuesStanding
from members.models import Member
from members.services.silence import silences_of
from own.models import MemberAccount
from papers.services import making
from reviews.models import Appraisal, Disposal
from reviews.papers import PAPERS
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.papers.factories import words_of
from tests.reviews.conftest import MET
from tests.reviews.factories import AppraisalFactory, AppraisedFactory, DisposalFactory
from tests.transfers.factories import AwayFactory

pytestmark = pytest.mark.django_db


def send(client, user, url, **fields):
    client.force_login(user)
    response = client.post(url, fields)
    assert response.status_code == 302, response.content.decode()[:3000]
    return response["Location"]


def test_a_review_goes_its_way_by_its_forms(client, cast, party):
    secretary, town = cast.secretary, cast.town_staff
    url = send(client, secretary, reverse("reviews:new"), party_organization=party.pk, year=2026)
    pk = Appraisal.objects.get().pk
    assert url.endswith(f"/{pk}/")

    def at(name, *args):
        return reverse(f"reviews:{name}", args=[pk, *args])

    def go(user, url, **fields):
        client.force_login(user)
        assert client.get(url).status_code == 200
        return send(client, user, url, version=Appraisal.objects.get(pk=pk).version, **fields)

    go(secretary, at("open"), met_on="2026-01-10", vote_kind="codes")
    client.force_login(secretary)
    version = Appraisal.objects.get(pk=pk).version
    slips = client.post(at("slips"), {"version": version})
    assert slips["Cache-Control"] == "no-store" and slips.content.count(b"<svg") >= 8
    assert PollVoter.objects.exclude(code_digest="").count() == 8
    page = client.get(at("detail")).content.decode()
    assert "已投票 0 人" in page and "结束投票" in page
    refused = client.post(at("close"), {"version": version}, follow=True).content.decode()
    assert "还不能结束投票" in refused
    go(secretary, at("step", "again"), reason="改用纸质票")
    go(secretary, at("open"), met_on="2026-01-10", vote_kind="paper")
    people = list(Appraisal.objects.get(pk=pk).people.filter(no_grade="").order_by("name", "pk"))
    counts = dict.fromkeys(("present_count", "issued", "returned", "valid"), 8)
    votes = {f"qualified_{each.pk}": 8 for each in people}
    go(secretary, at("paper"), **counts, **votes)
    go(secretary, at("opinions"), **{f"self_{people[0].pk}": "qualified"})
    go(secretary, at("grades"), **{f"grade_{each.pk}": "qualified" for each in people})
    go(secretary, at("step", "report"))
    go(town, at("answer", "agree"), decided_on="2026-01-20")
    row = Appraisal.objects.get(pk=pk)
    assert row.state == "agreed" and row.people.filter(qualified_votes=8).count() == 8
    client.force_login(town)
    page = client.get(at("detail")).content.decode()
    assert "已完成" in page and "民主评议结果表" in page
    # The list of results as a file: names and sums, for whoever may take persons out.
    client.force_login(cast.county_admin)
    assert client.get(reverse("reviews:people") + "?export=xlsx").status_code == 200
    member = client.get(reverse("reviews:of_member", args=[people[0].member_id])).content.decode()
    assert "提出组织处置" in member


def test_a_member_votes_from_his_own_page_and_reads_his_grade_once_it_is_agreed(
    client, cast, course, party
):
    voter, other = party.people[0], party.people[1]
    account = MemberAccount.objects.create(user=cast.member, member=voter)
    course.opened("codes")
    client.force_login(cast.member)
    page = reverse("reviews:own", args=[account.pk])
    assert "正在测评" in client.get(page).text
    vote = reverse("reviews:own_vote", args=[course.pk])
    marked = {f"mark-{each.pk}": "qualified" for each in course.rated}
    assert other.name in client.get(vote).text
    assert "已投票" in client.post(vote, {"cast": "1", **marked}).text
    assert PollVoter.objects.get(voted=True).subject_id == voter.pk
    assert "没有等您投票" in client.post(vote, {"cast": "1", **marked}).text
    assert "还没有评议记录" in client.get(page).text
    course.row.people.filter(member=voter).update(grade="excellent")
    Appraisal.objects.filter(pk=course.pk).update(state="agreed", present_count=8)
    assert "优秀" in client.get(page).text
    client.force_login(cast.secretary)
    assert client.get(vote).status_code == 404 and "优秀" not in client.get(page).text


def test_a_procedure_goes_its_way_by_its_forms(client, cast, party):
    secretary, town = cast.secretary, cast.town_staff
    member = party.people[0]
    client.force_login(secretary)
    assert client.get(reverse("reviews:propose", args=[member.pk])).status_code == 200
    send(
        client,
        secretary,
        reverse("reviews:propose", args=[member.pk]),
        version=member.version,
        kind="rectify",
        ground="no_discipline",
        months=6,
        proposed_on="2026-01-10",
        facts="多次不参加组织生活",
    )
    pk = Disposal.objects.get().pk

    def go(user, name, *args, **fields):
        url = reverse(f"reviews:{name}", args=[pk, *args])
        client.force_login(user)
        assert client.get(url).status_code == 200, url
        send(client, user, url, version=Disposal.objects.get(pk=pk).version, **fields)
        assert client.get(reverse("reviews:disposal", args=[pk])).status_code == 200

    go(secretary, "disposal_step", "file")
    go(town, "disposal_answer", "accept", decided_on="2026-01-11")
    go(
        secretary,
        "find",
        investigators="甲、乙",
        findings="属实",
        talked_on="2026-01-12",
        statement="愿意改正",
    )
    meeting = {"entitled_count": 8, "present_count": 8, "in_favour": 7}
    go(secretary, "submit", met_on="2026-01-20", **meeting)
    go(town, "approve", decided_on="2026-01-25", document_number="两新党〔2026〕9号")
    go(secretary, "announce", announced_on="2026-01-26")
    go(town, "extend", months=9, reason="有改正表现，须再观察")
    go(town, "end", outcome="unchanged", ended_on="2026-10-26")
    go(secretary, "follow", proposed_on="2026-11-01", facts="期满仍无转变")
    first = Disposal.objects.get(pk=pk)
    assert (first.until, first.outcome) == (datetime.date(2026, 10, 25), "unchanged")
    assert Disposal.objects.filter(follows=pk, kind="persuade").exists()


def test_papers_say_what_was_counted_and_hide_what_is_guarded(cast, course, party):
    course.counted()
    course.graded()
    made = {kind.code: kind for kind in PAPERS}

    def said(code, pk):
        return words_of(making.make(actor=cast.secretary, kind=made[code], pk=pk).data)

    first = course.rated[0]
    summary = said("appraisal-summary", course.pk)
    assert first.name in summary and "有效 8 张" in summary and "优秀" in summary
    assert "合格 6 名" in said("appraisal-report", course.pk)
    assert first.name in said("appraisal-ballot", course.pk)
    Appraisal.objects.filter(pk=course.pk).update(valid=4)
    assert "不足 5 张，不列各等次票数" in said("appraisal-summary", course.pk)
    review = course.pk
    course.propose()
    assert "多次不参加组织生活" in said("disposal-filing", course.pk)
    course.decided()
    text = said("disposal-decision", course.pk)
    assert "限期改正" in text and "6个月，至2026年8月28日" in text
    assert "赞成 5 人" in said("disposal-request", course.pk)
    assert Appraisal.objects.filter(pk=review).exists()


@pytest.mark.parametrize("name", ["list", "people", "disposals"])
def test_a_list_asks_as_many_queries_for_three_rows_as_for_one(
    client, cast, county, party, name, django_assert_num_queries
):
    def add():
        appraisal = AppraisalFactory(
            party_organization=party, year=2020 + Appraisal.objects.count(), met_on=MET
        )
        AppraisedFactory(appraisal=appraisal, member=party.people[Appraisal.objects.count()])
        DisposalFactory(
            party_organization=party, member=party.people[Disposal.objects.count()], state="filed"
        )

    add()
    client.force_login(cast.town_staff)
    url = reverse(f"reviews:{name}")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    add()
    add()
    with django_assert_num_queries(len(one)):
        assert client.get(url).content.count(b"<tr") >= 4


def test_who_was_silent_for_half_a_year_is_named_to_whoever_reviews_him(client, cast, party):
    """Dues, attendance and contact, each said by its own app; one who came, one day short of six
    months or somebody of another branch is not. The person still decides: nothing is begun."""
    today = timezone.localdate()
    silent, came, recent, other = MemberFactory.create_batch(4, party_organization=party)
    Member.objects.filter(pk=other.pk).update(
        party_organization=PartyOrganizationFactory(region=party.region)
    )
    edge = months_later(today, -6)
    for member, since in ((silent, edge), (recent, edge + datetime.timedelta(days=1))):
        DuesStanding.objects.create(member=member, months=6, since=since)
        AwayFactory(party_organization=party, member=member, starts_on=since)
    people = [silent, came, recent, other]
    for months, absent in ((8, (silent,)), (7, (silent, came)), (5, (silent, recent, other))):
        activity = ActivityFactory(organizer=party, held_on=months_later(today, -months))
        activity.branches.update(entitled_ids=[each.pk for each in people])
        for each in absent:
            Absence.objects.create(activity=activity, member=each)
    first = months_later(today, -8)
    said = {
        silent.pk: [
            f"自 {edge} 起外出，没有联系记录",
            f"自 {edge} 起连续未交党费",
            f"自 {first} 起没有参加组织生活",
        ]
    }
    assert silences_of([each.pk for each in people], today, 6) == said
    page = reverse("reviews:of_party", args=[party.pk])
    for user in (cast.secretary, cast.town_staff):
        client.force_login(user)
        shown = client.get(page).content.decode()
        assert "须了解情况的党员" in shown and "自 " + str(first) in shown
    client.force_login(cast.viewer)
    assert "须了解情况" not in client.get(page).content.decode()
    assert not Disposal.objects.exists()
