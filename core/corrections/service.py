"""Proposing a value, and deciding about it."""

import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from core import crypto, records
from core.choices import CorrectionState
from core.corrections.fields import correctable, field_named, models_correctable
from core.errors import Missing, Refusal
from core.models import ProposedValue
from core.records.links import checked_reason

P = TypeVar("P", bound=ProposedValue)


def propose(
    proposal: P,
    *,
    actor: Any,
    row: models.Model,
    name: str,
    value: str,
    effective_on: datetime.date | None = None,
) -> P:
    """Fill and store a proposal, which the app made with its own columns; the row stays as it is.

    The caller has found the row in scope. Raises ValidationError (by the name of the field) for a
    value that the field cannot hold, or that it holds already.
    """
    field = correctable(row, name)
    text = " ".join(str(value).split())
    try:
        read = field.read(text)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None
    if read == field.held(row):
        raise ValidationError({name: f"{field.label}现在就是“{field.text(row)}”，不用更正。"})
    if field.dated:
        effective_on = effective_on or timezone.localdate()
        records.refuse_future("effective_on", effective_on, "生效日期")
    proposal.model, proposal.row_id, proposal.field = field.model, row.pk, name
    proposal.before = field.text(row)[:200]
    proposal.value = text
    if field.sealed:
        proposal.value, proposal.value_cipher = field.sealed.masked(read), crypto.encrypt(read)
    proposal.effective_on = effective_on if field.dated else None
    proposal.proposed_by = actor
    proposal.save(force_insert=True)
    return proposal


def owned_by(proposals: models.QuerySet, user: Any) -> models.QuerySet:
    """Those of proposals whose rows `user` may change himself; what he proposed somebody else
    decides."""
    found = models.Q(pk__in=[])
    for model in models_correctable():
        rows = apps.get_model(model).objects.editable_by(user)
        found |= models.Q(models.Exists(rows.filter(pk=models.OuterRef("row_id"))), model=model)
    return proposals.filter(found).exclude(proposed_by=user)


@transaction.atomic
def decide(
    proposals: models.QuerySet,
    *,
    actor: Any,
    pk: int,
    version: int,
    approves: bool,
    answer: str = "",
) -> ProposedValue:
    """What the owner of the field says; approved, the field is corrected by its own service.

    `proposals` are those of the app in the actor's sight. Raises `Missing`, `Denied` (recorded),
    `Conflict`, and `Refusal` where it is decided already or the row has changed since so that it
    cannot be.
    """
    model = proposals.model
    owned = owned_by(proposals, actor)
    proposal = records.claim(model, actor=actor, pk=pk, version=version, among=owned)
    if proposal.state != CorrectionState.PROPOSED:
        raise Refusal(f"这一项已经核对过：{proposal.get_state_display()}。")
    answer = checked_reason(
        answer, example="与劳动合同备案人数一致", needed=not approves, field="answer"
    )
    if approves:
        _correct(proposal, actor)
    proposal.state = CorrectionState.APPROVED if approves else CorrectionState.REJECTED
    proposal.answer = answer
    proposal.decided_by, proposal.decided_on = actor, timezone.localdate()
    proposal.save(update_fields=["state", "answer", "decided_by", "decided_on"])
    proposal.refresh_from_db(fields=["version", "updated_at"])
    return proposal


def _correct(proposal: ProposedValue, actor: Any) -> None:
    field = field_named(proposal.model, proposal.field)
    row = field.model_class.objects.editable_by(actor).filter(pk=proposal.row_id).first()
    if row is None:
        raise Missing("要更正的资料已经不在您的管理范围内。")
    value = field.read(proposal.given)
    try:
        field.correct(
            actor=actor,
            pk=row.pk,
            version=row.version,
            value=value,
            effective_on=proposal.effective_on,
        )
    except ValidationError as error:
        raise Refusal(f"不能照此更正：{' '.join(error.messages)}") from None
