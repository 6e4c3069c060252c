"""How services start, end and take back dated links (`core.models.DatedLink`)."""

import datetime
from typing import TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from core import audit
from core.choices import AuditAction
from core.errors import Refusal
from core.models import DatedLink, Record
from core.records import claim, keep
from core.values import contains_identifier

L = TypeVar("L", bound=DatedLink)
R = TypeVar("R", bound=Record)

#: A shorter reason ("错", "误录") says nothing to whoever reads the log.
SHORTEST_REASON = 4
LONGEST_REASON = 200


def start(link: L, *, actor) -> L:
    """Store a new link. Raises ValidationError, naming the link that it overlaps, if any."""
    if link.ends_on is not None and link.ends_on < link.starts_on:
        text = f"终止日期不能早于起始日期 {link.starts_on}。"
        raise ValidationError({"ends_on": ValidationError(text, code="inconsistent")})
    _refuse_overlap(link)
    return keep(link, actor=actor)


def end(model: type[L], *, actor, pk: int, version: int, ends_on: datetime.date | None) -> L:
    """Let a link be over from `ends_on` on (its last day is the one before).

    An end that was filed wrongly is corrected in the same way; None: the link goes on. Raises
    what `claim` and `start` raise.
    """
    link = claim(model, actor=actor, pk=pk, version=version)
    link.ends_on = ends_on
    return start(link, actor=actor)


def remove(
    model: type[R], *, actor, pk: int, version: int, reason: str, instead: str = "填写终止日期"
) -> R:
    """Delete a row that was filed by mistake, on the day it was filed; returns what it was.

    With everything older something else is done `instead`: figures may stand upon it. The reason is
    recorded.
    """
    link = claim(model, actor=actor, pk=pk, version=version)
    reason = checked_reason(reason)
    if not removable(link):
        raise Refusal(f"只能删除当天误录的记录；以前录入的请{instead}。")
    audit.record(
        action=AuditAction.LINK_REMOVED, actor=actor, subject=link, detail={"reason": reason}
    )
    link.delete()
    return link


def removable(link: Record) -> bool:
    """Whether the row may still be taken back as a mistake."""
    return timezone.localdate(link.created_at) == timezone.localdate()


def checked_reason(
    reason: str,
    *,
    example: str = "选错了组织",
    shortest: int = SHORTEST_REASON,
    needed: bool = True,
    field: str = "reason",
) -> str:
    """The reason, fit to be kept for others; one that is not `needed` may be short or left out.
    Raises ValidationError at the `field` in which it was given."""
    reason = " ".join(reason.split())
    if not needed:
        shortest = 0
    if not shortest <= len(reason) <= LONGEST_REASON:
        raise ValidationError(
            {field: f"请写明原因（{shortest} 至 {LONGEST_REASON} 个字），例如“{example}”。"}
        )
    if contains_identifier(reason):
        raise ValidationError({field: "原因会留存备查，请不要在其中写证件号码或手机号码。"})
    return reason


def uncovered(
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    taken: list[tuple[datetime.date, datetime.date | None]],
) -> list[tuple[datetime.date, datetime.date | None]]:
    """The parts of [starts_on, ends_on) that no period of `taken` covers; None = without end."""
    parts = []
    for begin, over in sorted(taken, key=lambda period: period[0]):
        if ends_on is not None and begin >= ends_on:
            break
        if over is not None and over <= starts_on:
            continue
        if begin > starts_on:
            parts.append((starts_on, begin))
        if over is None:
            return parts
        starts_on = over
    if ends_on is None or starts_on < ends_on:
        parts.append((starts_on, ends_on))
    return parts


def _refuse_overlap(link: DatedLink) -> None:
    """Name the link that overlaps, before the constraint refuses."""
    constraint = next(
        each for each in link._meta.constraints if isinstance(each, ExclusionConstraint)
    )
    pair = {field: getattr(link, field) for field, _ in constraint.expressions[:-1]}
    others = type(link)._default_manager.filter(**pair).exclude(pk=link.pk)
    # A link that ended on the day of its start was never in force.
    others = others.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")))
    others = others.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=link.starts_on))
    if link.ends_on is not None:
        others = others.filter(starts_on__lt=link.ends_on)
        if link.ends_on == link.starts_on:
            return
    other = others.order_by("starts_on").first()
    if other is not None:
        until = f"至 {other.ends_on}" if other.ends_on else "至今"
        text = (
            f"与已有的一条（{other.starts_on} {until}）日期重叠，"
            "请先终止那一条，或改填不重叠的日期。"
        )
        raise ValidationError({"starts_on": ValidationError(text, code="overlap")})
