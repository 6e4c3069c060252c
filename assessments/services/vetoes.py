"""Slips to departments and their answers; vetoes, and lifting one."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.choices import AnswerWay, AssessmentAction, RoundState, SlipState
from assessments.models import Assessment, Round, Slip, Veto
from assessments.services.telling import tell_asked
from branches.models import PartyOrganization
from core import audit, records
from core.db import store
from core.errors import Missing, Refusal
from core.records.links import checked_reason
from regions.models import Department


@transaction.atomic
def send_slips(
    *,
    actor: Any,
    pk: int,
    version: int,
    departments: Collection[Department],
    due_on: datetime.date,
) -> Round:
    """Ask departments; one that was asked already is not asked twice. Raises what `claim` raises,
    ValidationError, and `Refusal` once the round is published."""
    round = records.claim(Round, actor=actor, pk=pk, version=version)
    if round.state != RoundState.OPEN:
        raise Refusal(f"这一轮{round.get_state_display()}，不再发核查单。")
    if not round.is_of_parties:
        raise Refusal("核查单核查党组织的一票否决情形，这一轮评定的不是党组织。")
    if not departments:
        raise ValidationError({"departments": "请选择部门。"})
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": "答复期限不能早于今天。"})
    asked = set(round.slips.values_list("department", flat=True))
    new = [Slip(round=round, department=each, due_on=due_on) for each in departments]
    made = Slip.objects.bulk_create([each for each in new if each.department_id not in asked])
    tell_asked(round, made)
    return records.raise_version(round)


@transaction.atomic
def answer_slip(
    *,
    actor: Any,
    pk: int,
    version: int,
    answer: str,
    way: str = AnswerWay.ONLINE,
    document_number: str = "",
) -> Slip:
    """The department's answer, here or on paper; what it found are vetoes that it recorded before.
    Raises what `claim` raises, ValidationError, `Refusal`."""
    slip = records.claim(
        Slip, actor=actor, pk=pk, version=version, among=Slip.objects.answerable_by(actor)
    )
    if slip.state == SlipState.ANSWERED:
        raise Refusal("这份核查单已经答复。")
    if way not in AnswerWay.values:
        raise ValidationError({"way": "请选择答复方式。"})
    if way == AnswerWay.PAPER and not document_number.strip():
        raise ValidationError({"document_number": "纸质答复请填写复函文号。"})
    if not answer.strip():
        raise ValidationError({"answer": "请写明核查结果；没有一票否决情形的写“无”。"})
    slip.answer, slip.way = answer.strip(), way
    slip.document_number = document_number.strip()
    slip.state, slip.answered_on, slip.answered_by = SlipState.ANSWERED, timezone.localdate(), actor
    slip.full_clean(validate_unique=False, validate_constraints=False)
    slip.save()
    slip.refresh_from_db()
    return slip


@transaction.atomic
def record_veto(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    code: str,
    happened_on: datetime.date,
    ground: str,
    text: str = "",
    department: Department | None = None,
    slip: Slip | None = None,
) -> Veto:
    """Record that something happened; it counts in the next round that is awarded. A department
    records with its slip what it found of those who are rated there. Raises ValidationError,
    `Missing`, `Denied` (recorded)."""
    if slip is not None:
        if not Slip.objects.answerable_by(actor).filter(pk=slip.pk).exists():
            raise Missing
        rated = Assessment.objects.filter(
            round=slip.round_id, party_organization=party_organization
        )
        if slip.state == SlipState.ANSWERED or not rated.exists():
            raise Refusal("核查单已经答复，或者这个党组织不在这一轮里。")
        department = slip.department
        veto = next((each for each in slip.round.scheme.document.vetoes if each.code == code), None)
        if veto is None:
            raise ValidationError({"code": "这一情形不在方案里。"})
        text = veto.text
    row = Veto(party_organization=party_organization, department=department, slip=slip)
    given = {"code": code, "text": text, "happened_on": happened_on, "ground": ground}
    for name, value in records.read(Veto, given).items():
        setattr(row, name, value)
    if slip is None:
        row = records.keep(row, actor=actor)
    else:
        # The department sees no Party organizations otherwise: it was asked about this one.
        store(row)
    audit.record(
        action=AssessmentAction.VETO_RECORDED,
        actor=actor,
        subject=party_organization,
        detail={"情形": audit.masked(row.text), "日期": str(row.happened_on)},
    )
    return row


@transaction.atomic
def lift_veto(*, actor: Any, pk: int, version: int, reason: str) -> Veto:
    """It was recorded by mistake, or was set aside: from now on it does not count; stars that were
    awarded stay. Raises what `claim` raises, ValidationError."""
    veto = records.claim(Veto, actor=actor, pk=pk, version=version)
    if veto.lifted_on is not None:
        raise Refusal("这一条已经撤销。")
    veto.lift_reason = checked_reason(reason, example="法院撤销了处罚决定")
    veto.lifted_on = timezone.localdate()
    veto = records.keep(veto, actor=actor)
    audit.record(
        action=AssessmentAction.VETO_LIFTED,
        actor=actor,
        subject=veto.party_organization,
        detail={"情形": audit.masked(veto.text), "理由": audit.masked(veto.lift_reason)},
    )
    return veto
