"""How long each growing table is kept: what is declared, until somebody sets other days."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from core import audit
from core.choices import AuditAction
from core.db import advisory_lock, store
from core.domain import DomainApp, Retention, declared_by_app
from core.errors import Refusal
from core.models import Pruning, RetentionPeriod


@dataclass(frozen=True)
class Period:
    """One growing table, or several that go together, as people read them."""

    declared: Retention
    #: Set by an administrator; None: what is declared holds.
    row: RetentionPeriod | None
    #: The last prune; None: there was none yet.
    last: Pruning | None

    @property
    def days(self) -> int:
        """Within the bounds, whatever the row says: it may be older than they are, or written past
        the application, and a prune removes evidence with our keys."""
        days = self.row.days if self.row else self.declared.days
        return min(max(days, self.declared.at_least), self.declared.at_most)

    @property
    def ground(self) -> str:
        return self.row.ground if self.row else self.declared.ground

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    def before(self) -> datetime.datetime:
        """What is older has been kept long enough."""
        return timezone.now() - datetime.timedelta(days=self.days)


@cache
def retentions() -> dict[str, tuple[DomainApp, Retention]]:
    """Name → the app that declares it, and the declaration; lower apps first."""
    return {each.name: (app, each) for app, each in declared_by_app("retention")}


def tables_of(name: str) -> list[type[models.Model]]:
    """The models whose rows go together."""
    app, each = retentions()[name]
    return [app.model_of(label) for label in each.models]


def periods() -> list[Period]:
    rows = {each.name: each for each in RetentionPeriod.objects.all()}
    runs = Pruning.objects.in_bulk()
    return [
        Period(each, rows.get(name), runs.get(name)) for name, (_, each) in retentions().items()
    ]


def period(name: str) -> Period:
    """Raises KeyError for a name that nobody declares."""
    _, each = retentions()[name]
    row = RetentionPeriod.objects.filter(name=name).first()
    return Period(each, row, Pruning.objects.filter(name=name).first())


def change(*, actor: Any, name: str, days: int, ground: str, version: int) -> RetentionPeriod:
    """Keep rows for other days, from the next night on. Raises `Refusal`."""
    with advisory_lock("core.retention.periods"), transaction.atomic():
        known = period(name)
        if known.version != version:
            raise Refusal("保留期限已被他人修改，请刷新后再改。")
        if not known.declared.at_least <= days <= known.declared.at_most:
            raise Refusal(
                f"{known.declared.title}应保留 {known.declared.at_least} 至"
                f" {known.declared.at_most} 天，请改在此范围内。"
            )
        row = known.row or RetentionPeriod(name=name)
        row.days, row.ground = days, ground.strip()
        try:
            store(row)
        except ValidationError as error:
            raise Refusal("；".join(error.messages)) from None
        row.refresh_from_db()
        audit.record(
            action=AuditAction.RETENTION_CHANGED,
            actor=actor,
            subject=row,
            detail={
                "对象": known.declared.title,
                "原天数": known.days,
                "现天数": days,
                "依据": audit.masked(row.ground),
            },
        )
        return row


def forgotten() -> Iterator[str]:
    """Models of which nobody has said how long they are kept, and names that lead nowhere."""
    from django.apps import apps

    said: dict[str, str] = {}
    for name in retentions():
        said |= {model._meta.label: name for model in tables_of(name)}
    for app, label in declared_by_app("lasting"):
        said[app.model_of(label)._meta.label] = "lasting"
    for model in apps.get_models():
        known = model._meta.label in said or hasattr(model, "pgh_tracked_model")
        if model._meta.managed and not model._meta.proxy and not known:
            yield (
                f"{model._meta.label}: rows of it come and nobody has said how long they stay;"
                " name it in `retention` or `lasting` of the app's declaration"
            )
