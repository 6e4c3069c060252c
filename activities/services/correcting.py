"""Correcting and withdrawing what was filed, within the open month."""

import dataclasses
import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from activities.choices import OPEN, ActivityAction, ActivityState
from activities.models import Activity
from activities.services.body import TEXTS, Body, SignedUp, floating_home, read, write_parts
from activities.services.entitled import entitled_on, signed_up_for
from activities.services.filing import is_settled, refuse_foreign
from activities.services.photos import PHOTOS
from activities.services.review import REVIEW
from activities.services.standing import refresh_days
from core import audit, records
from core.errors import Refusal

#: Where one of these changes, others were entitled.
_DECIDING = ("party_organizations", "duties", "held_on")


def body_of(activity: Activity) -> Body:
    """What is stored, as it would be filed."""
    branches = list(
        activity.branches.select_related("party_organization").order_by("party_organization_id")
    )
    parties = [each.party_organization for each in branches]
    parties.sort(key=lambda each: each.pk != activity.organizer_id)
    absences = list(activity.absences.order_by("member_id"))
    return Body(
        party_organizations=parties,
        duties=sorted(each.duty for each in activity.duties.all()),
        held_on=activity.held_on,
        planned_on=activity.planned_on,
        absent=[each.member_id for each in absences],
        absence_reasons={each.member_id: each.reason for each in absences if each.reason},
        guests=activity.guests,
        floating=sorted(pk for each in branches for pk in each.floating_ids),
        photos=[each.sha256 for each in activity.photos.order_by("position", "pk")],
        **{name: getattr(activity, name) for name in TEXTS},
    )


@transaction.atomic
def correct_activity(*, actor: Any, pk: int, version: int, **values: Any) -> Activity:
    """Change what is given (fields of `Body`); a returned one is filed again by it.

    Raises ValidationError, `Missing`, `Denied` (recorded), `Conflict`, and `Refusal` for what is
    accepted or lies in a closed month.
    """
    activity = records.claim(Activity, actor=actor, pk=pk, version=version)
    _refuse_closed(activity, "更正")
    state, before, signed_up = activity.state, body_of(activity), signed_up_for(activity)
    body = with_guests(dataclasses.replace(before, **values), before, signed_up)
    if activity.held_on is not None and body.held_on is None:
        raise Refusal("已开展的活动不能改回计划。没有开展的，请撤回。")
    if body.held_on != before.held_on and is_settled(body.held_on):
        raise Refusal(f"{body.held_on:%Y-%m} 月报已定稿，不能把日期改到这个月。")
    joining = {*body.party_organizations} - {*before.party_organizations}
    if body.organizer != before.organizer:
        joining.add(body.organizer)
    refuse_foreign(actor, joining)
    moved = any(getattr(body, name) != getattr(before, name) for name in _DECIDING)
    if moved:
        # Whoever is not among those entitled now cannot have been absent.
        body = _with_entitled(body, signed_up) if "absent" not in values else body
        body = _with_floating(body) if "floating" not in values else body
    for name, value in read(body).items():
        setattr(activity, name, value)
    activity.organizer = body.organizer
    if activity.is_planned and body.held_on is not None:
        activity.filed_at, activity.filed_by = timezone.now(), actor
    if body.held_on is not None:
        activity.state = ActivityState.FILED
    records.keep(activity, actor=actor)
    write_parts(activity, body, frozen=not moved, signed_up=signed_up)
    if body.photos != before.photos:
        PHOTOS.announce(activity, body.photos)
    refresh_days(
        {each.pk for each in (*before.party_organizations, *body.party_organizations)},
        before.held_on,
        before.planned_on,
        activity.held_on,
        activity.planned_on,
        activity.makes_up_for,
    )
    if state == ActivityState.RETURNED:
        REVIEW.submitted(activity, "refile", before=state, actor=actor)
    return activity


@transaction.atomic
def withdraw_activity(*, actor: Any, pk: int, version: int, reason: str = "") -> Activity:
    """Take back what was filed or planned by mistake: it counts nowhere, its key is used up.

    Raises as `correct_activity` does.
    """
    activity = records.claim(Activity, actor=actor, pk=pk, version=version)
    _refuse_closed(activity, "撤回")
    state, activity.state = activity.state, ActivityState.WITHDRAWN
    records.keep(activity, actor=actor)
    refresh_days(
        set(activity.branches.values_list("party_organization", flat=True)),
        activity.held_on,
        activity.planned_on,
        activity.makes_up_for,
    )
    REVIEW.flow.keep_step(activity, "withdraw", before=state, actor=actor)
    PHOTOS.drop_all(activity)
    audit.record(
        action=ActivityAction.ACTIVITY_WITHDRAWN,
        actor=actor,
        subject=activity,
        detail={"原因": audit.masked(reason)} if reason else {},
    )
    return activity


def _refuse_closed(activity: Activity, what: str) -> None:
    if activity.is_withdrawn:
        raise Refusal(f"“{activity}”已经撤回，不能再{what}。")
    if activity.state not in OPEN:
        raise Refusal(f"“{activity}”已审核通过，要{what}请联系镇街先退回。")
    if is_settled(activity.held_on) and activity.state != ActivityState.RETURNED:
        raise Refusal(f"{activity.held_on:%Y-%m} 月报已定稿，不能再{what}。确有错误请联系镇街。")


def with_guests(body: Body, before: Body, signed_up: SignedUp) -> Body:
    """Who signed up took part, whoever the one who corrects may name."""
    guests = [each for each in before.party_organizations if each.pk in signed_up]
    parties = list(dict.fromkeys((*body.party_organizations, *guests)))
    if set(parties) == set(before.party_organizations) and parties[0] == before.organizer:
        parties = list(before.party_organizations)
    return dataclasses.replace(body, party_organizations=parties)


def _with_entitled(body: Body, signed_up: SignedUp) -> Body:
    if not isinstance(body.held_on, datetime.date):
        return dataclasses.replace(body, absent=())
    ids = [each.pk for each in body.party_organizations]
    there = entitled_on(ids, body.held_on, body.duties, signed_up)
    known = {pk for each in there.values() for pk in each.member_ids}
    return dataclasses.replace(body, absent=[pk for pk in body.absent if pk in known])


def _with_floating(body: Body) -> Body:
    if not body.floating or body.held_on is None:
        return dataclasses.replace(body, floating=())
    known = floating_home(body)
    return dataclasses.replace(body, floating=[pk for pk in body.floating if pk in known])
