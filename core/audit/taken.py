"""Whoever takes persons out in a file, or opens the page of one, leaves which of them it were."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from core.models import PageLook, TakenRows

#: A person asks for the last ones.
_SHOWN = 200


def note_taken(*, actor: Any, title: str, model: type[models.Model], ids: Iterable[int]) -> None:
    """Keep the keys of the persons in a file, in the transaction that records the file; `title` is
    what was made, in words."""
    found = sorted(set(ids) - {None})
    if found:
        TakenRows.objects.create(
            actor_name=actor.get_username(),
            title=title,
            kind=model._meta.label_lower,
            row_ids=found,
        )


def taken_of(row: models.Model) -> list[tuple[datetime.datetime, str, str]]:
    """When, by whom and in what a person was taken out, newest first."""
    rows = TakenRows.objects.filter(kind=row._meta.label_lower, row_ids__contains=[row.pk])
    return list(rows.order_by("-at", "-pk").values_list("at", "actor_name", "title")[:_SHOWN])


def note_look(*, actor: Any, row: models.Model) -> None:
    """The page of a person was opened: one entry a day, by one statement."""
    look = PageLook(
        day=timezone.localdate(),
        actor_name=actor.get_username(),
        kind=row._meta.label_lower,
        row_id=row.pk,
    )
    PageLook.objects.bulk_create([look], ignore_conflicts=True)


def looks_at(row: models.Model) -> list[tuple[datetime.datetime, str]]:
    """When for the first time on a day, and by whom, the page of a person was opened, newest
    first."""
    rows = PageLook.objects.filter(kind=row._meta.label_lower, row_id=row.pk)
    return list(rows.order_by("-at", "-pk").values_list("at", "actor_name")[:_SHOWN])
