"""Pages of candidates: the way, a step and a look in few fields, lists with constant queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.todos import next_steps, waiting
from joining.models import Candidate, SeedlingCheck
from joining.todos import TODOS
from papers.kinds import kinds_of
from papers.services import making
from tests.joining.factories import CandidateFactory
from tests.joining.timeline import Way, day
from tests.members.factories import MemberFactory

LIST = {"HX-Request": "true", "HX-Target": "list"}


@pytest.fixture
def way(cast):
    cast.branch.founded_on = day("2015-01-01")
    cast.branch.save()
    people = MemberFactory.create_batch(5, party_organization=cast.branch)
    return Way(cast, people)


def test_the_page_says_who_has_to_do_what_by_when(client, cast, way):
    client.force_login(cast.secretary)
    said = client.get(reverse("joining:detail", args=[way.pk])).content.decode()
    assert "下一步由党支部办理“党组织派人谈话”，2020-02-29 前。" in said and "已逾期" in said
    assert "王小红" in said and said.count("guided-step") == 25
    # The step is recorded with what is filled in already: today, and whoever talks.
    page = client.get(reverse("joining:step", args=[way.pk, "talk"]))
    fields = list(page.context["form"].fields)
    assert fields == ["happened_on", "people", "note"]
    version = way.candidate.version
    answer = client.post(
        reverse("joining:step", args=[way.pk, "talk"]),
        {"version": version, "happened_on": "2020-03-05", "people": "党支部书记"},
        follow=True,
    )
    said = answer.content.decode()
    assert "已登记“党组织派人谈话”" in said and "应在 2020-02-29 前" in said
    for each in ("activist", "activist_filed", "sponsors"):
        way.record(each, **({"on": day("2020-03-06")} if each != "activist_filed" else {}))
    refused = client.post(
        reverse("joining:step", args=[way.pk, "target"]),
        {"version": way.candidate.version, "happened_on": "2020-12-01"},
    )
    assert "工作细则》第十三条" in refused.content.decode() and refused.status_code == 200
    look = reverse("joining:look", args=[way.pk])
    filled = client.get(look).context["form"]
    assert filled["looked_on"].value() == timezone.localdate()
    client.post(
        look,
        {
            "version": way.candidate.version,
            "looked_on": f"{timezone.localdate()}",
            "result": filled["result"].value(),
        },
    )
    assert way.candidate.looks.get().result == "good"


def test_names_are_masked_for_whoever_does_not_keep_the_people(client, cast, way):
    for user, shown in ((cast.county_staff, "王小红"), (cast.secretary, "王小红")):
        client.force_login(user)
        said = client.get(reverse("joining:list")).content.decode()
        assert shown in said
    client.force_login(cast.viewer)
    assert client.get(reverse("joining:list")).status_code == 403


def test_lists_ask_as_often_for_three_rows_as_for_one(client, cast):
    client.force_login(cast.town_staff)
    counts = []
    for number in (1, 2):
        CandidateFactory.create_batch(number, party_organization=cast.branch)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("joining:list"), headers=LIST)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_next_three_things_of_the_secretary(cast, way):
    """And the office above has its own; a viewer none."""
    todos = {todo.title: text for todo, text in waiting(cast.secretary) if todo in TODOS}
    assert todos == {"发展党员的下一步": "1"}
    steps = next_steps(cast.secretary, waiting(cast.secretary))
    (step,) = [each for each in steps if "谈话" in each.title]
    assert step.due_on == day("2020-02-29") and step.url.endswith("/steps/talk/")
    way.record("talk")
    way.record("activist")
    found = [todo.title for todo, _ in waiting(cast.town_staff) if todo in TODOS]
    assert found == ["待上级办理的发展党员步骤"]
    assert [todo for todo, _ in waiting(cast.viewer) if todo in TODOS] == []


def test_the_seven_measures_of_a_town(client, cast, county):
    listed = CandidateFactory(party_organization=cast.branch, is_seedling=True, kind="investor")
    client.force_login(cast.town_staff)
    url = reverse("joining:seedlings")
    said = client.get(url).content.decode()
    assert listed.name in said and "单列一批发展名额" in said
    today = timezone.localdate()
    client.post(url, {"measure": "search", "done_on": f"{today}", "note": "排查 30 家"})
    check = SeedlingCheck.objects.get()
    assert (check.region, check.year, check.done_on) == (county.east, today.year, today)
    client.post(url, {"measure": "search", "done_on": ""})
    assert not SeedlingCheck.objects.exists()
    client.force_login(cast.secretary)
    client.post(url, {"measure": "search", "done_on": f"{today}"})
    assert not SeedlingCheck.objects.exists()


def test_papers_are_filled_from_the_steps(cast, way):
    way.until("approval")
    candidate = way.candidate
    offered = [each.code for each in making.offered(cast.secretary, candidate)]
    assert offered[:3] == ["joining-record", "joining-talk", "joining-looks"]
    assert "joining-approval" in offered and "joining-full-vote" not in offered
    kinds = {each.code: each for each in kinds_of(Candidate)}
    said = kinds["joining-record"].context(cast.secretary, candidate)
    assert len(said["steps"]) == 25 and said["steps"][0]["day"] == "2020年1月31日"
    assert said["sponsors"].count("、") == 1 and said["form_number"].strip("　") == ""
    vote = kinds["joining-vote"].context(cast.secretary, candidate)
    assert (vote["entitled"], vote["present"], vote["in_favour"]) == ("5", "3", "3")
    approval = kinds["joining-approval"].context(cast.secretary, candidate)
    assert approval["probation_day"] == "2022年5月6日"
