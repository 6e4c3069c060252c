"""Base classes of the registry's rows: history, versions, recycle bin, dated links."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Now

from core import in_force
from core.models.feed import Event
from core.scope import ScopedQuerySet
from core.triggers import index_registry
from core.values import PAST, Finding, Value

index_registry()


def tracked(*, fed: bool = False, **options):
    """Class decorator: triggers keep each insert, update and delete of the model as an event row,
    those of bulk writes and raw SQL too.

    The trackers are named here and not in `PGHISTORY_DEFAULT_TRACKERS`, which pghistory
    deep-copies; statement-level triggers do not survive that.

    An update is kept even if it changed nothing: leaving those out means joining the old and the
    new rows of the statement, by a plan that PostgreSQL makes once per session. Made for one row
    it takes minutes for ten thousand.

    `fed`: the change feed (`core.feed`) reads the events by their marks.
    """

    def track(model: type[models.Model]) -> type[models.Model]:
        if fed:
            index = models.Index(
                fields=["pgh_mark", "pgh_obj"], name=f"{model._meta.model_name}_marks"
            )
            name = f"{model.__name__}Event"
            options.update(base_model=Event, model_name=name, meta={"indexes": [index]})
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(condition=None),
            pghistory.DeleteEvent(),
            **options,
        )(model)

    return track


def nothing_wrong(values: Mapping[str, Any]) -> Iterable[Finding]:
    """For rows whose values have nothing to do with each other."""
    return ()


class Record(models.Model):
    """An editable row: version for conflict pages, soft deletion into the recycle bin."""

    created_at = models.DateTimeField("建立时间", db_default=Now(), editable=False)
    updated_at = models.DateTimeField("更新时间", db_default=Now(), editable=False)
    #: Raised by the trigger below, so that bulk writes raise it too.
    version = models.IntegerField("版本", db_default=1, editable=False)

    #: Types of fields that are not what their columns say, and of identifiers by their names
    #: without `_cipher` and `_index`.
    value_types: dict[str, Value] = {}
    #: What is wrong or unlikely of the values together, by their names; needs no Django where the
    #: sheet of the rows asks it too.
    check_values: Callable[[Mapping[str, Any]], Iterable[Finding]] = staticmethod(nothing_wrong)

    #: Relations that `named_to` reads.
    naming: tuple[str, ...] = ()

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="raise_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*"),
                func="NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;",
            )
        ]

    def named_to(self, user: Any) -> str:
        """What the row is called on a page of `user`; `str` is what may stand anywhere, also where
        nobody knows who will read it (messages, the audit log, jobs)."""
        return str(self)

    def past_masks(self, user: Any) -> Mapping[str, Callable[[str], str]]:
        """Fields whose values in the history `user` reads in another way, and how."""
        return {}


class RecyclableRecord(Record):
    """A record that is deleted into the recycle bin; there it counts nowhere."""

    deleted_at = models.DateTimeField("删除时间", null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        abstract = True


class DatedValues(models.Model):
    """Values that every owner always has, from a day on: a row holds until his next one begins.

    So rows can neither overlap nor leave a gap. A row holds all values of its day; which of them
    were entered with effect from that day, and which only go on from the row before, its field
    `entered_<name>` says. With a single value every row was entered. Written by
    `core.records.dated.enter` only.
    """

    starts_on = models.DateField("起始日期")

    #: The field that names the owner, and those that hold the values.
    OWNER: str
    VALUES: tuple[str, ...]

    class Meta:
        abstract = True

    @classmethod
    def owner_column(cls) -> str:
        return cls._meta.get_field(cls.OWNER).column

    @classmethod
    def value_columns(cls) -> list[str]:
        return [cls._meta.get_field(name).column for name in cls.VALUES]

    @classmethod
    def mark(cls, column: str) -> str:
        """Name of the column that says whether this one was entered; empty: always."""
        if len(cls.VALUES) == 1:
            return ""
        name = cls.VALUES[cls.value_columns().index(column)]
        return f"entered_{name}"


class DateRange(models.Func):
    """`daterange(starts_on, ends_on)`: from the start to the day before the end."""

    function = "daterange"
    output_field = DateRangeField()


class DatedLink(Record):
    """A link that is current from `starts_on` to the day before `ends_on`."""

    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期", null=True, blank=True)

    value_types = {"starts_on": PAST}

    class Meta(Record.Meta):
        abstract = True

    @staticmethod
    def link_constraints(prefix: str, pair: tuple[str, ...]) -> list[models.BaseConstraint]:
        """Dates in order, and no two links of the same pair on the same day."""
        return [
            models.CheckConstraint(
                name=f"{prefix}_dates_in_order",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="终止日期不能早于起始日期。",
            ),
            ExclusionConstraint(
                name=f"{prefix}_no_overlap",
                expressions=[
                    *((field, RangeOperators.EQUAL) for field in pair),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="与已有的同一关系日期重叠，请先终止原来的一条。",
            ),
        ]


class DatedLinkQuerySet(ScopedQuerySet):
    """Queries by day that all dated links share."""

    def in_force(self, day):
        return self.filter(in_force.on(day))
