import datetime
import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from activities.filters import StandingFilterSet
from activities.models import DutyRule, DutyStanding, Excuse
from activities.services import calendar, standing
from activities.services.excuses import move_excuse
from core.months import Month
from core.periods import State
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db

LAST = Month.current().plus(-1)


def page(client, user, name, *args, **query):
    client.force_login(user)
    response = client.get(reverse(f"activities:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response


@pytest.fixture
def branches(cast, county):
    """Three branches: one in 东街道 did its day last month, one there and one in 西镇 did not."""
    cast.branch.founded_on = datetime.date(2020, 1, 1)
    cast.branch.save()
    others = [
        PartyOrganizationFactory(name=name, region=region, founded_on=datetime.date(2020, 1, 1))
        for name, region in (("东星党支部", county.east), ("西山党支部", county.west))
    ]
    ActivityFactory(organizer=cast.branch, held_on=LAST.first_day, filed_at=timezone.now())
    standing.refresh_all()
    return cast.branch, *others


def test_completion_adds_up_and_leads_to_exactly_the_branches_behind(client, cast, branches):
    done, missed, west = branches
    said = page(client, cast.county_admin, "completion", month=str(LAST))
    lines = {line.title: line for line in said.context["completion"].lines}
    total = said.context["completion"].total
    day = {name: line.duties.get("party_day") for name, line in lines.items()}
    assert (day["东街道"].expected, day["东街道"].done, day["西镇"].done) == (2, 1, 0)
    for name in ("expected", "done", "missing", "on_time"):
        summed = sum(getattr(line.total, name) for line in lines.values())
        assert getattr(total.total, name) == summed
    behind = re.findall(r'href="([^"]*standings[^"]*)"', said.content.decode())
    assert behind
    for line in (*lines.values(), total):
        for which in ("expected", "done", "missing", "on_time"):
            query = f"month={LAST}&{line.query}&standing={which}"
            found = client.get(f"{reverse('activities:standings')}?{query}")
            assert found.context["count"] == getattr(line.total, which)
    query = f"?month={LAST}&region=330999001&duty=party_day&standing=missing"
    found = client.get(reverse("activities:standings") + query).content.decode()
    assert missed.name in found
    assert done.name not in found and west.name not in found


def test_a_secretary_has_his_branches_instead_of_regions(client, cast, branches):
    client.force_login(cast.secretary)
    assert client.get(reverse("activities:completion")).url == reverse("activities:heat_map")
    said = page(client, cast.secretary, "heat_map", month=str(LAST)).content.decode()
    assert branches[0].name in said
    assert branches[1].name not in said


def test_the_heat_map_says_where_each_branch_stands_in_the_month(client, cast, branches):
    table = page(client, cast.county_admin, "heat_map", month=str(LAST)).context["table"]
    day = {row.record.name: row.record.duty_party_day for row in table.rows}
    today = timezone.localdate()
    late = State.OVERDUE if today > LAST.last_day + datetime.timedelta(days=5) else State.OPEN
    assert day == {
        branches[0].name: State.DONE.label,
        branches[1].name: late.label,
        branches[2].name: late.label,
    }


def test_the_word_in_the_database_is_that_of_the_row(branches):
    today = timezone.localdate()
    rows = DutyStanding.objects.with_standing(today)
    assert {each.standing for each in rows} >= {State.DONE.label, State.OPEN.label}
    assert all(each.standing == each.state_on(today).label for each in rows)


def test_what_comes_next_are_the_three_that_can_still_be_in_time(cast, branches):
    own = DutyStanding.objects.filter(party_organization=branches[1])
    today = timezone.localdate()
    found = calendar.next_things(own, today=today)
    assert len(found) == 3
    assert all(each.due_on >= today and each.first_day <= today for each in found)
    assert found == sorted(found, key=lambda each: (each.due_on, each.duty))


def test_home_of_a_secretary_names_them_with_a_button(client, cast, branches):
    client.force_login(cast.secretary)
    said = client.get(reverse("reports:todos")).content.decode()
    assert "待开展的组织生活" in said
    assert f"{reverse('activities:file')}?party={branches[0].code}&amp;duty=" in said


def test_the_calendar_of_a_year_shows_each_period_once(client, cast, branches):
    said = page(client, cast.secretary, "calendar", branches[0].pk)
    cells = {line.duty: [cell.width for cell in line.cells] for line in said.context["lines"]}
    assert cells["party_day"] == [1] * 12
    assert cells["member_meeting"] == [3] * 4
    assert cells["heart_talk"] == [12]
    assert "committee_meeting" not in cells  # there is none


def test_the_excuse_goes_from_the_branch_to_the_town_and_back(client, cast, branches):
    month = Month.current()
    url = reverse("activities:ask_excuse", args=[branches[0].pk])
    client.force_login(cast.secretary)
    sent = {"wanted": f"party_day {month}", "ground": "全体党员防汛，镇党委同意"}
    assert client.post(url, sent).status_code == 302
    excuse = Excuse.objects.get()
    client.force_login(cast.town_staff)
    said = client.get(reverse("reports:todos")).content.decode()
    assert "等答复的免予申请" in said
    url = reverse("activities:excuse", args=[excuse.pk])
    refused = client.post(url, {"version": excuse.version, "move": "refuse", "reason": ""})
    assert refused.status_code == 200 and "理由" in refused.content.decode()
    assert client.post(url, {"version": excuse.version, "move": "grant"}).status_code == 302
    said = page(client, cast.secretary, "calendar", branches[0].pk).content.decode()
    assert f"{month.title}：免予" in said


def test_two_who_answer_at_once_do_not_overwrite_one_another(client, cast, branches):
    excuse = Excuse.objects.create(
        party_organization=branches[0],
        duty="party_day",
        period=str(LAST),
        first_day=LAST.first_day,
        ground="防汛",
    )
    move_excuse(actor=cast.county_staff, pk=excuse.pk, version=excuse.version, move="grant")
    client.force_login(cast.town_staff)
    url = reverse("activities:excuse", args=[excuse.pk])
    said = client.post(url, {"version": excuse.version, "move": "withdraw"}, follow=True)
    assert "刚由他人办理过" in said.content.decode()


def test_the_timeline_tells_of_activities_decisions_and_what_was_missed(client, cast, branches):
    said = page(client, cast.county_admin, "timeline", branches[0].pk, year=str(LAST.year))
    kinds = {each.kind for _, found in said.context["months"] for each in found}
    assert "活动" in kinds


@pytest.mark.parametrize(
    ("name", "number"), [("heat_map", 9), ("standings", 7), ("board", 14), ("completion", 8)]
)
def test_pages_ask_as_often_for_three_branches_as_for_one(
    client, cast, county, name, number, django_assert_max_num_queries
):
    first = PartyOrganizationFactory(region=county.east, founded_on=datetime.date(2020, 1, 1))
    ActivityFactory(organizer=first)
    standing.refresh_all()
    client.force_login(cast.county_admin)
    url = reverse(f"activities:{name}")
    client.get(url)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(60) as captured:
            client.get(url)
        counts.append(len(captured))
        for _ in range(2):
            other = PartyOrganizationFactory(
                region=county.west, founded_on=datetime.date(2020, 1, 1)
            )
            ActivityFactory(organizer=other)
        standing.refresh_all()
    assert counts[0] == counts[1] <= number + 10


def test_duties_are_read_by_all_and_changed_by_the_county(client, cast):
    said = page(client, cast.viewer, "duties").content.decode()
    assert "支部工作条例" in said and "启用" not in said.replace("未启用", "").replace("启用时", "")
    pk = DutyRule.objects.get(duty="first_topic").pk
    said = page(client, cast.county_admin, "edit_duty", pk).content.decode()
    assert "依据" in said


def listed(rf, user, which):
    """The rows that the list shows of those that stand so."""
    request = rf.get("/", {"standing": which})
    request.user = user
    rows = DutyStanding.objects.visible_to(user)
    return StandingFilterSet(request.GET, queryset=rows, request=request).qs


def test_each_standing_lists_exactly_the_rows_that_stand_so(rf, cast, branches):
    missed = branches[1]
    today = timezone.localdate()
    # Filed late, made up, excused.
    late = DutyStanding.objects.filter(party_organization=missed).order_by("pk")[:3]
    day = LAST.first_day
    for row, values in zip(
        late,
        (
            {"expected": True, "done_on": day},
            {"expected": True, "done_on": day, "made_up": True},
            {"expected": False, "excused": True, "done_on": None},
        ),
        strict=True,
    ):
        DutyStanding.objects.filter(pk=row.pk).update(**values)
    stands = {
        "expected": lambda row: row.expected,
        "done": lambda row: row.expected and row.done_on,
        "missing": lambda row: row.expected and not row.done_on,
        "overdue": lambda row: row.expected and not row.done_on and row.due_on < today,
        "on_time": lambda row: row.expected and row.done_on and row.on_time,
        "late": lambda row: row.expected and row.done_on and not row.on_time and not row.made_up,
        "made_up": lambda row: row.expected and row.done_on and row.made_up,
        "excused": lambda row: row.excused,
    }
    rows = list(DutyStanding.objects.all())
    for which, stood in stands.items():
        wanted = {row.pk for row in rows if stood(row)}
        assert wanted and {row.pk for row in listed(rf, cast.county_admin, which)} == wanted, which


@pytest.mark.parametrize(
    ("standing", "index"),
    [("on_time", "done"), ("late", "done"), ("made_up", "done"), ("excused", "excused")],
)
def test_few_of_millions_are_found_by_their_own_index(cast, branches, rf, standing, index):
    rows = listed(rf, cast.county_admin, standing)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert f"standing_{index}" in rows.order_by("last_day", "pk").explain()
