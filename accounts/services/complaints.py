"""Writers of complaints and suggestions. Who filed one enters no log."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.choices import AccountAction, Action
from accounts.models import Complaint
from accounts.services.audience import Audience
from core import audit, notifications
from core.errors import Denied, Missing, Refusal
from core.notifications import Message
from core.retention.batches import Batch, delete_oldest
from core.values import hide_identifiers
from regions.models import Region

#: What one person may file within a day.
MOST_A_DAY = 10


@transaction.atomic
def file_complaint(*, actor: Any, kind: str, text: str, signed: bool) -> Complaint:
    """Raises `Refusal` for more than anybody has to say in a day."""
    since = timezone.now() - datetime.timedelta(days=1)
    if Complaint.objects.filter(filed_by=actor, filed_at__gt=since).count() >= MOST_A_DAY:
        raise Refusal(f"一天最多提交 {MOST_A_DAY} 件，请明天再提交，或并入一件写明。")
    found = Complaint.objects.create(
        kind=kind,
        text=hide_identifiers(text.strip()),
        signed=signed,
        filed_by=actor,
        region=_region_of(actor),
    )
    audience = Audience(Action.ANSWER_COMPLAINTS)
    users = audience.nearest(found.region.path) if found.region else _all(audience)
    messages = [
        Message(pk, f"有一件{found.get_kind_display()}待答复。", found.get_absolute_url())
        for pk in sorted(users - {actor.pk})
    ]
    notifications.notify_each(
        kind="complaint_filed", messages=messages, key=f"complaint:{found.pk}"
    )
    return found


@transaction.atomic
def answer_complaint(*, actor: Any, pk: int, answer: str) -> Complaint:
    """Answer it, once. Raises `Missing`, `Denied`, `Refusal`."""
    rows = Complaint.objects.editable_by(actor).select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        if not Complaint.objects.visible_to(actor).filter(pk=pk).exists():
            raise Missing("没有找到这件投诉建议。")
        raise Denied("投诉建议由县级答复，本人提交的由他人答复。")
    if found.answered_at is not None:
        raise Refusal("这件已经答复过，请刷新后查看。")
    found.answer = hide_identifiers(answer.strip())
    found.answered_by, found.answered_at = actor, timezone.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(
        action=AccountAction.COMPLAINT_ANSWERED,
        actor=actor,
        subject=str(found),
        detail={"类型": found.get_kind_display()},
    )
    notifications.notify(
        user=found.filed_by,
        kind="complaint_answered",
        text=f"您提交的{found.get_kind_display()}已答复。",
        link=found.get_absolute_url(),
        key=f"complaint:{found.pk}:answered",
    )
    return found


def prune_complaints(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Those that were answered."""
    return delete_oldest(Complaint.objects.filter(answered_at__lt=before), limit)


def _region_of(actor: Any) -> Region | None:
    """Where the person works: the region of his first grant, or of its Party organization."""
    for grant in actor.current_grants:
        if grant.region is not None:
            return grant.region
        if grant.party_organization is not None:
            return grant.party_organization.region
    return None


def _all(audience: Audience) -> set[int]:
    return set().union(*audience.by_region.values())
