"""Who sees and changes the attachments of a row: who sees and may change the row itself.

An app declares the models whose rows have files (`DomainApp.attachments`); rows of others have
none. A file that belongs to no row yet is its uploader's alone.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from core.domain import declared_by_app
from core.models.records import RecyclableRecord


@dataclass(frozen=True)
class Rule:
    model: type[models.Model]

    def visible(self, user: Any) -> models.QuerySet:
        """The rows whose attachments `user` sees; what lies in the recycle bin shows none."""
        return self._present(self.model._default_manager.visible_to(user))

    def editable(self, user: Any) -> models.QuerySet:
        """The rows whose attachments `user` may change."""
        return self._present(self.model._default_manager.editable_by(user))

    def _present(self, rows: models.QuerySet) -> models.QuerySet:
        return rows.present() if issubclass(self.model, RecyclableRecord) else rows


def all_rules() -> list[Rule]:
    return [Rule(apps.get_model(app.label, name)) for app, name in declared_by_app("attachments")]


def rule_of(kind: str) -> Rule | None:
    """The rule for `app.model`; None: rows of this kind have no attachments."""
    return next((rule for rule in all_rules() if rule.model._meta.label_lower == kind), None)
