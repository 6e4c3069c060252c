"""Objections during the publicity: taken down, answered, and what follows for the marks."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.choices import RoundState
from assessments.models import Assessment, Objection
from assessments.services.marking import correct_mark
from core import records
from core.db import store
from core.errors import Missing, Refusal
from core.records.types import refuse_bad


@transaction.atomic
def raise_objection(
    *,
    actor: Any,
    assessment: Assessment,
    source: str,
    text: str,
    raised_on: datetime.date | None = None,
) -> Objection:
    """Take an objection down: by the branch itself, the town or the county. Raises ValidationError,
    `Missing`, and `Refusal` outside of the publicity."""
    if not Assessment.objects.editable_by(actor).filter(pk=assessment.pk).exists():
        raise Missing
    round = assessment.round
    if round.state != RoundState.PUBLICITY:
        raise Refusal("公示期间才能提出异议。")
    row = Objection(assessment=assessment, raised_on=raised_on or timezone.localdate())
    for name, value in records.read(Objection, {"source": source, "text": text}).items():
        setattr(row, name, value)
    if row.raised_on and not round.published_on <= row.raised_on:
        raise ValidationError({"raised_on": f"提出日期不能早于公示日期 {round.published_on}。"})
    refuse_bad(row)
    store(row)
    row.refresh_from_db()
    return row


@transaction.atomic
def answer_objection(
    *,
    actor: Any,
    pk: int,
    version: int,
    upheld: bool,
    answer: str,
    item: str = "",
    marks: Any = None,
) -> Objection:
    """Say whether it is right; where it is, the mark that it puts right. The stars follow with the
    award. Raises what `claim` raises, ValidationError, `Refusal`."""
    row = records.claim(Objection, actor=actor, pk=pk, version=version)
    if row.upheld is not None:
        raise Refusal("这条异议已经答复。")
    if row.assessment.round.state != RoundState.PUBLICITY:
        raise Refusal("公示期间才能答复异议。")
    if not answer.strip():
        raise ValidationError({"answer": "请写明核实情况和答复。"})
    row.upheld, row.answer = bool(upheld), answer.strip()
    row.answered_on, row.answered_by = timezone.localdate(), actor
    row = records.keep(row, actor=actor)
    if item and not upheld:
        raise ValidationError({"item": "异议不成立的不改分。"})
    if item:
        correct_mark(
            actor=actor,
            assessment=row.assessment,
            item=item,
            marks=marks,
            reason=f"异议成立：{row.answer}"[:200],
        )
    return row
