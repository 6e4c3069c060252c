"""Who sees what: one rule per model, on its QuerySet."""

from typing import Any, Self

from django.db import models
from django.db.models.lookups import IsNull


class Among(models.Func):
    """`id = ANY (ids)`: few ids, found first. An index looks them up beside what else is joined by
    OR, where `IN (SELECT …)` is asked again of each row of the table."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()


def through(relation: str, condition: models.Q) -> models.Q:
    """A condition of plain lookups, asked of the row to which a foreign key leads. Joined so, only
    the rows at hand are looked at; `IN (SELECT …)` beside an OR collects all that it holds for."""
    parts = [
        through(relation, part)
        if isinstance(part, models.Q)
        else (f"{relation}__{part[0]}", part[1])
        for part in condition.children
    ]
    return models.Q(*parts, _connector=condition.connector, _negated=condition.negated)


def leads_to(path: str, rows: models.QuerySet) -> models.Exists:
    """Whether the key at the end of `path` is that of one of `rows`, asked of the row at hand:
    beside an OR `IN (SELECT …)` collects them all."""
    return models.Exists(rows.filter(pk=models.OuterRef(path)))


def leads_to_each(path: str, rows: models.QuerySet) -> models.Q:
    """As `leads_to`, and never by collecting `rows` beforehand, which the planner does with an
    `Exists` where it thinks that cheaper: for rows that are few beside those in scope."""
    found = models.Subquery(rows.filter(pk=models.OuterRef(path)).order_by().values("pk"))
    return models.Q(IsNull(found, False))


class ScopedQuerySet(models.QuerySet):
    """Every model that people look at answers both questions; doors use nothing else."""

    def visible_to(self, user: Any) -> Self:
        """The rows that `user` may see. Without a grant: none."""
        raise NotImplementedError(f"{self.model.__name__} has no visible_to rule")

    def one_of(self, relation: str, rows: models.QuerySet) -> Self:
        """Those whose foreign key leads to one of `rows`. Where these are all that there are, and
        each row has one, nothing is asked."""
        field = self.model._meta.get_field(relation)
        if rows.query.where or field.null or not field.db_constraint:
            return self.filter(**{f"{relation}__in": rows})
        return self

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
