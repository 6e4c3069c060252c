"""Appeals: the data are wrong. Each value that is called so is decided by whoever owns it and,
where he agrees, corrected by its own service; then the rule is asked again: the case is withdrawn,
or it is still to be put right and its time goes on."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import audit, corrections, records
from core.choices import CorrectionState
from core.corrections import Correctable
from core.db import store
from core.errors import Refusal
from core.records.links import checked_reason
from core.workdays import Calendar
from rectification.choices import AppealState, CaseAction, CaseState
from rectification.kinds import kind_of
from rectification.models import Appeal, AppealField, Case
from rectification.services.extending import put_off
from rectification.services.telling import tell_appeal
from rectification.services.verifying import withdraw_claimed

#: While something is to be put right; what waits for the check has been put right.
STATES = (
    CaseState.DRAFTED,
    CaseState.ISSUED,
    CaseState.ACKNOWLEDGED,
    CaseState.RESPONDED,
    CaseState.RETURNED,
)


def disputable(case: Case) -> list[Correctable]:
    """The fields of what a case is about that an appeal may call wrong."""
    names = kind_of(case.kind).disputed
    wanted = names.get(case.topic, names.get("", ()))
    return [each for each in corrections.fields_of(type(case.subject)) if each.name in wanted]


def why_not(case: Case) -> str:
    """Why there can be no appeal now; "" where there can."""
    if not kind_of(case.kind).appealable(case):
        return "这一事项不受理申诉。"
    if case.state not in STATES:
        return f"这件整改件现在是“{case.get_state_display()}”，不能申诉。"
    if case.paused_on:
        return "已有一份申诉正在核对。"
    return ""


@transaction.atomic
def ask_appeal(
    *,
    actor: Any,
    pk: int,
    version: int,
    reason: str = "",
    fields: Mapping[str, str] | None = None,
    effective_on: datetime.date | None = None,
) -> Case:
    """Say that the data of a case are wrong. `fields`: name → what it should be; without any the
    reason says what else is wrong. The time of the case stands still from now on.

    Raises what `core.records.claim` raises, ValidationError, and `Refusal` with why not.
    """
    answerable = Case.objects.answerable_by(actor)
    case = records.claim(Case, actor=actor, pk=pk, version=version, among=answerable)
    if refusal := why_not(case):
        raise Refusal(refusal)
    today = timezone.localdate()
    example = "职工人数误填为 60 人，实际 36 人，有社保名单"
    appeal = Appeal(
        case=case,
        reason=checked_reason(reason, example=example),
        asked_on=today,
        asked_by=actor,
    )
    store(appeal)
    known = {each.name for each in disputable(case)}
    given = {name: value for name, value in (fields or {}).items() if str(value).strip()}
    if unknown := set(given) - known:
        name = sorted(unknown)[0]
        raise ValidationError({"fields": f"这一事项的申诉不能更正“{name}”。"})
    for name, value in given.items():
        corrections.propose(
            AppealField(appeal=appeal),
            actor=actor,
            row=case.subject,
            name=name,
            value=value,
            effective_on=effective_on or case.opened_month,
        )
    Case.objects.filter(pk=case.pk).update(paused_on=today)
    case.refresh_from_db()
    tell_appeal(appeal, actor)
    return case


@transaction.atomic
def decide_field(
    *, actor: Any, pk: int, version: int, approves: bool, answer: str = ""
) -> AppealField:
    """What whoever owns a value says of it; the last of them decides the appeal. Raises what
    `core.corrections.decide` raises."""
    seen = AppealField.objects.visible_to(actor).filter(appeal__state=AppealState.ASKED)
    field = corrections.decide(
        AppealField.objects.filter(pk__in=seen.values("pk")),
        actor=actor,
        pk=pk,
        version=version,
        approves=approves,
        answer=answer,
    )
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=field.appeal_id)
    states = set(appeal.fields.values_list("state", flat=True))
    if CorrectionState.PROPOSED not in states:
        _conclude(appeal, actor, upheld=CorrectionState.APPROVED in states, answer=field.answer)
    return field


@transaction.atomic
def decide_appeal(*, actor: Any, pk: int, version: int, upholds: bool, answer: str = "") -> Appeal:
    """Decide an appeal that names no field: what else was wrong is corrected by then, or was not
    wrong. Raises what `core.records.claim` raises, and `Refusal`."""
    decidable = Appeal.objects.decidable_by(actor)
    appeal = records.claim(Appeal, actor=actor, pk=pk, version=version, among=decidable)
    if appeal.state != AppealState.ASKED:
        raise Refusal(f"这份申诉已经核对：{appeal.get_state_display()}。")
    if appeal.fields.exists():
        raise Refusal("这份申诉写明了要更正的数据，请逐项核对。")
    answer = checked_reason(answer, example="党员名册已补登 2 名党员", field="answer")
    _conclude(appeal, actor, upheld=upholds, answer=answer)
    return appeal


def _conclude(appeal: Appeal, actor: Any, *, upheld: bool, answer: str) -> None:
    today = timezone.localdate()
    records.hold(Case, [appeal.case_id])
    case = Case.objects.with_subject().get(pk=appeal.case_id)
    still = _still_wrong(case, appeal) if upheld else ""
    appeal.state = AppealState.REJECTED if not upheld else AppealState.UPHELD
    if still:
        appeal.state = AppealState.CORRECTED
        Case.objects.filter(pk=case.pk).update(fact=still)
    appeal.answer = answer
    appeal.decided_by, appeal.decided_on = actor, today
    appeal.save(update_fields=["state", "answer", "decided_by", "decided_on"])
    appeal.refresh_from_db()
    if upheld and not still and case.is_open:
        withdraw_claimed(case, actor=actor, reason="申诉成立，数据已更正")
    elif case.paused_on:
        _go_on(case, today)
    audit.record(
        action=CaseAction.APPEAL_DECIDED,
        actor=actor,
        subject=str(case),
        detail={"结果": appeal.get_state_display()},
    )
    tell_appeal(appeal, actor)


def _still_wrong(case: Case, appeal: Appeal) -> str:
    """What is still wrong once the values are corrected; "": nothing. Where no value was named, a
    person has said so already."""
    if not case.is_open or not appeal.fields.exists():
        return ""
    return kind_of(case.kind).still_wrong(case) or ""


def _go_on(case: Case, today: datetime.date) -> None:
    """The time goes on: the deadline is later by the working days for which it stood still."""
    calendar = Calendar.now()
    days = calendar.between(case.paused_on, today)
    Case.objects.filter(pk=case.pk).update(paused_on=None)
    put_off(case, calendar.add(case.due_on, days))
