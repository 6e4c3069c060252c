"""Reviewing over the API: the same rows, rules and refusals as on the pages."""

import pytest

from activities.models import Activity
from tests.accounts.factories import GrantFactory
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.core.api.conftest import Program


@pytest.fixture
def activity(county):
    return ActivityFactory(organizer=PartyOrganizationFactory(region=county.east), topic="党员大会")


@pytest.fixture
def town(cast):
    return Program(cast.town_staff)


def post(client, activity, move, **fields):
    version = Activity.objects.get(pk=activity.pk).version
    return client.send("POST", f"reviews/{activity.pk}/{move}/", {"version": version} | fields)


def test_what_waits_is_listed_and_accepted(town, activity):
    rows = town.send("GET", "reviews/?state=filed").json()["results"]
    assert [(row["topic"], row["edition"]) for row in rows] == [("党员大会", 1)]
    assert post(town, activity, "accept").json()["state"] == "accepted"
    assert town.send("GET", "reviews/?state=filed").json()["results"] == []
    again = post(town, activity, "accept")
    assert again.status_code == 400
    assert "现在是“已通过”，不能通过" in str(again.json())


def test_a_return_says_why_and_the_chain_tells_it(town, activity):
    refused = post(town, activity, "return")
    assert refused.status_code == 400 and "reason" in refused.json()
    assert "不能作为退回的理由" in str(post(town, activity, "return", reason="缺少照片").json())
    done = post(town, activity, "return", grounds=["date"], reason="纪要写的是 3 月 6 日")
    assert done.json()["state"] == "returned"
    chain = town.send("GET", f"reviews/{activity.pk}/chain/").json()
    assert [each["move"] for each in chain["steps"]] == ["file", "return"]
    assert chain["steps"][0]["reason"] == "" and chain["steps"][0]["made_by"] is None
    assert chain["steps"][1]["reason"] == "开展日期有误：纪要写的是 3 月 6 日"
    assert chain["decisions"] == ["redo"]
    assert chain["next"] == "下一步由党组织重新提交。"


def test_a_stale_version_and_an_unknown_decision_are_refused(town, activity):
    stale = town.send("POST", f"reviews/{activity.pk}/accept/", {"version": 99})
    assert stale.status_code == 409
    assert post(town, activity, "refile").status_code == 404
    assert post(town, activity, "accept", due="2026-01-01").status_code == 400
    assert Activity.objects.get().state == "filed"


def test_another_town_and_whoever_files_decide_nothing(county, activity):
    other = Program(GrantFactory(role="town_staff", region=county.west).user)
    assert post(other, activity, "accept").status_code == 404
    secretary = GrantFactory(role="secretary", party_organization=activity.organizer).user
    assert post(Program(secretary), activity, "accept").status_code == 403
    assert Program(secretary).send("GET", "reviews/").status_code == 403
    assert Activity.objects.get().state == "filed"
