"""The catalogue of tags."""

from typing import Any

from django.db import transaction

from core import records
from profiles.models import Tag


@transaction.atomic
def create_tag(*, actor: Any, **values: Any) -> Tag:
    """Raises ValidationError, `Denied`."""
    return _keep(Tag(), actor, values)


@transaction.atomic
def update_tag(*, actor: Any, pk: int, version: int, **values: Any) -> Tag:
    return _keep(records.claim(Tag, actor=actor, pk=pk, version=version), actor, values)


def _keep(tag: Tag, actor: Any, values: dict[str, Any]) -> Tag:
    for name, value in records.read(Tag, values).items():
        setattr(tag, name, value)
    return records.keep(tag, actor=actor)
