"""Columns of a list, declared once for the page and for the Excel file."""

import datetime
import html
from collections.abc import Callable, Collection, Iterable
from typing import Any

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import AttributeDict, signature

from core.templatetags.ui import named

#: Attributes of a column with short words that are not broken: a code, a name unless it is long.
SHORT = {"td": {"class": "short"}}
#: Of a column of a queue with a few words, which may take several lines.
NARROW = {"td": {"class": "cell-narrow"}}
#: Of the first column, where it is the name of a person: it leaves the room to the others.
PERSON = {"td": {"class": "cell-title cell-narrow"}}
#: Of a column that is right-aligned.
NUMBERS = {"td": {"class": "num"}, "th": {"class": "num"}}


def path_of(name: str, column: tables.Column) -> str:
    """The query path of a column's value."""
    return str(column.accessor or name).replace(".", "__")


def field_of(model: type[models.Model], path: str) -> models.Field | None:
    """The model field at the end of a query path; None for annotations."""
    field = None
    for step in path.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return None
        model = field.related_model or model
    return field


class ListTable(tables.Table):
    """Base of the tables on list pages.

    On the page a column renders as django-tables2 does it. In the Excel file stands the value
    of its accessor (choices by their label). All columns stand there, on the page those that are
    chosen; those with `visible=False` only when chosen, the first one always. Columns with
    `exclude_from_export=True` stand only on the page, `FileColumn`s only in the file.
    """

    #: Name of a column → heading, direction and link; set by the list page.
    sorting: dict = {}
    #: Whether each row has a box to tick; set by the list page.
    ticked: bool = False
    #: Whether the rows stand close together.
    compact: bool = False

    class Meta:
        orderable = False  # the database sorts, and by declared columns only
        template_name = "core/table.html"

    #: Columns in which this reader finds nothing to do, whatever he chooses.
    withheld: Collection[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.columns.iterall():
            if bound.column.verbose_name is None:
                bound.column.verbose_name = heading_of(type(self), bound.name)

    @classmethod
    def columns_among(cls, wanted: Iterable[str]) -> list[str]:
        """The first column and those of `wanted` that there are, in their order, each once."""
        first, *others = cls.page_columns()
        return [first, *dict.fromkeys(name for name in wanted if name in others)]

    @classmethod
    def usual_columns(cls) -> list[str]:
        """The columns that everybody sees who chooses none."""
        return cls.columns_among(
            name for name, column in cls.page_columns().items() if column.visible
        )

    @classmethod
    def page_columns(cls) -> dict[str, tables.Column]:
        """The columns among which people choose."""
        return {
            name: column
            for name, column in cls.base_columns.items()
            if not isinstance(column, FileColumn)
        }

    def choose(self, columns: list[str]) -> None:
        """Show these columns, which `columns_among` has named, in this order."""
        self.sequence = [*columns, "..."]
        shown = {*columns} - {*self.withheld}
        for bound in self.columns.iterall():
            self.columns.show(bound.name) if bound.name in shown else self.columns.hide(bound.name)

    def is_past(self, record: Any) -> bool:
        """Whether the row is over: it stands there fainter."""
        return False

    def tick_value(self, record: Any) -> Any:
        """What is sent of a row that is ticked."""
        return record.pk

    @property
    def body(self) -> SafeString:
        """The rows as HTML; a template would take longer over them than the database does."""
        columns = list(self.columns)
        openings = [_opening(self, each) for each in columns]
        cells = [
            (opening, _renderer(self, each))
            for opening, each in zip(openings, columns, strict=True)
        ]
        parts, user = [], getattr(getattr(self, "request", None), "user", None)
        for row in self.rows:
            parts.append('<tr class="past">' if self.is_past(row.record) else "<tr>")
            if self.ticked:
                parts.append(
                    format_html(
                        '<td class="tick"><input class="form-check-input" type="checkbox"'
                        ' name="chosen" value="{}" aria-label="选择 {}"></td>',
                        self.tick_value(row.record),
                        named(row.record, user),
                    )
                )
            for opening, render in cells:
                parts += opening, _escaped(render(row)), "</td>"
            parts.append("</tr>\n")
        return mark_safe("".join(parts))


def _escaped(value: Any) -> str:
    """As it stands on the page. Most cells are plain text, for which Django's own way is long."""
    if type(value) is str:
        return html.escape(value)
    return value if type(value) is SafeString else conditional_escape(shown(value))


def _opening(table: ListTable, column: BoundColumn) -> SafeString:
    given = column.attrs["td"]
    classes = (given.get("class") or "").split()
    if _is_short(table, column):
        classes.append("short")
    elif "short" in classes and path_of(column.name, column.column).endswith("name"):
        classes.append("cell-name")  # it may be long all the same
    if classes:
        given = AttributeDict({**given, "class": " ".join(classes)})
    attributes = given.as_html()
    if isinstance(column.column, ButtonsColumn):
        return format_html("<td {}>", attributes)
    return format_html('<td data-label="{}" {}>', column.header, attributes)


def _is_short(table: ListTable, column: BoundColumn) -> bool:
    """Whether its cells are never broken: a word out of a list, a day, a moment."""
    model = table._meta.model
    field = model and field_of(model, path_of(column.name, column.column))
    return bool(getattr(field, "choices", None)) or isinstance(field, models.DateField)


def _renderer(table: ListTable, column: BoundColumn) -> Callable[[BoundRow], Any]:
    """What a cell of the column shows, as `BoundRow.get_cell` finds it; but what is the same for
    all rows is found out once: asked for each cell it took half of the page's time."""
    steps = path_of(column.name, column.column).split("__")
    field = table._meta.model and field_of(table._meta.model, "__".join(steps))
    labels = dict(field.flatchoices) if getattr(field, "choices", None) else {}
    function, empty = column.render, column.column.empty_values
    wanted, takes_all = signature(function)

    def render(row: BoundRow) -> Any:
        value = row.record
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else getattr(value, step, None)
        if callable(value) and not getattr(value, "do_not_call_in_templates", False):
            value = value()
        if labels:
            value = labels.get(value, value)
        if value in empty:
            return column.default
        given = {
            "value": value,
            "record": row.record,
            "column": column.column,
            "bound_column": column,
            "bound_row": row,
            "table": table,
        }
        content = function(**(given if takes_all else {name: given[name] for name in wanted}))
        return column.link(content, **given) if column.link else content

    return render


def shown(value: Any) -> Any:
    """A value without a rendering of its own as people read it."""
    match value:
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(str(each) for each in value)
        case datetime.datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value


def heading_of(table: type[ListTable], name: str) -> str:
    """The heading of a column: its own, or the name of its model field."""
    column, model = table.base_columns[name], table._meta.model
    field = model and field_of(model, path_of(name, column))
    return str(column.verbose_name or getattr(field, "verbose_name", name))


class FileColumn(tables.Column):
    """A column of the Excel file alone, for users who may do `action`; of rows that are not in
    their `scope` it stands empty. The export's record names it."""

    def __init__(
        self,
        *args: Any,
        action: str,
        scope: Callable[[Any], models.QuerySet],
        show: Callable[[Any], Any] = lambda value: value,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, visible=False, **kwargs)
        self.action, self.scope, self.show = action, scope, show

    def value(self, path: str, user: Any) -> models.Case:
        """The expression that reads it for `user`."""
        his = self.scope(user).values("pk")
        return models.Case(models.When(pk__in=his, then=models.F(path)))


class NumberColumn(tables.Column):
    """A right-aligned number with thousands separators."""

    attrs = NUMBERS

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("attrs", NUMBERS)
        super().__init__(*args, **kwargs)

    def render(self, value):
        return f"{value:,}"


class ButtonsColumn(tables.Column):
    """What can be done with each row; it has no heading to be seen."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "attrs", {"td": {"class": "row-actions d-print-none"}, "th": {"class": "d-print-none"}}
        )
        kwargs.setdefault("verbose_name", "操作")
        super().__init__(empty_values=(), exclude_from_export=True, **kwargs)

    @property
    def unheaded(self) -> bool:
        return True
