"""Who sees what: one rule per model, on its QuerySet."""

from typing import Any, Self

from django.db import models


class ScopedQuerySet(models.QuerySet):
    """Every model that people look at answers both questions; doors use nothing else."""

    def visible_to(self, user: Any) -> Self:
        """The rows that `user` may see. Without a grant: none."""
        raise NotImplementedError(f"{self.model.__name__} has no visible_to rule")

    def past_read_by(self, user: Any) -> Self:
        """The rows whose history `user` reads."""
        return self.visible_to(user)

    def exportable_by(self, user: Any) -> Self:
        """The rows that `user` may take out in a file: seeing somewhere and exporting
        elsewhere do not add up."""
        raise NotImplementedError(f"{self.model.__name__} has no exportable_by rule")

    def editable_by(self, user: Any) -> Self:
        """The rows that `user` may change. Without a grant: none."""
        raise NotImplementedError(f"{self.model.__name__} has no editable_by rule")
