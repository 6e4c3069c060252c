"""What a county says of terms, of ways of formation, of meetings is replaced, never changed."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from branches.models import FormationCounting, PartyOrganization, TermLength
from branches.models.rules import CountyRow
from branches.services.facts import refresh_coverage_facts
from branches.services.following import follow_terms
from core import records


@transaction.atomic
def replace_row(
    model: type[CountyRow],
    *,
    actor: Any,
    pk: int,
    version: int,
    valid_from: datetime.date,
    ground: str,
    **values: Any,
) -> CountyRow:
    """Let a row end before `valid_from` and another one hold from then on. Raises what
    `core.records.claim` and `keep` raise."""
    old = records.claim(model, actor=actor, pk=pk, version=version)
    if old.valid_to is not None:
        raise ValidationError({"valid_from": "这一行已经失效，请修改现行有效的一行。"})
    if valid_from <= old.valid_from:
        text = f"现行的从 {old.valid_from} 起有效，新的应从更晚的一天起。"
        raise ValidationError({"valid_from": text})
    old.valid_to = valid_from
    records.keep(old, actor=actor)
    new = model(
        **{model.KEY: getattr(old, model.KEY)},
        **{name: values[name] for name in model.VALUES},
        ground=" ".join(ground.split()),
        valid_from=valid_from,
    )
    records.keep(new, actor=actor)
    _follow(new)
    return new


def _follow(row: CountyRow) -> None:
    """Work out again what stands upon a row that is new."""
    if isinstance(row, FormationCounting):
        refresh_coverage_facts()
        return
    if not isinstance(row, TermLength):
        return
    begun = PartyOrganization.objects.filter(kind=row.kind).annotate(
        start=Coalesce("term_started_on", "founded_on")
    )
    # The trigger works the end out, of the terms that began since then.
    begun.filter(start__gte=row.valid_from).update(term_ends_on=F("term_ends_on"))
    follow_terms()
