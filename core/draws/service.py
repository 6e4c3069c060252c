"""Drawing, and making void; apps declare what they draw (`DomainApp.draws`)."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from core import audit, records
from core.choices import AuditAction
from core.domain import declared
from core.draws.picking import digest_of, pick
from core.errors import Missing, Refusal
from core.models import Draw
from core.records.links import checked_reason

#: More are no sample that a page could show.
MOST_CANDIDATES = 200_000

_DRAWN = "“{}”已经抽取过，结果有效。确需重抽的，先打开原结果作废并写明原因；原结果会保留。"


@dataclass(frozen=True)
class Kind:
    """What an app draws."""

    name: str
    title: str
    #: Places (by key) in which a user sees draws, and in which he draws; None: everywhere.
    seen: Callable[[Any], Collection[int] | None]
    drawn: Callable[[Any], Collection[int] | None]
    #: The rows that a user sees, of which `str(pk)` is the key.
    rows: Callable[[Any], models.QuerySet]
    #: What became of rows since: key → a word.
    notes: Callable[[Sequence[Any]], dict[int, str]] = lambda rows: {}
    #: Measure word of a row.
    unit: str = "条"


def kind_of(name: str) -> Kind:
    """Raises LookupError."""
    for each in declared("draws"):
        if each.name == name:
            return each
    raise LookupError(f"no draw of {name!r}")


@transaction.atomic
def draw(
    kind: str,
    *,
    actor: Any,
    occasion: str,
    title: str,
    place_id: int,
    candidates: Collection[Any],
    wanted: int,
    weights: Mapping[Any, int] | None = None,
    exclusions: Mapping[Any, str] | None = None,
) -> Draw:
    """Draw `wanted` of the candidates (keys) that are not excluded, by a seed of this moment.

    Raises `Refusal` where there is a valid draw for this occasion, or nothing to draw from.
    """
    places = kind_of(kind).drawn(actor) if actor is not None else None
    if places is not None and place_id not in places:
        records.deny(actor=actor, subject=Draw, text="您的账号没有在这个范围内抽查的权限。")
    _refuse_second(kind, occasion, title)
    left_out = {str(key): reason for key, reason in (exclusions or {}).items()}
    keys = sorted({str(key) for key in candidates} - set(left_out), key=lambda key: (len(key), key))
    if not keys:
        raise Refusal("这个范围内没有可以抽取的记录。")
    if len(keys) > MOST_CANDIDATES:
        raise Refusal(f"可以抽取的记录超过 {MOST_CANDIDATES:,} 条，请缩小范围。")
    if wanted < 1:
        raise Refusal("至少抽取 1 条。")
    seed = secrets.token_hex(16)
    tickets = {str(key): number for key, number in (weights or {}).items() if number != 1}
    chosen = pick(keys, wanted, seed, tickets)
    row = Draw(
        kind=kind,
        occasion=occasion,
        title=title,
        place_id=place_id,
        candidates=keys,
        list_hash=digest_of(keys),
        seed=seed,
        weights=tickets,
        exclusions=left_out,
        wanted=wanted,
        chosen=chosen,
        size=len(keys),
        drawn=len(chosen),
        drawn_by=actor,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        _refuse_second(kind, occasion, title)
        raise
    audit.record(action=AuditAction.DRAWN, actor=actor, subject=row, detail={"抽中": row.drawn})
    return row


def _refuse_second(kind: str, occasion: str, title: str) -> None:
    if Draw.objects.filter(kind=kind, occasion=occasion, valid=True).exists():
        raise Refusal(_DRAWN.format(title))


@transaction.atomic
def make_void(*, actor: Any, pk: int, reason: str) -> Draw:
    """The draw does not count; it stays, with who said so and why."""
    rows = Draw.objects.all() if actor is None else Draw.objects.editable_by(actor)
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        if actor is None or not Draw.objects.visible_to(actor).filter(pk=pk).exists():
            raise Missing
        records.deny(actor=actor, subject=Draw, keys=[pk])
    if not row.valid:
        raise Refusal("这次抽取已经作废。")
    row.void_reason = checked_reason(reason, example="名单漏了两个党支部")
    row.valid, row.voided_at, row.voided_by = False, timezone.now(), actor
    row.save(update_fields=["valid", "void_reason", "voided_at", "voided_by"])
    audit.record(
        action=AuditAction.DRAW_VOID, actor=actor, subject=row, detail={"原因": row.void_reason}
    )
    return row


def matches(row: Draw) -> bool:
    """Whether list, seed and weights give what is stored."""
    same_list = digest_of(row.candidates) == row.list_hash
    return same_list and pick(row.candidates, row.wanted, row.seed, row.weights) == row.chosen
