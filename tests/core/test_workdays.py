"""Working days: as the State Council announced them, unless a person entered otherwise."""

import datetime

import pytest
from django.urls import reverse

from core import todos, workdays
from core.errors import Missing, Refusal
from core.models import AuditEntry, WorkdayException
from core.workdays import Calendar, add_workdays, workdays_between

pytestmark = pytest.mark.django_db

PLAIN = Calendar({})


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        # 2026: 国办发明电〔2025〕7号.
        ("2026-01-01", False),  # 元旦, a Thursday
        ("2026-01-04", True),  # a Sunday, made up
        ("2026-02-14", True),  # a Saturday, made up for 春节
        ("2026-02-15", False),
        ("2026-02-23", False),  # a Monday
        ("2026-02-28", True),  # a Saturday, made up
        ("2026-04-06", False),  # 清明节, a Monday
        ("2026-05-09", True),  # a Saturday, made up for 劳动节
        ("2026-06-19", False),  # 端午节, a Friday
        ("2026-06-22", True),
        ("2026-09-20", True),  # a Sunday, made up for 国庆节
        ("2026-09-25", False),  # 中秋节, a Friday
        ("2026-10-07", False),
        ("2026-10-10", True),  # a Saturday, made up
        ("2026-10-11", False),  # an ordinary Sunday
        # 2025: 国办发明电〔2024〕12号.
        ("2025-01-26", True),  # a Sunday, made up
        ("2025-02-04", False),
        ("2025-02-08", True),  # a Saturday, made up
        ("2025-09-28", True),
        ("2025-10-08", False),
        ("2025-10-11", True),
    ],
)
def test_holidays_and_made_up_weekends_are_those_announced(text, worked):
    assert PLAIN.is_workday(day(text)) is worked


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),  # the Saturday counts
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-10", 15, "2026-03-09"),
        ("2026-02-16", 1, "2026-02-24"),  # it began on a holiday
        ("2026-10-12", -1, "2026-10-10"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-03", 0, "2026-10-03"),
    ],
)
def test_a_deadline_begins_on_the_day_after_and_counts_working_days(start, number, end):
    assert PLAIN.add(day(start), number) == day(end)
    if number > 0:
        assert PLAIN.between(day(start), day(end)) == number


def test_nothing_lies_between_a_day_and_an_earlier_one():
    assert PLAIN.between(day("2026-03-09"), day("2026-03-09")) == 0
    assert PLAIN.between(day("2026-03-09"), day("2026-03-02")) == 0


def test_what_a_person_entered_goes_before_the_announcement(cast):
    first = day("2026-03-05")
    workdays.enter(
        actor=cast.county_admin, first=first, last=day("2026-03-06"), working=False, ground="台风"
    )
    workdays.enter(
        actor=cast.county_admin, first=day("2026-03-07"), last=None, working=True, ground="调休"
    )
    assert add_workdays(day("2026-03-04"), 1) == day("2026-03-07")
    assert workdays_between(day("2026-03-04"), day("2026-03-09")) == 2
    recorded = AuditEntry.objects.filter(action="workdays_changed").order_by("pk").first()
    assert recorded.detail["日期"] == "2026-03-05 至 2026-03-06"
    row = WorkdayException.objects.get(day=first)
    workdays.take_back(actor=cast.county_admin, pk=row.pk)
    assert add_workdays(day("2026-03-04"), 1) == first
    with pytest.raises(Missing):
        workdays.take_back(actor=cast.county_admin, pk=row.pk)


def test_a_day_that_is_entered_again_is_corrected(cast):
    for working in (True, False):
        workdays.enter(
            actor=cast.county_admin,
            first=day("2030-05-04"),
            last=None,
            working=working,
            ground="通知",
        )
    assert [row.working for row in WorkdayException.objects.all()] == [False]


@pytest.mark.parametrize(
    ("last", "words"), [("2030-05-03", "不能早于开始日期"), ("2030-06-04", "一次最多录入 31 天")]
)
def test_days_are_entered_in_order_and_a_month_at_most(cast, last, words):
    with pytest.raises(Refusal, match=words):
        workdays.enter(
            actor=cast.county_admin,
            first=day("2030-05-04"),
            last=day(last),
            working=False,
            ground="通知",
        )


def test_a_year_without_announcement_is_counted_by_the_week_and_said():
    assert 2027 not in workdays.ANNOUNCED, "the library knows 2027 by now: take the next year"
    assert add_workdays(day("2027-04-30"), 1) == day("2027-05-03")
    words = workdays.doubt_about(day("2026-12-30"), day("2027-01-05"))
    assert words.startswith("2027 年的放假安排尚未录入，该年工作日暂按周一至周五计算")
    assert workdays.doubt_about(day("2026-12-30")) == ""


def test_the_next_year_is_asked_for_from_november_until_its_holidays_are_entered(cast):
    assert workdays.unknown_years(day("2026-10-31")) == []
    assert workdays.unknown_years(day("2026-11-01")) == [2027]
    for text in ("2027-01-01", "2027-05-01"):
        _off(cast.county_admin, text)
    assert workdays.unknown_years(day("2027-02-01")) == [2027]
    _off(cast.county_admin, "2027-10-01")
    assert workdays.unknown_years(day("2027-02-01")) == []
    assert workdays.doubt_about(day("2027-01-05")) == ""


def _off(actor, text):
    workdays.enter(actor=actor, first=day(text), last=None, working=False, ground="通知")


def test_home_reminds_of_a_missing_year_and_the_page_warns(client, cast, monkeypatch):
    monkeypatch.setattr(workdays, "unknown_years", lambda: [2027])
    for user, number in ((cast.county_admin, "1"), (cast.town_staff, None)):
        waiting = {each.title: text for each, text in todos.waiting(user)}
        assert waiting.get("放假安排尚未录入的年度") == number
    client.force_login(cast.county_admin)
    page = client.get(reverse("core:workdays")).content.decode()
    assert "2027 年的放假安排尚未录入" in page


def test_the_page_shows_a_year_and_takes_days(client, cast):
    client.force_login(cast.county_admin)
    page = client.get(reverse("core:workdays"), {"year": "2026"}).content.decode()
    assert page.count("国庆节") > 2 and "02-15 至 02-23" in page
    sent = {"first": "2026-03-05", "last": "", "working": "yes", "ground": ""}
    assert "依据" in client.post(reverse("core:workdays"), sent).content.decode()
    client.post(reverse("core:workdays"), sent | {"ground": "县政府通知"})
    assert WorkdayException.objects.get().working is True


def test_one_question_whatever_the_number_of_days(django_assert_num_queries, cast):
    with django_assert_num_queries(1):
        add_workdays(day("2026-01-05"), 1)
    workdays.enter(
        actor=cast.county_admin,
        first=day("2026-03-02"),
        last=day("2026-03-20"),
        working=False,
        ground="通知",
    )
    with django_assert_num_queries(1):
        workdays_between(day("2026-01-05"), day("2026-12-31"))
