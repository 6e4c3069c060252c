"""The table of a flow, tried on months: who may move a row, and the sentences of refusals."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.errors import Conflict, Denied, Missing, Refusal
from core.flows import Flow, Move, Stage
from core.models import AuditEntry
from months.models import ReportMonth

STAGES = (
    Stage("open", acts="县级管理员", then="begin"),
    Stage("closing", acts="系统", then="finish"),
    Stage("closed"),
    Stage("reopened", acts="县级管理员", then="begin"),
)
MOVES = (
    Move("begin", "开始定稿", ("open", "reopened"), "closing"),
    Move("finish", "完成定稿", ("closing",), "closed"),
    Move("reopen", "撤销定稿", ("closed",), "reopened", reason=True, example="漏报三家", back=True),
)
FLOW = Flow(ReportMonth, stages=STAGES, moves=MOVES)


@pytest.fixture
def month(db):
    return ReportMonth.objects.create(first_day=datetime.date(2026, 3, 1))


def test_a_row_moves_from_state_to_state_and_its_version_rises(month, cast):
    row = FLOW.claim("begin", actor=cast.county_admin, pk=month.pk, version=1)
    FLOW.move(row, "begin", actor=cast.county_admin)
    assert (row.state, row.version) == ("closing", 2)


def test_values_are_stored_with_the_move(month, cast):
    ReportMonth.objects.update(state="closed")
    row = FLOW.claim("reopen", actor=cast.county_admin, pk=month.pk, version=2)
    FLOW.move(row, "reopen", actor=cast.county_admin, reason="漏报三家", reopen_reason="漏报三家")
    assert ReportMonth.objects.get().reopen_reason == "漏报三家"


def test_out_of_scope_there_is_no_row_and_without_the_right_the_attempt_is_recorded(month, cast):
    with pytest.raises(Missing):
        FLOW.claim("begin", actor=cast.nobody, pk=month.pk, version=1)
    with pytest.raises(Denied):
        FLOW.claim("begin", actor=cast.viewer, pk=month.pk, version=1)
    assert AuditEntry.objects.filter(outcome="denied", actor_id=cast.viewer.pk).count() == 1
    assert ReportMonth.objects.get().state == "open"


def test_a_refusal_says_what_stands_in_the_way_and_who_has_to_act(month, cast):
    with pytest.raises(Refusal) as refused:
        FLOW.claim("finish", actor=cast.county_admin, pk=month.pk, version=1)
    assert str(refused.value) == (
        "这条月报现在是“未定稿”，不能完成定稿。下一步由县级管理员开始定稿。"
    )
    month.state = "closed"
    assert FLOW.refusal(month, "begin") == (
        "这条月报现在是“已定稿”，不能开始定稿。这里已经没有要办的事。"
    )
    assert FLOW.refusal(month, "reopen") == ""


def test_whoever_comes_second_gets_a_conflict(month):
    """Two who both read the row: the second one's statement finds no row in that version."""
    first, second = (ReportMonth.objects.get() for _ in range(2))
    FLOW.move(first, "begin", actor=None)
    with pytest.raises(Conflict):
        FLOW.move(second, "begin", actor=None)
    stale = ReportMonth.objects.get()
    stale.version -= 1
    with pytest.raises(Conflict):
        FLOW.move(stale, "finish", actor=None)


def test_an_obligatory_reason_is_refused_when_missing_short_or_with_a_number(month):
    ReportMonth.objects.update(state="closed")
    row = ReportMonth.objects.get()
    for reason, said in (
        ("", "例如“漏报三家”"),
        ("错", "例如"),
        ("电话13912345678", "手机号码"),
    ):
        with pytest.raises(ValidationError, match=said):
            FLOW.move(row, "reopen", actor=None, reason=reason)
    assert ReportMonth.objects.get().state == "closed"


def test_a_dated_move_needs_a_day_that_is_not_past(month):
    dated = Flow(
        ReportMonth,
        stages=STAGES,
        moves=(*MOVES, Move("postpone", "延期", ("open",), "open", dated=True)),
    )
    today = timezone.localdate()
    for due_on in (None, today - datetime.timedelta(days=1)):
        with pytest.raises(ValidationError, match="完成日期"):
            dated.move(month, "postpone", actor=None, due_on=due_on)
    assert dated.move(month, "postpone", actor=None, due_on=today) is None


def test_rows_that_wait_for_somebody_are_those_he_may_move(month, cast):
    ReportMonth.objects.create(first_day=datetime.date(2026, 4, 1), state="closed")
    assert list(FLOW.waiting("begin", cast.county_admin)) == [month]
    assert not FLOW.waiting("begin", cast.town_staff).exists()
    assert not FLOW.waiting("begin", cast.nobody).exists()


@pytest.mark.parametrize(
    ("stages", "moves", "said"),
    [
        (STAGES[:-1], MOVES[1:2], "reopened"),
        ((*STAGES, Stage("gone")), MOVES, "gone"),
        ((*STAGES, STAGES[0]), MOVES, "twice"),
        (STAGES, (*MOVES, Move("lose", "丢", ("open",), "gone")), "lose knows states"),
        (STAGES, (*MOVES, Move("lose", "丢", ("open",), "open", among="nowhere_by")), "nowhere_by"),
        ((Stage("open", "人", then="finish"), *STAGES[1:]), MOVES, "open goes on by finish"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(stages, moves, said):
    with pytest.raises(ValueError, match=said):
        Flow(ReportMonth, stages=stages, moves=moves)
