"""Who sees and changes the attachments of a row: who sees and may change the row itself.

    rules.allow(Organization, visible=…, editable=…)

An app says so for its models in `AppConfig.ready`. Without a rule a model has no attachments;
a file that belongs to no row yet is its uploader's alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

Rows = Callable[[Any], models.QuerySet]


@dataclass(frozen=True)
class Rule:
    model: type[models.Model]
    #: User → the rows whose attachments he sees, and those whose attachments he may change.
    visible: Rows
    editable: Rows


_rules: dict[str, Rule] = {}


def allow(model: type[models.Model], *, visible: Rows, editable: Rows) -> None:
    """Let rows of `model` have attachments."""
    _rules[model._meta.label_lower] = Rule(model, visible, editable)


def all_rules() -> list[Rule]:
    return list(_rules.values())


def rule_of(kind: str) -> Rule | None:
    """The rule for `app.model`; None: rows of this kind have no attachments."""
    return _rules.get(kind)
