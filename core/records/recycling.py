"""What the recycle bin holds: apps declare their recyclable models, the page shows them."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from core.addresses import address_of
from core.domain import declared_by_app
from core.models import RecyclableRecord
from core.records.changes import author


@dataclass(frozen=True)
class Kind:
    """A model whose rows can be put into the recycle bin."""

    model: type[RecyclableRecord]
    #: Address name of the restoring door.
    restore: str
    #: Field shown beside the name; "" for none.
    code: str = ""
    #: Whether the bin may be searched by name: names that are shown masked are not.
    searchable: bool = True

    @property
    def key(self) -> str:
        return self.model._meta.label_lower

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    def restore_url(self, record: RecyclableRecord) -> str:
        return address_of(self.restore, record.pk)

    def rows(self, user: Any) -> models.QuerySet:
        """What lies in the bin and `user` may restore."""
        found = self.model._default_manager.editable_by(user)
        return found.filter(deleted_at__isnull=False)

    def with_author(self, user: Any) -> models.QuerySet:
        """The same with `recycled_by`, the name of who put it there (empty: a program)."""
        return (
            self.rows(user)
            .select_related(*self.model.naming)
            .annotate(recycled_by=author(self.model, deleted_at=models.OuterRef("deleted_at")))
        )


def kinds() -> dict[str, Kind]:
    """All kinds by their key, by their places and in the order of the apps."""
    found = [
        Kind(apps.get_model(app.label, each.model), each.restore, each.code, each.searchable)
        for app, each in sorted(declared_by_app("recyclable"), key=lambda pair: pair[1].place)
    ]
    return {kind.key: kind for kind in found}


def chosen(key: str) -> Kind:
    """The kind of this key, else the first."""
    found = kinds()
    return found.get(key) or next(iter(found.values()))


def restorable(record: RecyclableRecord, user: Any) -> dict[str, Any] | None:
    """Name, version and restoring address of a row in the bin; None when `user` may not."""
    kind = kinds().get(record._meta.label_lower)
    if kind is None or not kind.rows(user).filter(pk=record.pk).exists():
        return None
    return {"record": record, "url": kind.restore_url(record)}
