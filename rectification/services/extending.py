"""A later deadline: asked for before the present one, granted or not."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import audit, records
from core.db import store
from core.errors import Refusal
from core.records.links import checked_reason
from core.workdays import add_workdays
from rectification.choices import TO_ANSWER, AskedState, CaseAction, Urgency
from rectification.models import Case, CaseStep, Extension
from rectification.services.deadlines import days_of
from rectification.services.telling import tell_extension


@transaction.atomic
def ask_extension(
    *, actor: Any, pk: int, version: int, new_due_on: datetime.date | None, reason: str = ""
) -> Case:
    """Ask for a later deadline of a case. Raises what `core.records.claim` raises, ValidationError,
    and `Refusal` once the deadline is over or while another one is asked for."""
    answerable = Case.objects.answerable_by(actor)
    case = records.claim(Case, actor=actor, pk=pk, version=version, among=answerable)
    today = timezone.localdate()
    if case.state not in TO_ANSWER:
        raise Refusal(f"这件整改件现在是“{case.get_state_display()}”，不用申请延期。")
    if case.due_on < today:
        raise Refusal(
            f"整改期限 {case.due_on} 已过，延期应在到期前申请。"
            "请尽快整改并提交佐证，或与复核单位联系。"
        )
    if case.extensions.filter(state=AskedState.ASKED).exists():
        raise Refusal("已有一份延期申请等待批准，请等决定后再申请。")
    extension = Extension(
        case=case,
        former_due_on=case.due_on,
        new_due_on=_checked_day(case, new_due_on, today),
        reason=checked_reason(reason, example="企业停产检修，党员集中返岗要到下月"),
        asked_on=today,
        asked_by=actor,
    )
    store(extension)
    tell_extension(extension, actor)
    return case


def latest(case: Case) -> datetime.date:
    """Until when a case may be put off at once."""
    return add_workdays(case.due_on, days_of(Urgency.HARD, timezone.localdate()))


def _checked_day(case: Case, day: datetime.date | None, today: datetime.date) -> datetime.date:
    if day is None:
        raise ValidationError({"new_due_on": "请填写延至哪一天。"})
    if day <= case.due_on:
        raise ValidationError({"new_due_on": f"延至的日期应晚于现在的整改期限 {case.due_on}。"})
    last = latest(case)
    if day > last:
        text = f"一次最多延期 {days_of(Urgency.HARD, today)} 个工作日（到 {last}）。"
        raise ValidationError({"new_due_on": text})
    return day


@transaction.atomic
def decide_extension(
    *, actor: Any, pk: int, version: int, grants: bool, answer: str = ""
) -> Extension:
    """Grant or refuse what was asked for; granted, the case has the new deadline. Raises what
    `core.records.claim` raises, and `Refusal` where it is decided, or the case has ended."""
    decidable = Extension.objects.decidable_by(actor)
    extension = records.claim(Extension, actor=actor, pk=pk, version=version, among=decidable)
    if extension.state != AskedState.ASKED:
        raise Refusal(f"这份延期申请已经决定：{extension.get_state_display()}。")
    answer = checked_reason(
        answer, example="整改条件已经具备，请按期完成", needed=not grants, field="answer"
    )
    records.hold(Case, [extension.case_id])
    case = Case.objects.get(pk=extension.case_id)
    if not case.is_open:
        raise Refusal(f"这件整改件现在是“{case.get_state_display()}”，不用再决定延期。")
    extension.state = AskedState.GRANTED if grants else AskedState.REFUSED
    extension.answer = answer
    extension.decided_by, extension.decided_on = actor, timezone.localdate()
    extension.save(update_fields=["state", "answer", "decided_by", "decided_on"])
    if grants:
        # An appeal that was decided meanwhile may have taken the deadline further.
        put_off(case, max(case.due_on, extension.new_due_on))
    audit.record(
        action=CaseAction.EXTENSION_DECIDED,
        actor=actor,
        subject=str(case),
        detail={"决定": extension.get_state_display(), "期限": str(case.due_on)},
    )
    tell_extension(extension, actor)
    extension.refresh_from_db()
    return extension


def put_off(case: Case, day: datetime.date) -> None:
    """Let a held case be due on a later day; the step that whoever answers stands in too."""
    Case.objects.filter(pk=case.pk).update(due_on=day)
    case.refresh_from_db()
    last = CaseStep.objects.filter(subject=case).order_by("-pk").first()
    if last is not None and last.move in ("acknowledge", "respond", "return"):
        CaseStep.objects.filter(pk=last.pk).update(due_on=day)
