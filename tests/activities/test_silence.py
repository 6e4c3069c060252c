"""Party organizations of which nothing was heard for a quarter, and the home of their town."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.choices import ActivityState
from activities.models import DutyStanding
from activities.services import standing
from activities.services.silence import silent, since
from branches.models import PartyOrganization
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TITLE = "近三个月没有活动的党组织"


@pytest.mark.parametrize(
    ("today", "first_day"),
    [
        ("2024-05-31", "2024-02-29"),
        ("2026-05-31", "2026-02-28"),
        ("2026-05-28", "2026-02-28"),
        ("2026-01-15", "2025-10-15"),
    ],
)
def test_a_quarter_ago_is_the_same_day_three_months_before(today, first_day):
    today, first_day = map(datetime.date.fromisoformat, (today, first_day))
    assert since(today) == first_day


@pytest.fixture
def branches(county, cast):
    """name → branch of 东街道, of those that something was asked of."""
    today = timezone.localdate()
    quarter = since(today)

    def branch(name, held_on=None, region=county.east, **values):
        party = PartyOrganizationFactory(
            name=name, region=region, founded_on=values.pop("founded_on", quarter - 400 * DAY)
        )
        if held_on:
            ActivityFactory(organizer=party, held_on=held_on, **values)
        return party

    branch("从未活动")
    branch("三个月前一天", quarter - DAY)
    branch("恰三个月", quarter)
    branch("只有志愿服务", today, duty="other")
    branch("被退回", today, state=ActivityState.RETURNED)
    joined = branch("参加联合活动")
    ActivityFactory(organizer=branch("主办"), parties=[joined], held_on=today)
    branch("上月新建", founded_on=today - DAY)
    branch("别镇", region=county.west)
    ActivityFactory(organizer=cast.branch, held_on=today)
    standing.refresh_all()
    return {each.name: each for each in PartyOrganization.objects.all()}


def test_silent_is_whoever_held_nothing_though_something_was_asked(branches):
    found = silent(PartyOrganization.objects.all(), timezone.localdate())
    assert {each.name for each in found} == {"从未活动", "三个月前一天", "被退回", "别镇"}


def test_what_was_excused_is_not_asked(branches):
    DutyStanding.objects.filter(party_organization=branches["从未活动"]).update(
        expected=False, excused=True
    )
    found = silent(PartyOrganization.objects.all(), timezone.localdate())
    assert "从未活动" not in {each.name for each in found}


def test_home_of_a_town_says_how_many_are_silent_and_leads_to_them(client, cast, branches):
    client.force_login(cast.town_staff)
    [(todo, number)] = [
        (todo, number)
        for todo, number in client.get(reverse("reports:todos")).context["todos"]
        if todo.title == TITLE
    ]
    shown = client.get(todo.url).context["table"]
    assert number == "3" == str(len(shown.rows))
    assert {row.record.name for row in shown.rows} == {"从未活动", "三个月前一天", "被退回"}


@pytest.mark.parametrize("role", ["county_admin", "town_staff", "secretary"])
def test_what_is_overdue_on_the_board_and_at_home_is_the_list_behind(client, cast, branches, role):
    user = getattr(cast, role)
    client.force_login(user)
    behind = f"{reverse('activities:standings')}?standing=overdue"
    number = client.get(behind).context["count"]
    assert number == DutyStanding.objects.visible_to(user).overdue(timezone.localdate()).count()
    assert client.get(reverse("activities:board")).context["overdue"] == str(number)
    told = {
        todo.title: (todo.url, number)
        for todo, number in client.get(reverse("reports:todos")).context["todos"]
    }
    if role == "town_staff":
        assert told["逾期未开展的组织生活"] == (behind, str(number)) and number > 10
    else:
        assert "逾期未开展的组织生活" not in told


@pytest.mark.parametrize("role", ["county_admin", "viewer", "secretary"])
def test_others_are_not_reminded_of_them(client, cast, branches, role):
    client.force_login(getattr(cast, role))
    response = client.get(reverse("reports:todos"))
    assert TITLE not in response.content.decode()
