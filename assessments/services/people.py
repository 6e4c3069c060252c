"""What is peculiar to the rating of persons: the report, the talk after the last grade, and the
part of the pay that is proposed. Nothing of it is decided here."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.choices import AssessmentState, RoundState
from assessments.documents import Document, number
from assessments.models import Assessment, DutyReport, Score, Talk
from core import records
from core.errors import Refusal


@transaction.atomic
def file_report(*, actor: Any, pk: int, version: int, text: str) -> DutyReport:
    """The report of whoever is rated, by himself, as often as he likes until he hands in. Raises
    what `claim` raises, ValidationError, `Refusal`."""
    own = Assessment.objects.own_of(actor)
    assessment = records.claim(Assessment, actor=actor, pk=pk, version=version, among=own)
    if assessment.is_party:
        raise Refusal("党组织评星不需要述职报告。")
    if assessment.state != AssessmentState.OWN or assessment.round.state != RoundState.OPEN:
        raise Refusal("自评已经提交，述职报告不能再改；需要修改的请上级退回自评。")
    report = DutyReport.objects.filter(assessment=assessment).first()
    report = report or DutyReport(assessment=assessment)
    report.text = records.read(DutyReport, {"text": text})["text"]
    report.filed_on = timezone.localdate()
    return records.keep(report, actor=actor)


def wants_talk(document: Document, star: int) -> bool:
    """Whether somebody talks with whoever got this grade: what the scheme says of it; without any
    grade always."""
    level = document.level(star)
    return level is None or level.talk


@transaction.atomic
def record_talk(
    *,
    actor: Any,
    pk: int,
    version: int,
    talked_on: datetime.date,
    held_by: str,
    problems: str,
    agreed: str,
) -> Talk:
    """The talk with whoever got the last grade; recorded again it is put right. Raises what `claim`
    raises, ValidationError, `Refusal`."""
    led = Assessment.objects.led_by(actor)
    assessment = records.claim(Assessment, actor=actor, pk=pk, version=version, among=led)
    round = assessment.round
    if assessment.is_party or round.state != RoundState.AWARDED:
        raise Refusal("确定等次以后登记谈话。")
    if not wants_talk(round.scheme.document, assessment.score.star):
        raise Refusal("方案只要求同最后等次的对象谈话。")
    talk = Talk.objects.filter(assessment=assessment).first() or Talk(assessment=assessment)
    given = {"held_by": held_by, "problems": problems, "agreed": agreed, "talked_on": talked_on}
    for name, value in records.read(Talk, given).items():
        setattr(talk, name, value)
    talk.made_by = actor
    return records.keep(talk, actor=actor)


def pay_proposed(document: Document, score: Score) -> str:
    """党建绩效: what the scheme proposes for a grade, in a sentence; "" where it proposes nothing.
    The employer decides; nothing is paid by it."""
    level = document.level(score.star)
    if not document.pay or level is None or level.pay is None:
        return ""
    whole = Decimal(str(document.pay))
    part = number(whole * Decimal(str(level.pay)) / 100)
    return (
        f"党建工作占年度绩效的 {number(whole)}%，“{level.name}”按其中的 {number(level.pay)}% 计，"
        f"建议为年度绩效的 {part}%。"
    )
