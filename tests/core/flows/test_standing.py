"""Where a flow stands: steps with dates and names, what comes next, who, until when."""

import datetime
from types import SimpleNamespace

from django.template import Context, Template
from django.utils import timezone

from core.flows import standing_of
from months.models import ReportMonth
from tests.core.flows.test_table import FLOW


def made(move, *, day=8, who="王敏", reason="", due_on=None):
    moment = datetime.datetime(2026, 3, day, 17, 0, tzinfo=datetime.UTC)
    return SimpleNamespace(move=move, made_at=moment, made_by=who, reason=reason, due_on=due_on)


def shown(standing):
    return [(each.title, each.state, each.note) for each in standing.steps]


def test_steps_that_were_made_the_one_that_waits_and_those_ahead():
    due_on = timezone.localdate() + datetime.timedelta(days=3)
    month = ReportMonth(state="closing")
    standing = standing_of(FLOW, month, [made("begin", due_on=due_on)])
    assert shown(standing) == [
        # Asia/Shanghai: the day after the one in UTC.
        ("开始定稿", "done", "2026-03-09 王敏"),
        ("完成定稿", "now", f"等系统办理，{due_on:%m-%d} 前"),
    ]
    assert standing.next == f"下一步由系统在 {due_on} 前完成定稿。"
    assert not standing.overdue


def test_what_goes_back_is_shown_as_not_passed_with_what_was_said():
    month = ReportMonth(state="reopened")
    steps = [made("begin"), made("finish", who=None), made("reopen", reason="漏报三家")]
    standing = standing_of(FLOW, month, steps)
    assert [each.state for each in standing.steps] == ["done", "done", "stopped", "now", "next"]
    assert standing.steps[1].note.endswith("系统")
    assert standing.said == "王敏：漏报三家"


def test_a_deadline_that_passed_is_overdue_and_at_the_end_nothing_is():
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    late = [made("begin", due_on=yesterday)]
    assert standing_of(FLOW, ReportMonth(state="closing"), late).overdue
    ended = standing_of(FLOW, ReportMonth(state="closed"), late)
    assert not ended.overdue and ended.next == ""


def test_the_component_says_why_something_is_refused_and_folds_what_is_long_ago():
    month = ReportMonth(state="open")
    standing = standing_of(FLOW, month, [made("begin")] * 8, offered=["begin", "finish"])
    html = Template("{% load ui %}{% flow standing %}").render(Context({"standing": standing}))
    assert "更早的 2 步" in html
    assert html.count("这条月报现在是“未定稿”，不能完成定稿。") == 1
    assert "不能开始定稿" not in html
