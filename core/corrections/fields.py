"""Which fields may be corrected on a proposal, as the apps declare them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from core.domain import declared
from core.errors import Missing
from core.records.changes import label_of, text_of
from core.records.types import read
from core.values import Identifier


@dataclass(frozen=True)
class Correctable:
    """One field of one model."""

    #: `app.Model`.
    model: str
    name: str
    #: The service of the app: `correct(actor, pk, version, value, effective_on)`.
    correct: Callable[..., Any]
    #: Whether the value holds from a day on, and keeps the days before.
    dated: bool = False
    #: What is expected, for whoever proposes.
    help_text: str = ""

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def sealed(self) -> Identifier | None:
        """The type of a field that is stored encrypted: what is proposed for it is kept so too."""
        kind = getattr(self.model_class, "value_types", {}).get(self.name)
        return kind if kind is not None and kind.sensitive else None

    @property
    def field(self) -> models.Field:
        return self.model_class._meta.get_field(f"{self.name}_cipher" if self.sealed else self.name)

    @property
    def label(self) -> str:
        return label_of(self.field)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return list(self.field.choices or ())

    def read(self, text: str) -> Any:
        """The value that a text means. Raises ValidationError (field → messages)."""
        value = read(self.model_class, {self.name: text})[self.name]
        return value if self.sealed else self.field.clean(value, None)

    def held(self, row: models.Model) -> Any:
        """What the row holds."""
        return getattr(row, self.name)

    def text(self, row: models.Model) -> str:
        """What the row holds, as people read it."""
        if self.sealed:
            return self.sealed.masked(getattr(row, self.name))
        return text_of(row, self.name)

    def words(self, value: str) -> str:
        """A proposed value as people read it."""
        return str(dict(self.choices).get(value, value))


@cache
def _all() -> dict[tuple[str, str], Correctable]:
    return {(each.model, each.name): each for each in declared("correctable")}


def models_correctable() -> list[str]:
    """`app.Model` of all rows that have such fields."""
    return list(dict.fromkeys(model for model, _ in _all()))


def fields_of(model: type[models.Model]) -> list[Correctable]:
    """The fields of a model that may be corrected so, in the order of their declaration."""
    return [each for each in _all().values() if each.model == model._meta.label]


def field_named(model: str, name: str) -> Correctable:
    """One field. Raises `Missing`."""
    found = _all().get((model, name))
    if found is None:
        raise Missing("这一项不能通过更正办理，请直接修改资料。")
    return found


def correctable(row: models.Model, name: str) -> Correctable:
    """The field of a row. Raises `Missing`."""
    return field_named(row._meta.label, name)
