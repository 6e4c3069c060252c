"""Planning and filing activities, each once for each key (`core.filing.once`)."""

import datetime
import uuid
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activities.choices import ActivitySource, ActivityState
from activities.models import Activity, fileable_by, is_own_of
from activities.services.body import Body, SignedUp, read, write_parts
from activities.services.keys import of_key
from activities.services.photos import PHOTOS
from activities.services.standing import refresh_days
from branches.models import PartyOrganization
from core import records
from core.errors import Missing, Refusal
from core.filing import drafts, once
from core.filing.once import Filed, OtherBody
from core.records.dated import counts_from

#: Of which kind drafts are (`core.filing.drafts`).
DRAFT = "activity"


def plan_activity(
    *, actor: Any, client_key: uuid.UUID, body: Body, source: str = ActivitySource.DESK
) -> Filed[Activity]:
    """Say beforehand what is going to be held, when and where (`file_activity`)."""
    return _by_key(actor, client_key, replace(body, held_on=None, absent=()), source, {})


def file_activity(
    *,
    actor: Any,
    client_key: uuid.UUID,
    body: Body,
    source: str = ActivitySource.DESK,
    signed_up: SignedUp | None = None,
) -> Filed[Activity]:
    """File what was held; `body.plan` is the planned activity that it was. Party organizations that
    signed members up agreed by it: whoever files need not be able to file for them.

    The same key and the same body give the same record (`Filed.new` is False then). Raises
    `OtherBody`, `Withdrawn`, ValidationError, `Missing` and `Denied` (recorded).
    """
    if body.held_on is None:
        raise ValidationError({"held_on": "请填写开展日期。"})
    return _by_key(actor, client_key, body, source, signed_up or {})


def is_settled(day: datetime.date | None) -> bool:
    """Whether the month of the day was closed: what is filed for it is late, the rest stays."""
    return day is not None and day < counts_from()


@transaction.atomic
def _by_key(
    actor: Any, client_key: uuid.UUID, body: Body, source: str, signed_up: SignedUp
) -> Filed[Activity]:
    once.take_turns(client_key)
    digest = body.digest()
    stored = of_key(actor=actor, client_key=client_key)
    if stored is not None:
        known = stored.body_digest if stored.client_key == client_key else stored.plan_digest
        if known != digest:
            raise OtherBody(stored)
        return Filed(stored, new=False)
    refuse_foreign(actor, [each for each in body.party_organizations if each.pk not in signed_up])
    activity = _planned(actor, body) or Activity(source=source)
    for name, value in read(body).items():
        setattr(activity, name, value)
    if activity.pk is not None:
        activity.planned_on = body.planned_on or Activity.objects.get(pk=activity.pk).planned_on
        activity.plan_key, activity.plan_digest = activity.client_key, activity.body_digest
        activity.source = source
    activity.client_key, activity.body_digest = client_key, digest
    activity.organizer = body.organizer
    activity.filed_by = actor
    activity.filed_for_others = not is_own_of(actor, body.organizer)
    if body.held_on is None:
        activity.state = ActivityState.PLANNED
    else:
        activity.state, activity.filed_at = ActivityState.FILED, timezone.now()
        activity.late = is_settled(body.held_on)
    new = activity.pk is None
    records.keep(activity, actor=actor)
    parts = write_parts(activity, body, new=new, signed_up=signed_up)
    if body.photos or not new:
        PHOTOS.announce(activity, body.photos)
    parts["photos"] = list(activity.photos.all()) if body.photos else []
    refresh_days(
        {each.pk for each in body.party_organizations},
        activity.held_on,
        activity.planned_on,
        activity.makes_up_for,
    )
    drafts.forget(actor=actor, subject=DRAFT, client_key=client_key)
    return Filed(activity, new=True, parts=parts if new else None)


def refuse_foreign(actor: Any, parties: Any) -> None:
    """Raise unless the actor may file for each of the Party organizations."""
    keys = {each.pk for each in parties}
    may = set(fileable_by(actor).filter(pk__in=keys).values_list("pk", flat=True))
    if refused := keys - may:
        seen = PartyOrganization.objects.visible_to(actor).present().filter(pk__in=refused)
        if seen.count() < len(refused):
            raise Missing
        records.deny(
            actor=actor,
            subject=Activity,
            text="您的账号不能为这个党组织填报活动。书记填报本党组织的，镇街代填本镇街的，"
            "其他人须由书记或镇街委托。",
            keys=refused,
        )


def _planned(actor: Any, body: Body) -> Activity | None:
    if body.plan is None:
        return None
    rows = Activity.objects.editable_by(actor).select_for_update(of=("self",))
    plan = rows.filter(pk=body.plan).first()
    if plan is None:
        raise Missing("没有找到这项计划，可能已被撤回或不在您的管理范围内。")
    if not plan.is_planned or body.held_on is None:
        raise Refusal("这项计划已经填报过或已经撤回，请打开这次活动查看。")
    return plan
