"""Golden timelines: a lawful way, each broken minimum with its clause, leap days, holidays."""

import datetime
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import WorkdayException
from core.months import whole_years_later
from joining.models import JoiningLimit
from joining.rules import Book, Entry, Made, coming, findings, may_put_off
from members.models import MeetingRule
from tests.joining.timeline import COURSE, LOOKS, before, day, entry

RULES = "《中国共产党发展党员工作细则》第"
#: Clauses that have another number, or say something else, since the revision of 2026.
UNTIL_2026, SINCE_2026 = (f"《中国共产党发展党员工作细则》（{year}）第" for year in (2014, 2026))

#: Step, what is otherwise, the clause and part of the sentence: refused.
REFUSED = (
    ("application", {"on": day("2020-01-30")}, {}, "《中国共产党章程》第一条", "满 18 周岁"),
    ("sponsors", {"helpers": 0}, {}, RULES + "九条", "不少于 1 名"),
    ("sponsors", {"helpers": 3}, {}, RULES + "九条", "不超过 2 名"),
    # From 29 February on a year is over on 1 March.
    ("target", {"on": day("2021-02-28")}, {}, RULES + "十三条", "不能早于 2021-03-01"),
    ("target", {}, {"looks": LOOKS[:1]}, RULES + "十一条", "已登记 1 次"),
    ("introducers", {"helpers": 1}, {}, RULES + "十四条", "不少于 2 名"),
    ("training", {"days": 2, "hours": 23}, {}, RULES + "十七条", "不少于 3 天或不少于 24 学时"),
    ("training", {"days": None, "hours": None}, {}, RULES + "十七条", "不少于 3 天"),
    ("admission", {"present": 2}, {}, "工作细则", "至少 3 人到会"),
    ("admission", {"in_favour": 2}, {}, "工作细则", "至少 3 人赞成"),
    ("approval", {"on": day("2021-11-07")}, {}, UNTIL_2026 + "二十六条", "不超过 6 个月"),
    ("full_meeting", {"on": day("2022-05-05")}, {}, "《中国共产党章程》第七条", "2022-05-06"),
    # Order.
    (
        "approval",
        {"on": day("2021-05-19")},
        {},
        UNTIL_2026 + "二十五条",
        "不能早于“上级党委派人谈话”",
    ),
    (
        "training",
        {"on": day("2021-03-09")},
        {},
        RULES + "十七条",
        "“发展对象报上级党委备案”",
    ),
    ("full_approval", {"on": day("2022-05-05")}, {}, UNTIL_2026 + "三十四条", "不能早于"),
)
#: An extension: so many months from 6 May 2022 on, refused or taken.
EXTENDED = (
    (day("2022-10-06"), True),  # 5 months
    (day("2022-11-05"), True),
    (day("2022-11-06"), False),  # 6
    (day("2023-05-06"), False),  # 12
    (day("2023-05-07"), True),
    (day("2023-06-06"), True),  # 13
)
#: What is only said.
SAID = (
    # From 31 January a month is over on 29 February.
    ("talk", {"on": day("2020-03-01")}, {}, RULES + "七条", "应在 2020-02-29 前"),
    ("target", {"shown_to": day("2021-02-25")}, {}, "县级要求", "4 个工作日"),
    # The Saturday is worked and the days before it are holidays: 18, 19, 20, 22, 23 February.
    (
        "target",
        {"shown_from": day("2021-02-11"), "shown_to": day("2021-02-22")},
        {},
        "县级要求",
        "4 个工作日",
    ),
    ("target", {"shown_from": None, "shown_to": None}, {}, "县级要求", "没有填写公示起止日期"),
    ("admission", {}, {"leaves_on": day("2021-08-05")}, UNTIL_2026 + "十九条", "将离开"),
    ("admission", {"on": day("2021-05-29")}, {}, UNTIL_2026 + "二十条", "应在 2021-05-28 前"),
    ("approval", {"on": day("2021-08-07")}, {}, UNTIL_2026 + "二十六条", "应在 2021-08-06 前"),
    ("full_approval", {"on": day("2022-08-07")}, {}, UNTIL_2026 + "三十四条", "应在 2022-08-06 前"),
)


@pytest.fixture
def book(db):
    return Book.now()


def judged(book, step, changes=None, known=None):
    wanted = entry(step, **(changes or {}))
    matter = book.steps(wanted.on)[step].matter
    meeting = MeetingRule.on(wanted.on, matter) if matter else None
    return findings(book, before(step, **(known or {})), wanted, meeting)


def test_a_lawful_way_goes_through_without_a_word(book):
    found = {step: judged(book, step) for step in COURSE}
    assert {step: each for step, each in found.items() if each} == {}


def test_each_broken_minimum_is_refused_with_its_clause(book):
    for step, changes, known, clause, text in REFUSED:
        found = judged(book, step, changes, known)
        refused = [each.text for each in found if each.refuses]
        assert len(refused) == 1 and clause in refused[0] and text in refused[0], (step, found)


def test_what_is_a_time_limit_or_a_wish_is_only_said(book):
    for step, changes, known, clause, text in SAID:
        found = judged(book, step, changes, known)
        assert [each.refuses for each in found] == [False], (step, changes, found)
        assert clause in found[0].text and text in found[0].text, found


def test_an_extension_is_half_a_year_to_a_year_and_once(book):
    for until, refused in EXTENDED:
        found = judged(book, "full_meeting", {"decision": "extended", "until": until})
        assert bool(found) == refused and all(each.refuses for each in found), (until, found)
    again = {"is_extended": True, "probation_ends_on": day("2022-11-06")}
    changes = {"on": day("2022-11-06"), "decision": "extended", "until": day("2023-06-01")}
    assert "只能延长一次" in judged(book, "full_meeting", changes, again)[0].text
    # Membership may be taken away before the year is over, and is not granted before.
    early = {"on": day("2022-01-10")}
    course = {"made": before("full_meeting").made | {"full_application": Made(day("2022-01-05"))}}
    assert judged(book, "full_meeting", early | {"decision": "withdrawn"}, course) == []
    assert judged(book, "full_meeting", early, course)[0].refuses


def test_the_meeting_of_who_moved_in_is_put_off_by_half_a_year_at_most(book):
    """第三十五条 (2014: 第三十六条): to a day within six months of the end of the probation, which
    stays 转正日期. Looks go on, and a later meeting is called late."""
    known, about = {"moved_in": True}, {"on": day("2022-05-02")}

    def putting_off(until, ends="2022-05-06", made=None, on="2022-05-02", **changed):
        course = before("full_meeting", **known | changed | {"probation_ends_on": day(ends)})
        wanted = Entry("put_off", day(on), until=until and day(until))
        course = replace(course, made={**course.made, **(made or {})})
        return [each.text for each in findings(book, course, wanted) if each.refuses]

    for ends, until, taken in (
        ("2022-05-06", "2022-05-06", False),
        ("2022-05-06", "2022-05-07", True),
        ("2022-05-06", "2022-11-06", True),
        ("2022-05-06", "2022-11-07", False),
        ("2022-08-31", "2023-02-28", True),  # the last day of a shorter month
        ("2022-08-31", "2023-03-01", False),
        ("2024-03-01", "2024-09-01", True),
    ):
        found = putting_off(until, ends)
        assert (found == []) is taken, (ends, until, found)
        assert taken or UNTIL_2026 + "三十六条" in found[0]
    assert "填写推迟到哪一天" in putting_off(None)[0]
    assert "转入的预备党员" in putting_off("2022-08-06", moved_in=False)[0]
    assert "已讨论转正" in putting_off("2022-08-06", made={"full_meeting": Made(about["on"])})[0]
    (revised,) = (each.ground for each in book.limits("put_off", day("2026-05-11")))
    assert revised == SINCE_2026 + "三十五条"

    put_off = {"put_off": Made(about["on"], until=day("2022-08-06"))}
    course = before("full_meeting", looks=[day("2022-04-01")], **known)
    assert not may_put_off(course, day("2022-04-05")) and may_put_off(course, day("2022-04-06"))
    course = replace(course, made=course.made | put_off)
    ahead = coming(book, course, day("2022-06-01"))
    assert [(each.step.code, f"{each.due_on}") for each in ahead] == [
        ("probation", "2022-07-01"),
        ("full_meeting", "2022-08-06"),
    ]
    for on, late in (("2022-08-06", False), ("2022-08-07", True)):
        found = findings(book, course, entry("full_meeting", on=day(on), present=5))
        assert [each.text for each in found if "推迟到 2022-08-06" in each.text] != [] or not late
        assert not any(each.refuses for each in found)


#: The way again, six years later: past the day of the revision.
LATER = {
    "made": {
        each: Made(whole_years_later(made.on, 6)) for each, made in before("oath").made.items()
    },
    "looks": [whole_years_later(each, 6) for each in LOOKS],
    "born_on": day("2002-01-31"),
}


def test_the_revision_of_2026_holds_from_its_day_on(book):
    """Publicity after the consent of the office above, five working days at least; clauses by
    their new numbers; the oath within a month as a rule."""
    shown = {"shown_from": day("2027-03-03"), "shown_to": day("2027-03-09")}
    filed = {"on": day("2027-03-10")}
    # The holidays of 2027 are not announced yet.
    (doubt,) = judged(book, "target_filed", filed | shown, LATER)
    assert "放假安排尚未录入" in doubt.text and not doubt.refuses
    for changes, text in (
        ({}, "没有填写公示起止日期"),
        (shown | {"shown_to": day("2027-03-08")}, "4 个工作日"),
        (shown | {"shown_to": day("2027-03-11")}, "公示结束后才能确定"),
    ):
        found = judged(book, "target_filed", filed | changes, LATER)
        assert found and found[0].refuses and text in found[0].text, (text, found)
    on_the_day, day_before = filed | {"on": day("2026-05-11")}, {"on": day("2026-05-10")}
    made = {"made": {"target": Made(day("2026-05-08"))}}
    assert [each.refuses for each in judged(book, "target_filed", on_the_day, made)] == [True]
    assert judged(book, "target_filed", day_before, made) == []
    for step, changes, clause, refuses in (
        ("training", {"on": day("2027-04-10"), "days": 2}, RULES + "十七条", True),
        ("admission", {"on": day("2027-05-29")}, SINCE_2026 + "十九条", False),
        ("approval", {"on": day("2027-11-07")}, SINCE_2026 + "二十五条", True),
        ("oath", {"on": day("2027-07-11")}, SINCE_2026 + "二十九条", False),
    ):
        found = [each for each in judged(book, step, changes, LATER) if clause in each.text]
        assert found and any(each.refuses for each in found) is refuses, (step, found)


def test_five_working_days_in_a_year_without_announcement_are_counted_by_the_week(book):
    """And whoever reads it hears so; a holiday that the county enters counts."""
    year = 2045
    monday = datetime.date(year, 9, 4)
    assert monday.weekday() == 0
    shown = {"shown_from": monday, "shown_to": monday + datetime.timedelta(days=4)}
    made = {
        each: Made(whole_years_later(made.on, 20)) for each, made in before("target").made.items()
    }
    moved = {"made": made | {"target": Made(monday)}}
    changes = {"on": datetime.date(year, 9, 11), **shown}
    (doubt,) = judged(book, "target_filed", changes, moved)
    assert f"{year} 年的放假安排尚未录入" in doubt.text and not doubt.refuses
    WorkdayException.objects.create(day=monday, working=False, ground="县里放假")
    found = judged(Book.now(), "target_filed", changes, moved)
    assert ["4 个工作日" in each.text for each in found] == [True, False]


def test_who_does_what_next_and_by_when(book):
    """At each point of the way: the step, from when on, by when."""
    today = day("2020-06-01")

    def ahead(step, on=today, **known):
        found = coming(book, before(step, **known), on)
        return [
            (each.step.code, each.step.acts, f"{each.ready_on}", f"{each.due_on}") for each in found
        ]

    assert ahead("talk") == [("talk", "branch", "None", "2020-02-29")]
    assert ahead("activist_filed") == [
        ("activist_filed", "superior", "None", "None"),
        ("sponsors", "branch", "None", "None"),
        ("cultivation", "branch", "2021-07-25", "2021-08-25"),
    ]
    assert ahead("target", looks=()) == [
        ("cultivation", "branch", "2020-07-29", "2020-08-29"),
        ("target", "branch", "2021-03-01", "None"),
    ]
    assert ahead("approval", day("2021-06-01")) == [("approval", "superior", "None", "2021-08-06")]
    after = [each[0] for each in ahead("full_application", day("2021-06-15"))]
    assert after == ["full_application", "probation"]
    assert ahead("full_meeting", day("2022-05-02"), looks=[day("2022-04-01")]) == [
        ("full_meeting", "branch", "2022-05-06", "None")
    ]


def test_the_law_cannot_be_switched_off_or_loosened(book):
    limit = JoiningLimit.objects.get(code="cultivation")
    limit.amount = 1
    limit.clean()
    looser = JoiningLimit(
        code="training_days",
        step="training",
        bound="least",
        unit="day",
        binding="law",
        amount=2,
        ground="县里的文件",
        valid_from=day("2026-01-01"),
    )
    with pytest.raises(ValidationError, match="不能放宽"):
        looser.clean()
    # What is named is the law of today, not what it was before the revision.
    shown = JoiningLimit.objects.get(code="publicity", binding="law")
    shown.pk, shown.amount, shown.valid_from = None, 4, day("2027-01-01")
    with pytest.raises(ValidationError, match="（2026）第十三条规定"):
        shown.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        JoiningLimit.objects.filter(code="cultivation").update(in_use=False)
    JoiningLimit.objects.filter(code="publicity", binding="wish").update(in_use=False)
    assert judged(Book.now(), "target", {"shown_from": None, "shown_to": None}) == []
