"""The queue of a town, the page of one activity under review, the chain, making up."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, ActivityStep
from tests.accounts.factories import GrantFactory
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory

QUEUE = reverse("activities:reviews")


@pytest.fixture
def branch(county):
    return PartyOrganizationFactory(region=county.east, name="明亮党支部")


@pytest.fixture
def activities(branch):
    """Three, filed one after the other."""
    now = timezone.now()
    return [
        ActivityFactory(
            organizer=branch,
            topic=f"第{n}次主题党日",
            filed_at=now - datetime.timedelta(days=10 - n),
        )
        for n in range(1, 4)
    ]


@pytest.fixture
def secretary(branch):
    return GrantFactory(role="secretary", party_organization=branch).user


@pytest.fixture
def town(client, cast):
    client.force_login(cast.town_staff)
    return client


def tick(activity):
    return f"{activity.pk}-{Activity.objects.get(pk=activity.pk).version}"


def states(activities):
    return [Activity.objects.get(pk=each.pk).state for each in activities]


def test_the_queue_shows_what_waits_oldest_first(town, activities, county):
    theirs = ActivityFactory(organizer=PartyOrganizationFactory(region=county.west))
    ActivityFactory(organizer=activities[0].organizer, topic="早已通过", state="accepted")
    html = town.get(QUEUE).content.decode()
    assert theirs.topic not in html and "早已通过" not in html
    assert [html.index(each.topic) for each in activities] == sorted(
        html.index(each.topic) for each in activities
    )
    assert "照片可传可不传，没有照片不是退回的理由" in html


@pytest.mark.parametrize("role", ["viewer", "secretary", "nobody", "system_admin"])
def test_only_reviewers_have_a_queue(client, cast, activities, role):
    client.force_login(getattr(cast, role))
    assert client.get(QUEUE).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_queue_do_not_follow_its_rows(town, branch, rows, django_assert_num_queries):
    # Of the same text as one that was accepted: rows with hints.
    for state in ("accepted", *["filed"] * rows):
        ActivityFactory(
            organizer=branch,
            state=state,
            text="传达了上级文件精神，讨论了下一步的学习安排和三季度发展党员工作，大家一致同意。",
        )
    town.get(QUEUE)
    with django_assert_num_queries(14):
        town.get(QUEUE)


def test_one_is_accepted_by_its_button_and_several_by_their_ticks(town, activities):
    town.post(QUEUE, {"accept": tick(activities[0])})
    assert states(activities) == ["accepted", "filed", "filed"]
    chosen = [tick(each) for each in activities[1:]]
    page = town.post(QUEUE, {"chosen": chosen}, follow=True)
    assert states(activities) == ["accepted"] * 3
    assert "已通过 2 次活动。" in page.content.decode()


def test_what_was_changed_since_it_was_shown_is_not_accepted_unseen(town, activities):
    seen = tick(activities[0])
    Activity.objects.filter(pk=activities[0].pk).update(topic="改过的主题")
    page = town.post(QUEUE, {"chosen": [seen, tick(activities[1])]}, follow=True)
    assert states(activities) == ["filed", "accepted", "filed"]
    assert "“改过的主题”没有通过" in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"chosen": "x"}, {"accept": "9999999-1"}, {"accept": "-"}])
def test_nonsense_accepts_nothing(town, activities, sent):
    assert town.post(QUEUE, sent).status_code == 302
    assert states(activities) == ["filed"] * 3


def test_the_page_of_one_shows_all_and_leads_to_the_next(town, activities):
    page = town.get(reverse("activities:review", args=[activities[0].pk]))
    html = page.content.decode()
    for word in ("参加情况", "办理进度", "审核结果", "退回事由", "明亮党支部"):
        assert word in html
    behind = reverse("activities:review", args=[activities[1].pk])
    assert behind in html
    answer = town.post(
        reverse("activities:review", args=[activities[0].pk]),
        {"move": "accept", "version": activities[0].version},
    )
    assert answer.url == behind
    last = town.post(
        reverse("activities:review", args=[activities[2].pk]),
        {"move": "accept", "version": activities[2].version},
    )
    assert last.url == QUEUE


def test_a_return_over_the_page_says_why_and_what_is_missing(town, activities, secretary, client):
    url = reverse("activities:review", args=[activities[0].pk])
    sent = {"move": "return", "version": activities[0].version}
    assert "请写明原因" in town.post(url, sent).content.decode()
    refused = town.post(url, sent | {"reason": "没有照片"})
    assert "不能作为退回的理由" in refused.content.decode()
    assert states(activities)[0] == "filed"
    town.post(url, sent | {"grounds": ["date"], "reason": "会议纪要写的是 3 月 6 日"})
    step = ActivityStep.objects.get()
    assert step.reason == "开展日期有误：会议纪要写的是 3 月 6 日"
    client.force_login(secretary)
    chain = client.get(reverse("activities:chain", args=[activities[0].pk])).content.decode()
    assert step.reason in chain and "当时提交的内容" in chain
    assert "下一步由党组织在" in chain
    assert chain.count("理由") == 0 and "object at" not in chain


def test_hints_are_for_the_reviewer_only(town, branch, secretary, client):
    own = ActivityFactory(
        organizer=branch,
        filed_by=secretary,
        text="传达了上级文件精神，讨论了下一步的学习安排和三季度发展党员工作，大家一致同意。",
    )
    ActivityFactory(organizer=branch, text=own.text)
    assert "内容雷同" in town.get(QUEUE).content.decode()
    assert "内容雷同" in town.get(reverse("activities:review", args=[own.pk])).content.decode()
    client.force_login(secretary)
    for name in ("detail", "chain"):
        html = client.get(reverse(f"activities:{name}", args=[own.pk])).content.decode()
        assert own.topic in html or "办理" in html
        assert "内容雷同" not in html
    assert client.get(reverse("activities:review", args=[own.pk])).status_code == 403


def test_of_a_decided_one_the_page_says_so_and_offers_what_is_left(town, activities, cast):
    url = reverse("activities:review", args=[activities[0].pk])
    town.post(url, {"move": "accept", "version": activities[0].version})
    html = town.get(url).content.decode()
    assert "退回修改" in html and "要求补课" in html and 'value="accept"' not in html
    Activity.objects.filter(pk=activities[0].pk).update(state="withdrawn")
    assert "这条活动现在是“已撤回”，不能通过。" in town.get(url).content.decode()


def test_a_former_decision_is_not_shown_to_whoever_sees_no_persons(client, cast, activities, town):
    Activity.objects.filter(pk=activities[0].pk).update(decisions="同意王小明的申请", version=1)
    stored = Activity.objects.get(pk=activities[0].pk)
    town.post(
        reverse("activities:review", args=[stored.pk]),
        {"move": "return", "version": stored.version, "reason": "日期写错了，请改"},
    )
    url = reverse("activities:chain", args=[stored.pk])
    assert "王小明" in town.get(url).content.decode()
    client.force_login(cast.viewer)
    html = client.get(url).content.decode()
    assert "日期写错了，请改" in html and "王小明" not in html


def test_the_secretary_registers_what_makes_up(client, town, activities, branch, secretary):
    url = reverse("activities:review", args=[activities[0].pk])
    due_on = timezone.localdate() + datetime.timedelta(days=9)
    sent = {"move": "redo", "version": activities[0].version, "reason": "到会不足半数，会议无效"}
    assert "完成日期" in town.post(url, sent).content.decode()
    town.post(url, sent | {"due_on": due_on})
    later = ActivityFactory(organizer=branch, held_on=datetime.date(2026, 4, 6), topic="补上的会")
    client.force_login(secretary)
    page = reverse("activities:make_up", args=[later.pk])
    assert page in client.get(later.get_absolute_url()).content.decode()
    client.post(page, {"version": later.version, "makes_up": activities[0].pk})
    later.refresh_from_db()
    assert (later.make_up, later.makes_up_for) == (True, activities[0].held_on)
    assert states(activities)[0] == "made_up"
    html = client.get(later.get_absolute_url()).content.decode()
    assert f"补课（{activities[0].held_on}）" in html and page not in html
