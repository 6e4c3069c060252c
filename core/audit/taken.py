"""Whoever takes persons out in a file leaves which of them it were."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models

from core.models import TakenRows

#: A person asks for the last ones.
_SHOWN = 200


def note_taken(*, actor: Any, title: str, model: type[models.Model], ids: Iterable[int]) -> None:
    """Keep the keys of the persons in a file, in the transaction that records the file."""
    found = sorted(set(ids) - {None})
    if found:
        TakenRows.objects.create(
            actor_name=actor.get_username(),
            title=title,
            kind=model._meta.label_lower,
            row_ids=found,
        )


def taken_of(row: models.Model) -> list[tuple[datetime.datetime, str, str]]:
    """When, by whom and in which list a person was taken out, newest first."""
    rows = TakenRows.objects.filter(kind=row._meta.label_lower, row_ids__contains=[row.pk])
    return list(rows.order_by("-at", "-pk").values_list("at", "actor_name", "title")[:_SHOWN])
