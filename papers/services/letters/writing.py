"""Drafts of letters that people write."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet

from core import records
from core.errors import Refusal
from papers.choices import LetterState
from papers.kinds import LetterKind, letter_kinds
from papers.models import Delivery, Letter
from papers.services.letters.heads import heads_of
from regions.models import Region

#: The most towns and units to which one letter goes.
MOST = 200


def receivers(offices: Iterable[Region]) -> QuerySet[Region]:
    """To whom offices write: the towns and parks below them, and the offices directly above."""
    offices = list(offices)
    above = [each.parent_id for each in offices if each.parent_id]
    below = Region.objects.within([each.path for each in offices]).towns().values("pk")
    found = Region.objects.filter(Q(pk__in=above) | Q(pk__in=below))
    return found.present().in_order()


def written_kind(code: str) -> LetterKind:
    """A kind of letter that people write. Raises ValidationError."""
    kind = letter_kinds().get(code)
    if kind is None or kind.drafts is not None:
        raise ValidationError({"kind": "请选择文种。"})
    return kind


@transaction.atomic
def write(
    *,
    actor: Any,
    kind: str,
    issuer: Region,
    regions: Sequence[Region] = (),
    unit: models.Model | None = None,
    **values: Any,
) -> Letter:
    """A new draft. Raises ValidationError, `Denied` (recorded)."""
    written_kind(kind)
    letter = Letter(kind=kind, issuer=issuer, state=LetterState.DRAFT)
    return _store(letter, actor=actor, regions=regions, unit=unit, values=values)


@transaction.atomic
def rewrite(
    *,
    actor: Any,
    pk: int,
    version: int,
    regions: Sequence[Region] = (),
    unit: models.Model | None = None,
    **values: Any,
) -> Letter:
    """Change a draft. Raises what `records.claim` raises, ValidationError, `Refusal`."""
    letter = _claim(actor, pk, version)
    return _store(letter, actor=actor, regions=regions, unit=unit, values=values)


@transaction.atomic
def discard(*, actor: Any, pk: int, version: int) -> Letter:
    """Delete a draft, which never had a number. Raises what `rewrite` raises."""
    letter = _claim(actor, pk, version)
    letter.delete()
    letter.pk = pk
    return letter


def _claim(actor: Any, pk: int, version: int) -> Letter:
    letter = records.claim(Letter, actor=actor, pk=pk, version=version)
    if letter.state != LetterState.DRAFT:
        raise Refusal("文件已签发，不能再修改。内容有误的请作废，另行发文。")
    return letter


def _store(
    letter: Letter,
    *,
    actor: Any,
    regions: Sequence[Region],
    unit: models.Model | None,
    values: dict[str, Any],
) -> Letter:
    if bool(regions) == (unit is not None):
        text = "请选择收文的区域，或一个收文的党组织；两者选其一。"
        raise ValidationError({"regions": text})
    if len(regions) > MOST:
        raise ValidationError({"regions": f"一份文件最多送达 {MOST} 个单位。"})
    for name, value in records.read(Letter, values).items():
        setattr(letter, name, value)
    names = [str(unit)] if unit else [each.sender for each in heads_of(regions).values()]
    if not letter.to:
        letter.to = "、".join(names)[: Letter._meta.get_field("to").max_length]
    if not letter.text.strip():
        raise ValidationError({"text": "请填写正文。"})
    head = heads_of([letter.issuer])[letter.issuer_id]
    letter.heading, letter.sender = head.heading, head.sender
    letter.delivery_count = len(names)
    records.keep(letter, actor=actor)
    letter.deliveries.all().delete()
    kind = ContentType.objects.get_for_model(unit) if unit else None
    places = [unit.region_id] if unit else [each.pk for each in regions]
    Delivery.objects.bulk_create(
        Delivery(
            letter=letter,
            region_id=place,
            unit_type=kind,
            unit_id=unit.pk if unit else None,
            name=name,
        )
        for place, name in zip(places, names, strict=True)
    )
    return letter
