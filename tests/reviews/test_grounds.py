"""Months and years of the rules, at their edges: calendar ones, never counts of days."""

import datetime

import pytest

from reviews.grounds import (
    ENDS,
    GROUNDS,
    NEXT,
    barred_until,
    ends_problem,
    ground_problems,
    months_problem,
)


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "ground", "since", "on", "said"),
    [
        # 自行脱党: six calendar months, the last day of a short month included.
        ("remove", "left_by_himself", "2026-03-31", "2026-09-29", "2026-09-30 起方可"),
        ("remove", "left_by_himself", "2026-03-31", "2026-09-30", ""),
        ("remove", "left_by_himself", "2025-08-31", "2026-02-27", "2026-02-28 起方可"),
        ("remove", "left_by_himself", "2025-08-31", "2026-02-28", ""),
        ("remove", "left_by_himself", None, "2026-02-28", "从哪一天起"),
        # 失去联系: 限期改正 from six months to two years, 停止党籍 from six months on.
        ("rectify", "out_of_touch", "2024-02-29", "2024-08-28", "2024-08-29 起方可"),
        ("rectify", "out_of_touch", "2024-02-29", "2026-02-27", ""),
        ("rectify", "out_of_touch", "2024-02-29", "2026-02-28", "已满 2 年"),
        ("suspend", "out_of_touch", "2020-01-01", "2026-02-28", ""),
        ("suspend", "out_of_touch", "2026-01-01", "2026-02-28", "2026-07-01 起方可"),
        # What does not belong together.
        ("rectify", "left_by_himself", None, "2026-02-28", "不适用限期改正"),
        ("persuade", "weak_will", None, "2026-02-28", "不适用劝其退党"),
        ("rectify", "weak_will", "2026-01-01", "2026-02-28", "不填起始日期"),
        ("rectify", "religion", None, "2026-02-28", ""),
    ],
)
def test_a_ground_asks_for_its_way_and_its_months(kind, ground, since, on, said):
    problems = ground_problems(kind, ground, since and day(since), day(on))
    assert said in "".join(problems.values()) and bool(problems) == bool(said)


@pytest.mark.parametrize(
    ("kind", "months", "taken"),
    [
        ("rectify", 5, False),
        ("rectify", 6, True),
        ("rectify", 12, True),
        ("rectify", 13, False),
        ("rectify", None, False),
        ("remove", None, True),
        ("remove", 6, False),
    ],
)
def test_rectifying_lasts_six_to_twelve_months(kind, months, taken):
    assert (months_problem(kind, months) == "") is taken


@pytest.mark.parametrize(
    ("kind", "end", "on", "said"),
    [
        ("rectify", "improved", "2026-08-30", "期满后再作结论"),
        ("rectify", "improved", "2026-08-31", ""),
        ("rectify", "left", "2026-08-31", "没有这种结果"),
        ("persuade", "refused", "2026-02-27", "不能早于批准日期"),
        ("persuade", "refused", "2026-02-28", ""),
        ("suspend", "restored", "2026-03-01", ""),
        ("suspend", "lost", "2028-02-27", "2028-02-28 起方可"),
        ("suspend", "lost", "2028-02-28", ""),
    ],
)
def test_a_conclusion_waits_for_its_day(kind, end, on, said):
    problem = ends_problem(
        kind,
        end,
        began=day("2026-02-28"),
        until=day("2026-08-31") if kind == "rectify" else None,
        day=day(on),
    )
    assert said in problem and bool(problem) == bool(said)


def test_nobody_comes_back_for_five_calendar_years():
    assert barred_until(day("2024-02-29")) == day("2029-02-28")
    assert barred_until(day("2026-03-01")) == day("2031-03-01")


def test_every_ground_stands_on_an_end_that_its_way_can_have():
    ends = {each for found in ENDS.values() for each in found}
    assert {rule.after for rule in GROUNDS.values()} - {""} == set(NEXT) <= ends
    for (kind, ground), rule in GROUNDS.items():
        assert rule.kind == kind
        if rule.after:
            assert NEXT[rule.after] == (kind, ground)
